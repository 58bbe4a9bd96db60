#include "cli/estimate_report.hpp"

#include "cli/diagnosis_report.hpp"
#include "cli/json_text.hpp"
#include "cli/table.hpp"
#include "levywell/core/printable_text.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace levywell {
namespace {

using Json = nlohmann::ordered_json;

constexpr double significant = 0.01;
constexpr double off_centre = 0.1;  // of the interquartile range

std::string interval_text(const TailEstimate& estimate) {
    if (std::isnan(estimate.low)) return "-";
    return fmt::format("[{}, {}]", number_text(estimate.low, 4), number_text(estimate.high, 4));
}

std::string p_text(double p, int replicates) {
    const double least = 1.0 / (1 + replicates);
    return p <= least ? fmt::format("p <= {:.2g}", least) : fmt::format("p = {:.2g}", p);
}

const TailEstimate* find(const TailReport& report, const std::string& method) {
    for (const NamedEstimate& named : report.estimates) {
        if (named.method == method) return &named.estimate;
    }
    return nullptr;
}

/// What may be said of the numbers, and on what evidence.
std::string verdict(const TailReport& report) {
    const TailEstimate* fit = find(report, "likelihood");
    if (fit == nullptr) return "No stable law was fitted: half of all numbers are one and the same.\n";
    if (!report.goodness) return "";
    const GoodnessOfFit& goodness = *report.goodness;
    const double least = 1.0 / (1 + goodness.replicates);  // no p-value can be smaller
    if (std::min(goodness.kolmogorov_p, goodness.anderson_darling_p) <= std::max(significant, least)) {
        return "Not a stable sample: a stable law fitted to these numbers is refused. alpha then describes "
               "the estimator as much as the "
               "numbers;\nthe tail alone is what hill to de_haan_peng see.\n";
    }
    if (fit->high >= 2) {
        return "Compatible with independent Gaussian numbers: alpha = 2 lies inside the interval, and the "
               "fit is not refused.\n";
    }
    return fmt::format(
        "Compatible with independent stable numbers of alpha in {}, sigma {}: the fit is not refused.\n",
        interval_text(*fit), number_text(fit->sigma, 4));
}

}  // namespace

std::string estimate_report_text(const EstimateResult& result) {
    const TailReport& report = result.report;
    std::string text = printable_text(result.source) + ": ";
    text += result.columns > 1 ? fmt::format("{} x {} numbers", result.rows, result.columns)
                               : fmt::format("{} numbers", result.total);
    if (report.zeros > 0) text += fmt::format(", {} of them 0", report.zeros);
    const bool drawn = report.size < result.total;
    text += fmt::format("\n  median{} {}, mean {}, standard deviation {}, largest magnitude {}\n",
                        drawn ? fmt::format(" (of {} drawn at random)", report.size) : "",
                        number_text(report.median, 3), number_text(report.mean, 3),
                        number_text(report.deviation, 4), number_text(report.largest, 4));
    if (drawn)
        text += fmt::format("  log_moment is of all numbers, what follows it of those {}\n", report.size);
    if (std::abs(report.median) > off_centre * report.interquartile_range)
        text +=
            "  not centred: log_moment, likelihood and hill to de_haan_peng are about numbers around 0 "
            "(--centre median)\n";
    TextTable table({"estimator", "alpha", "95% interval", "sigma", "rests on"});
    for (const NamedEstimate& named : report.estimates) {
        std::string basis = fmt::format("{}{}{}", named.of_tail ? "the " : "", named.estimate.used,
                                        named.of_tail ? " largest" : "");
        if (named.method == "log_moment") basis += fmt::format(" (K1 {})", report.plan.block_length);
        table.add({named.method, number_text(named.estimate.alpha, 4), interval_text(named.estimate),
                   number_text(named.estimate.sigma, 4), basis});
    }
    text += table.text();
    if (report.cancelled > 0)
        text += fmt::format(
            "  {} of {} blocks of log_moment cancel: their sums are rounding errors of the numbers, and left "
            "out\n",
            report.cancelled, report.plan.blocks());
    if (std::isinf(report.estimates.front().estimate.alpha))
        text += fmt::format("  log_moment: {}\n", no_finite_index);
    if (report.goodness) {
        const GoodnessOfFit& goodness = *report.goodness;
        text += fmt::format(
            "  fit of the stable law (likelihood, {} numbers): Kolmogorov-Smirnov {:.3g} ({}), "
            "Anderson-Darling {:.3g} ({})\n",
            goodness.tested, goodness.kolmogorov, p_text(goodness.kolmogorov_p, goodness.replicates),
            goodness.anderson_darling, p_text(goodness.anderson_darling_p, goodness.replicates));
    }
    text += verdict(report);
    text += "Intervals and p-values are those of independent, identically distributed numbers.\n";
    if (result.diagnosis) return text + diagnosis_text(*result.diagnosis);
    if (result.columns > 1) {
        text +=
            "The entries of a matrix of gradient noise are neither: pooled, coordinates of different scale "
            "look heavy-tailed even "
            "where each is Gaussian\n(docs/decisions/gradient_noise.md).\n";
    }
    return text;
}

std::string estimate_report_json(const EstimateResult& result) {
    const TailReport& report = result.report;
    Json object;
    object["command"] = "estimate";
    object["version"] = version();
    object[schema::source] = result.source;
    object[schema::rows] = result.rows;
    object[schema::columns] = result.columns;
    object[schema::n] = report.size;
    object[schema::zeros] = report.zeros;
    object[schema::median] = json_number(report.median);
    object[schema::mean] = json_number(report.mean);
    object[schema::deviation] = json_number(report.deviation);
    object[schema::largest] = json_number(report.largest);
    object[schema::k] = report.plan.used;
    object[schema::block_length] = report.plan.block_length;
    object[schema::cancelled] = report.cancelled;
    object["estimates"] = Json::array();
    for (const NamedEstimate& named : report.estimates) {
        const TailEstimate& estimate = named.estimate;
        object["estimates"].push_back(
            {{schema::method, named.method},
             {schema::alpha, json_number(estimate.alpha)},
             {schema::ci95, {json_number(estimate.low), json_number(estimate.high)}},
             {schema::sigma, json_number(estimate.sigma)},
             {schema::used, estimate.used}});
    }
    if (report.goodness) {
        const GoodnessOfFit& goodness = *report.goodness;
        object[schema::goodness_of_fit] = {{schema::alpha, goodness.fit.alpha},
                                           {schema::sigma, goodness.fit.sigma},
                                           {schema::ks_distance, goodness.kolmogorov},
                                           {schema::ks_p_value, goodness.kolmogorov_p},
                                           {schema::ad_distance, goodness.anderson_darling},
                                           {schema::ad_p_value, goodness.anderson_darling_p},
                                           {schema::tested, goodness.tested},
                                           {schema::replicates, goodness.replicates}};
    }
    if (result.diagnosis) object[schema::diagnosis] = diagnosis_json(*result.diagnosis);
    return json_text(object) + "\n";
}

}  // namespace levywell
