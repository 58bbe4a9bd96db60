#include "cli/diagnosis_report.hpp"

#include "cli/table.hpp"
#include "levywell/io/diagnosis_names.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell {

using Json = nlohmann::ordered_json;

Json json_number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

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

namespace {
Json against_json(const AgainstGaussian& a) {
    return {{schema::measured, json_number(a.measured)},
            {schema::gaussian, json_number(a.mean)},
            {schema::deviation, json_number(a.deviation)},
            {schema::p_value, a.p_value}};
}
}  // namespace

Json diagnosis_json(const NoiseDiagnosis& d) {
    Json object;
    object[schema::rows] = d.minibatches;
    object[schema::columns] = d.coordinates;
    object[schema::alpha] = json_number(d.alpha);
    object[schema::low] = json_number(d.low);
    object[schema::high] = json_number(d.high);
    object[schema::looked_at] = d.looked_at;
    object[schema::surrogates] = d.surrogates;
    for (const DiagnosisNumber& entry : diagnosis_numbers) object[entry.name] = json_number(d.*entry.value);
    for (const DiagnosisComparison& entry : diagnosis_comparisons)
        object[entry.name] = against_json(d.*entry.value);
    object[schema::verdict] = d.verdict();
    return object;
}

}  // namespace levywell
