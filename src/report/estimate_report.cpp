#include "levywell/report/estimate_report.hpp"

#include "levywell/core/printable_text.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"
#include "report/diagnosis_report.hpp"
#include "report/json.hpp"
#include "report/sample_verdict_report.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

constexpr double off_centre = 0.1;  // of the interquartile range

/// An index; at an end of the range in which its estimator looks, it may lie beyond.
std::string index_text(double alpha, const IndexRange& range) {
    constexpr double close = 1e-5;  // to which ends of intervals are found
    if (range.least > 0 && alpha <= range.least + close) return "<= " + number_text(range.least, 4);
    if (std::isfinite(range.greatest) && alpha >= range.greatest - close)
        return ">= " + number_text(range.greatest, 4);
    return number_text(alpha, 4);
}

std::string interval_text(const NamedEstimate& named) {
    const TailEstimate& estimate = named.estimate;
    if (std::isnan(estimate.low)) return "-";
    return fmt::format("[{}, {}]", index_text(estimate.low, named.range),
                       index_text(estimate.high, named.range));
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
        if (named.method == "released") basis += fmt::format(" (K1 {})", report.released_block_length);
        if (named.method == "log_moment") basis += fmt::format(" (K1 {})", report.plan.block_length);
        table.add({named.method, index_text(named.estimate.alpha, named.range),
                   report.verdict.independent() ? interval_text(named) : "-",
                   number_text(named.estimate.sigma, 4), basis});
    }
    text += table.text();
    if (report.verdict.tested_numbers == TestedNumbers::differences)
        text +=
            "  skewed: of these estimators characteristic alone holds for skewed laws, and the interval of "
            "the "
            "verdict below\n";
    if (report.released_block_length > 0)
        text +=
            "  released: the code released with the 2019 paper: its K1 is a divisor of K, 2^-52 is added to "
            "every "
            "magnitude, nothing is left out\n";
    if (report.cancelled > 0)
        text += fmt::format(
            "  {} of {} blocks of log_moment cancel: their sums are rounding errors of the numbers, and left "
            "out\n",
            report.cancelled, report.plan.blocks());
    if (std::isinf(report.estimates.front().estimate.alpha))
        text += fmt::format("  log_moment: {}\n", no_finite_index);
    text += sample_verdict_text(report.verdict);
    if (report.verdict.independent())
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
    Json object{{schema::command, "estimate"}, {schema::levywell_version, version()}};
    object[schema::source] = result.source;
    object[schema::rows] = result.rows;
    object[schema::columns] = result.columns;
    object[schema::n] = report.size;
    object[schema::zeros] = report.zeros;
    object[schema::median] = report.median;
    object[schema::mean] = report.mean;
    object[schema::deviation] = report.deviation;
    object[schema::largest] = report.largest;
    object[schema::k] = report.plan.used;
    object[schema::block_length] = report.plan.block_length;
    object[schema::cancelled] = report.cancelled;
    if (report.released_block_length > 0)
        object[schema::released_block_length] = report.released_block_length;
    object[schema::estimate] = json_list(report.estimates, [](const NamedEstimate& named) {
        const TailEstimate& estimate = named.estimate;
        return Json{{schema::method, named.method},
                    {schema::alpha, estimate.alpha},
                    {schema::ci95, {estimate.low, estimate.high}},
                    {schema::sigma, estimate.sigma},
                    {schema::used, estimate.used}};
    });
    add_sample_verdict(report.verdict, object);
    if (result.diagnosis) object[schema::diagnosis] = diagnosis_json(*result.diagnosis);
    return json_text(object);
}

}  // namespace levywell::inline report
