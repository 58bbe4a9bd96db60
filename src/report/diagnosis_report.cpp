#include "report/diagnosis_report.hpp"

#include "levywell/io/decision_names.hpp"
#include "levywell/io/diagnosis_names.hpp"
#include "report/decision_report.hpp"
#include "report/table.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {

Json against_json(const AgainstGaussian& against) {
    Json object;
    for (const AgainstNumber& number : against_numbers) object[number.name] = against.*number.value;
    return object;
}

namespace {

/// An alpha-hat, and how many blocks are left out of it.
std::string index_text(const LogMomentEstimate& estimate) {
    const std::string alpha = number_text(estimate.alpha, 4);
    return estimate.cancelled == 0 ? alpha : fmt::format("{} ({} blocks cancel)", alpha, estimate.cancelled);
}

/// What the log-moment estimates of all coordinates say, a line each; nothing where an old file has none.
std::string whole_text(const NoiseDiagnosis& d) {
    const NoiseTailIndex& whole = d.whole;
    if (whole.coordinates == 0) return "";
    std::string text;
    if (whole.coordinates > d.coordinates) {
        text += fmt::format("  of all {} coordinates ({} of them are held for what follows):\n",
                            whole.coordinates, d.coordinates);
    }
    text += fmt::format(
        "  exact zeros: {:.2g}% of all entries; alpha-hat {} skipped, {} shifted by 2^-52, {} dead "
        "coordinates "
        "dropped\n",
        100 * whole.zero_fraction, number_text(whole.pooled.alpha, 4), number_text(whole.shifted.alpha, 4),
        number_text(whole.dropped.alpha, 4));
    if (whole.pooled.cancelled > 0)
        text += fmt::format("  {} of {} blocks cancel: their sums are rounding errors, and left out\n",
                            whole.pooled.cancelled, whole.plan.blocks());
    if (whole.released_plan.used > 0)
        text += fmt::format(
            "  the code released with the 2019 paper (K1 {}, 2^-52 added, nothing left out): {}\n",
            whole.released_plan.block_length, number_text(whole.released.alpha, 4));
    std::string list;
    for (const BlockLengthEstimate& entry : whole.sweep)
        list += fmt::format("{}{} at {}", list.empty() ? "" : ", ", index_text(entry.estimate),
                            entry.block_length);
    if (!list.empty()) text += "  block length K1: alpha-hat " + list + "\n";
    list.clear();
    for (std::size_t k = 0; k < d.layers.size(); ++k)
        list += fmt::format("{}{} ({}) {}", list.empty() ? "" : ", ", d.layers[k].name,
                            d.layers[k].coordinates, index_text(whole.layers[k]));
    if (!list.empty()) text += "  layers (coordinates): alpha-hat of " + list + "\n";
    return text;
}

std::string three_decimals(double value) {
    return std::isnan(value) ? "-" : fmt::format("{:.3f}", value);
}

}  // namespace

std::string diagnosis_text(const NoiseDiagnosis& d) {
    std::string text = fmt::format(
        "\nis it really heavy-tailed? alpha-hat of {} x {} entries, and of noise of known law that shares a "
        "property with it; every coordinate's mean over minibatches is taken out first\n",
        d.minibatches, d.coordinates);
    text += whole_text(d);
    if (d.looked_at == 0) return text + d.verdict() + "\n";
    TextTable table({"noise", "alpha-hat"});
    table.add({"measured", three_decimals(d.alpha) +
                               (std::isnan(d.low) ? ", no interval: the order of minibatches matters"
                                                  : fmt::format(" [{:.3f}, {:.3f}]", d.low, d.high))});
    const auto row = [&](const std::string& name, double alpha) { table.add({name, three_decimals(alpha)}); };
    row("all entries shuffled", d.shuffled);
    row("coordinates permuted", d.permuted);
    row("a random sign for every entry", d.signs);
    row("independent Gaussian, standard deviations kept", d.independent);
    row("independent Gaussian, one scale", d.white);
    table.add({"Gaussian, full covariance kept",
               std::isnan(d.pooled.mean)
                   ? "-"
                   : fmt::format("{:.3f} +- {:.3f}", d.pooled.mean, d.pooled.deviation)});
    row(fmt::format("independent stable {}, scales kept (control)", d.control_alpha), d.control_pooled);
    if (std::isfinite(d.control_shuffled)) row("the control, all entries shuffled", d.control_shuffled);
    text += table.text();
    text += fmt::format(
        "  of vectors and of {} single coordinates, minibatches in random order, beside Gaussian noise of "
        "the same covariance, whose "
        "small-"
        "sample bias is the same\n",
        d.looked_at);
    TextTable single({"statistic", "measured", "Gaussian", "p"});
    const auto against = [&](const std::string& name, const AgainstGaussian& a) {
        single.add({name, three_decimals(a.measured),
                    std::isnan(a.mean) ? "-" : fmt::format("{:.3f} +- {:.3f}", a.mean, a.deviation),
                    number_text(a.p_value, 2)});
    };
    against("pooled alpha-hat", d.pooled);
    against("alpha of whole vectors", d.vectors);
    against("alpha of single coordinates", d.per_coordinate);
    if (std::isfinite(d.fours.measured)) against("the same, four minibatches together", d.fours);
    against("alpha from minibatch size", d.scaling);
    against("excess kurtosis", d.kurtosis);
    against("random projections, distance", d.projections);
    single.add({"control: alpha of single coordinates", three_decimals(d.control_per_coordinate), "", ""});
    text += single.text();
    if (std::isfinite(d.vectors_low)) {
        text += fmt::format(
            "  whole vectors: 95% interval [{}, {}] of independent ones; taking out their mean moves it as "
            "it "
            "moves the Gaussian's alpha\n",
            number_text(d.vectors_low, 4), number_text(d.vectors_high, 4));
    }
    return text + decision_text(d.decision) + d.verdict() + "\n";
}

namespace {

void add_estimates(const std::vector<LogMomentEstimate>& estimates, Json& object) {
    object[schema::alpha] = json_list(estimates, &LogMomentEstimate::alpha);
    object[schema::sigma] = json_list(estimates, &LogMomentEstimate::sigma);
    object[schema::cancelled] = json_list(estimates, &LogMomentEstimate::cancelled);
}

Json zero_policies_json(const NoiseTailIndex& whole) {
    Json object{{schema::zero_fraction, whole.zero_fraction}, {schema::method, Json::array()}};
    std::vector<LogMomentEstimate> estimates;
    for (const DiagnosisZeroPolicy& policy : diagnosis_zero_policies) {
        object[schema::method].push_back(policy.name);
        estimates.push_back(whole.*policy.value);
    }
    add_estimates(estimates, object);
    return object;
}

Json sweep_json(const NoiseTailIndex& whole) {
    Json object{{schema::block_length, json_list(whole.sweep, &BlockLengthEstimate::block_length)}};
    std::vector<LogMomentEstimate> estimates;
    for (const BlockLengthEstimate& entry : whole.sweep) estimates.push_back(entry.estimate);
    add_estimates(estimates, object);
    return object;
}

Json layers_json(const NoiseDiagnosis& d) {
    Json object{{schema::name, json_list(d.layers, &NamedLayer::name)},
                {schema::coordinates, json_list(d.layers, &NamedLayer::coordinates)}};
    add_estimates(d.whole.layers, object);
    return object;
}

}  // namespace

Json diagnosis_json(const NoiseDiagnosis& d) {
    Json object;
    object[schema::rows] = d.minibatches;
    object[schema::columns] = d.coordinates;
    object[schema::all_columns] = d.whole.coordinates;
    object[schema::k] = d.whole.plan.used;
    object[schema::block_length] = d.whole.plan.block_length;
    object[schema::released_block_length] = d.whole.released_plan.block_length;
    object[schema::alpha_released] = d.whole.released.alpha;
    object[schema::alpha] = d.alpha;
    object[schema::low] = d.low;
    object[schema::high] = d.high;
    object[schema::looked_at] = d.looked_at;
    object[schema::surrogates] = d.surrogates;
    for (const DiagnosisNumber& entry : diagnosis_numbers) object[entry.name] = d.*entry.value;
    for (const DiagnosisNumber& entry : later_diagnosis_numbers) object[entry.name] = d.*entry.value;
    for (const DiagnosisComparison& entry : diagnosis_comparisons)
        object[entry.name] = against_json(d.*entry.value);
    object[schema::zero_policies] = zero_policies_json(d.whole);
    object[schema::sweep] = sweep_json(d.whole);
    if (!d.layers.empty()) object[schema::layers] = layers_json(d);
    object[schema::noise_norms] = d.whole.norms;
    object[schema::decision] = decision_json(d.decision);
    object[schema::verdict] = d.verdict();
    return object;
}

}  // namespace levywell::inline report
