#include "cli/estimate_report.hpp"

#include "cli/table.hpp"
#include "levywell/io/schema.hpp"
#include "levywell_version.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace levywell {
namespace {

using Json = nlohmann::ordered_json;

constexpr double significant = 0.01;

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

/// What the noise is compared with, a row each, as in section 3 of the notes on networks.
std::string diagnosis_text(const NoiseDiagnosis& d) {
    std::string text = fmt::format(
        "\nis it really heavy-tailed? alpha-hat of {} x {} entries, and of noise of known law that shares a "
        "property with it\n",
        d.minibatches, d.coordinates);
    TextTable table({"noise", "alpha-hat"});
    table.add({"measured", fmt::format("{:.3f} [{:.3f}, {:.3f}]", d.alpha, d.low, d.high)});
    const auto row = [&](const std::string& name, double alpha) {
        table.add({name, fmt::format("{:.3f}", alpha)});
    };
    row("all entries shuffled", d.shuffled);
    row("coordinates permuted", d.permuted);
    row("a random sign for every entry", d.signs);
    row("independent Gaussian, standard deviations kept", d.independent);
    row("independent Gaussian, one scale", d.white);
    table.add({"Gaussian, full covariance kept",
               fmt::format("{:.3f} +- {:.3f}", d.pooled.mean, d.pooled.deviation)});
    row(fmt::format("independent stable {}, scales kept (control)", d.control_alpha), d.control_pooled);
    text += table.text();
    text += fmt::format("  of {} single coordinates, beside Gaussian noise of the same covariance\n",
                        d.looked_at);
    TextTable single({"statistic", "measured", "Gaussian", "p"});
    const auto against = [&](const std::string& name, const AgainstGaussian& a) {
        single.add({name, fmt::format("{:.3f}", a.measured),
                    fmt::format("{:.3f} +- {:.3f}", a.mean, a.deviation), fmt::format("{:.2g}", a.p_value)});
    };
    against("pooled alpha-hat", d.pooled);
    against("alpha of whole vectors", d.vectors);
    against("alpha of single coordinates", d.per_coordinate);
    if (std::isfinite(d.fours.measured)) against("the same, four minibatches together", d.fours);
    against("alpha from minibatch size", d.scaling);
    against("excess kurtosis", d.kurtosis);
    against("random projections, distance", d.projections);
    single.add(
        {"control: alpha of single coordinates", fmt::format("{:.3f}", d.control_per_coordinate), "", ""});
    return text + single.text() + d.verdict() + "\n";
}

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);  // JSON has no NaN and no infinity
}

Json against_json(const AgainstGaussian& a) {
    return {{schema::measured, number(a.measured)},
            {schema::gaussian, number(a.mean)},
            {schema::deviation, number(a.deviation)},
            {schema::p_value, a.p_value}};
}

Json diagnosis_json(const NoiseDiagnosis& d) {
    Json object;
    object[schema::rows] = d.minibatches;
    object[schema::columns] = d.coordinates;
    object[schema::alpha] = number(d.alpha);
    object[schema::ci95] = {number(d.low), number(d.high)};
    for (const auto& [name, value] : single_values(d)) object[name] = number(value);
    for (const auto& [name, value] : comparisons(d)) object[name] = against_json(value);
    object[schema::verdict] = d.verdict();
    return object;
}

}  // namespace

std::string estimate_report_text(const EstimateResult& result) {
    const TailReport& report = result.report;
    std::string text = result.source + ": ";
    text += result.columns > 1 ? fmt::format("{} x {} numbers", result.rows, result.columns)
                               : fmt::format("{} numbers", result.total);
    if (report.size < result.total) text += fmt::format(", {} of them drawn at random", report.size);
    if (report.zeros > 0) text += fmt::format(", {} of them 0", report.zeros);
    text += fmt::format("\n  median {}, mean {}, standard deviation {}, largest magnitude {}\n",
                        number_text(report.median, 3), number_text(report.mean, 3),
                        number_text(report.deviation, 4), number_text(report.largest, 4));
    TextTable table({"estimator", "alpha", "95% interval", "sigma", "rests on"});
    for (const NamedEstimate& named : report.estimates) {
        std::string basis = fmt::format("{}{}{}", named.of_tail ? "the " : "", named.estimate.used,
                                        named.of_tail ? " largest" : "");
        if (named.method == "log_moment") basis += fmt::format(" (K1 {})", report.plan.block_length);
        table.add({named.method, number_text(named.estimate.alpha, 4), interval_text(named.estimate),
                   number_text(named.estimate.sigma, 4), basis});
    }
    text += table.text();
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
    object["version"] = LEVYWELL_VERSION;
    object[schema::source] = result.source;
    object[schema::rows] = result.rows;
    object[schema::columns] = result.columns;
    object[schema::n] = report.size;
    object[schema::zeros] = report.zeros;
    object[schema::median] = number(report.median);
    object[schema::mean] = number(report.mean);
    object[schema::deviation] = number(report.deviation);
    object[schema::largest] = number(report.largest);
    object[schema::k] = report.plan.used;
    object[schema::block_length] = report.plan.block_length;
    object["estimates"] = Json::array();
    for (const NamedEstimate& named : report.estimates) {
        const TailEstimate& estimate = named.estimate;
        object["estimates"].push_back({{schema::method, named.method},
                                       {schema::alpha, number(estimate.alpha)},
                                       {schema::ci95, {number(estimate.low), number(estimate.high)}},
                                       {schema::sigma, number(estimate.sigma)},
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
    return object.dump() + "\n";
}

}  // namespace levywell
