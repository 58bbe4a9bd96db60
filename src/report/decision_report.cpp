#include "report/decision_report.hpp"

#include "levywell/io/decision_names.hpp"
#include "report/diagnosis_report.hpp"
#include "report/table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

/// The stable laws, and those of finite variance that come closest.
void add_laws(const std::string& view, const LawComparison& laws, TextTable& table) {
    constexpr std::size_t shown = 4;
    table.add({view,
               fmt::format("a stable law of index {:.3g} [{:.3g}, {:.3g}]", laws.alpha, laws.low, laws.high),
               "0", fmt::format("{:.2g}", laws.p_value), "-"});
    std::vector<LawFit> rivals = laws.rivals;
    std::sort(rivals.begin(), rivals.end(),
              [](const LawFit& a, const LawFit& b) { return a.log_likelihood > b.log_likelihood; });
    for (std::size_t k = 0; k < std::min(shown, rivals.size()); ++k)
        table.add({"", rivals[k].name, fmt::format("{:+.1f}", rivals[k].log_likelihood),
                   fmt::format("{:.2g}", rivals[k].p_value), fmt::format("{:.0f}%", 100 * rivals[k].power)});
}

Json rival_json(const LawFit& rival) {
    Json entry{{schema::family, rival.family}, {schema::name, rival.name}};
    for (const RivalNumber& number : rival_numbers) entry[number.name] = rival.*number.value;
    return entry;
}

/// null where no law was held against the matrix.
Json laws_json(const LawComparison& laws) {
    if (laws.rivals.empty()) return nullptr;
    Json object;
    for (const LawNumber& number : law_numbers) object[number.name] = laws.*number.value;
    object[schema::rivals] = json_list(laws.rivals, rival_json);
    return object;
}

}  // namespace

std::string decision_text(const NoiseDecision& d) {
    if (d.of_coordinates.rivals.empty()) return "";
    TextTable table({"held against", "law", "log likelihood", "p", "told from stable"});
    add_laws(fmt::format("{} coordinates", d.coordinates), d.of_coordinates, table);
    add_laws("norms of rows", d.of_norms, table);
    return table.text() + fmt::format(
                              "  coordinates drawn at random; what rows share makes them scatter as {} "
                              "independent ones would\n",
                              d.independent_coordinates);
}

Json decision_json(const NoiseDecision& d) {
    Json object{{schema::answer, name_of(d.answer)}};
    for (const DecisionCount& count : decision_counts) object[count.name] = d.*count.value;
    for (const DecisionNumber& number : decision_numbers) object[number.name] = d.*number.value;
    object[schema::order_p_value] = d.dependence.p_value;
    object[schema::order_of_magnitudes] = d.dependence.of_magnitudes;
    object[schema::order_drift] = d.dependence.drift;
    object[schema::order_returns] = d.dependence.returns;
    object[schema::row_factor] = d.row_factor;
    object[schema::seen_shared] = d.power.shared;
    object[schema::seen_independent] = d.power.independent;
    object[schema::kurtosis] = against_json(d.kurtosis);
    object[schema::noise_norms] = against_json(d.norms);
    for (const DecisionView& view : decision_views) object[view.name] = laws_json(d.*view.value);
    return object;
}

}  // namespace levywell::inline report
