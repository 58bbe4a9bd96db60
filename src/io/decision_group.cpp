#include "io/decision_group.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/io/decision_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline io {
namespace {

using hdf5::read_integer_attribute;
using hdf5::read_number_attribute;
using hdf5::read_text_attribute;
using hdf5::write_attribute;

constexpr char between_laws = ';';

void write_laws(hid_t group, const LawComparison& laws) {
    for (const LawNumber& number : law_numbers) write_attribute(group, number.name, laws.*number.value);
    std::vector<std::string> families;
    std::vector<std::string> names;
    for (const LawFit& rival : laws.rivals) {
        families.push_back(rival.family);
        names.push_back(rival.name);
    }
    write_attribute(group, schema::family, fmt::format("{}", fmt::join(families, ";")));
    write_attribute(group, schema::name, fmt::format("{}", fmt::join(names, ";")));
    for (const RivalNumber& number : rival_numbers) {
        std::vector<double> values;
        for (const LawFit& rival : laws.rivals) values.push_back(rival.*number.value);
        hdf5::write_dataset(group, number.name, values, {values.size()});
    }
}

std::vector<std::string> laws_in(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin < list.size();) {
        const std::size_t end = std::min(list.find(between_laws, begin), list.size());
        parts.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

LawComparison read_laws(hid_t group) {
    LawComparison laws;
    for (const LawNumber& number : law_numbers)
        laws.*number.value = read_number_attribute(group, number.name);
    const std::vector<std::string> families = laws_in(read_text_attribute(group, schema::family));
    const std::vector<std::string> names = laws_in(read_text_attribute(group, schema::name));
    if (names.size() != families.size())
        throw RunError(fmt::format("{} laws have {} names", families.size(), names.size()));
    for (std::size_t k = 0; k < names.size(); ++k) {
        laws.rivals.emplace_back();
        laws.rivals.back().family = families[k];
        laws.rivals.back().name = names[k];
    }
    for (const RivalNumber& number : rival_numbers) {
        const std::vector<double> values = hdf5::read_doubles(group, number.name);
        if (values.size() != names.size())
            throw RunError(
                fmt::format("{} laws have {} numbers ({})", names.size(), values.size(), number.name));
        for (std::size_t k = 0; k < names.size(); ++k) laws.rivals[k].*number.value = values[k];
    }
    return laws;
}

/// The answers after Gaussian noise was refused.
bool has_laws(NoiseAnswer answer) {
    return answer == NoiseAnswer::stable || answer == NoiseAnswer::not_stable ||
           answer == NoiseAnswer::cannot_tell;
}

bool has_gaussian(NoiseAnswer answer) {
    return has_laws(answer) || answer == NoiseAnswer::gaussian_not_refused ||
           answer == NoiseAnswer::coordinates_differ;
}

}  // namespace

void write_against(hid_t parent, const char* name, const AgainstGaussian& against) {
    const auto group = hdf5::create_group(parent, name);
    for (const AgainstNumber& number : against_numbers)
        write_attribute(group, number.name, against.*number.value);
}

AgainstGaussian read_against(hid_t parent, const char* name) {
    const auto group = hdf5::open_group(parent, name);
    AgainstGaussian against;
    for (const AgainstNumber& number : against_numbers)
        against.*number.value = read_number_attribute(group, number.name);
    return against;
}

void write_decision(hid_t diagnosis, const NoiseDecision& decision) {
    if (decision.answer == NoiseAnswer::not_asked) return;
    const auto group = hdf5::create_group(diagnosis, schema::decision);
    write_attribute(group, schema::answer, name_of(decision.answer));
    for (const DecisionCount& count : decision_counts)
        write_attribute(group, count.name, static_cast<long long>(decision.*count.value));
    for (const DecisionNumber& number : decision_numbers)
        write_attribute(group, number.name, decision.*number.value);
    write_attribute(group, schema::order_p_value, decision.dependence.p_value);
    write_attribute(group, schema::order_of_magnitudes,
                    static_cast<long long>(decision.dependence.of_magnitudes));
    write_attribute(group, schema::order_drift, static_cast<long long>(decision.dependence.drift));
    write_attribute(group, schema::order_returns, static_cast<long long>(decision.dependence.returns));
    write_attribute(group, schema::row_factor, static_cast<long long>(decision.row_factor));
    write_attribute(group, schema::seen_shared, decision.power.shared);
    write_attribute(group, schema::seen_independent, decision.power.independent);
    if (has_gaussian(decision.answer)) {
        write_against(group, schema::kurtosis, decision.kurtosis);
        write_against(group, schema::noise_norms, decision.norms);
    }
    if (!has_laws(decision.answer)) return;
    for (const DecisionView& view : decision_views)
        write_laws(hdf5::create_group(group, view.name), decision.*view.value);
}

NoiseDecision read_decision(hid_t diagnosis) {
    NoiseDecision decision;
    if (!hdf5::has_link(diagnosis, schema::decision)) return decision;
    const auto group = hdf5::open_group(diagnosis, schema::decision);
    const std::string name = read_text_attribute(group, schema::answer);
    const std::optional<NoiseAnswer> answer = parse_noise_answer(name);
    if (!answer) throw RunError("no decision is called " + name);
    decision.answer = *answer;
    for (const DecisionCount& count : decision_counts) {
        if (hdf5::has_attribute(group, count.name))  // an earlier version had fewer
            decision.*count.value = read_integer_attribute(group, count.name);
    }
    for (const DecisionNumber& number : decision_numbers) {
        if (hdf5::has_attribute(group, number.name))
            decision.*number.value = read_number_attribute(group, number.name);
    }
    decision.dependence = {read_number_attribute(group, schema::order_p_value),
                           read_integer_attribute(group, schema::order_of_magnitudes) != 0,
                           read_integer_attribute(group, schema::order_drift) != 0,
                           read_integer_attribute(group, schema::order_returns) != 0};
    decision.row_factor = read_integer_attribute(group, schema::row_factor) != 0;
    decision.power = {read_number_attribute(group, schema::seen_shared),
                      read_number_attribute(group, schema::seen_independent)};
    if (has_gaussian(decision.answer)) {
        decision.kurtosis = read_against(group, schema::kurtosis);
        decision.norms = read_against(group, schema::noise_norms);
    }
    if (!has_laws(decision.answer)) return decision;
    for (const DecisionView& view : decision_views)
        decision.*view.value = read_laws(hdf5::open_group(group, view.name));
    if (decision.of_coordinates.rivals.empty() || decision.of_norms.rivals.empty())
        throw RunError("a decision without the laws that were held against the noise");
    return decision;
}

}  // namespace levywell::inline io
