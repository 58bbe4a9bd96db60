#include "io/diagnosis_group.hpp"

#include "io/decision_group.hpp"
#include "io/hdf5_fields.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/diagnosis_names.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline io {
namespace {

using hdf5::read_doubles;
using hdf5::read_integer_attribute;
using hdf5::read_number_attribute;
using hdf5::read_text_attribute;
using hdf5::write_attribute;
using hdf5::write_dataset;

void write_log_moments(hid_t group, const std::vector<LogMomentEstimate>& estimates) {
    std::vector<double> alphas;
    std::vector<double> sigmas;
    std::vector<double> cancelled;
    for (const LogMomentEstimate& estimate : estimates) {
        alphas.push_back(estimate.alpha);
        sigmas.push_back(estimate.sigma);
        cancelled.push_back(static_cast<double>(estimate.cancelled));
    }
    write_dataset(group, schema::alpha, alphas, {alphas.size()});
    write_dataset(group, schema::sigma, sigmas, {sigmas.size()});
    write_dataset(group, schema::cancelled, cancelled, {cancelled.size()});
}

void require_as_many(const char* name, std::size_t have, std::size_t expected) {
    if (have != expected)
        throw RunError(fmt::format("{} has {} entries, {} belong there", name, have, expected));
}

/// Whole numbers that are stored as doubles.
std::vector<std::int64_t> read_numbers(hid_t group, const char* name) {
    std::vector<std::int64_t> numbers;
    for (double value : read_doubles(group, name)) {
        if (!(std::abs(value) <= 0x1p53))
            throw RunError(fmt::format("{} holds {}, no whole number", name, value));
        numbers.push_back(static_cast<std::int64_t>(value));
    }
    return numbers;
}

std::vector<LogMomentEstimate> read_estimates(hid_t group) {
    const std::vector<double> alphas = read_doubles(group, schema::alpha);
    const std::vector<double> sigmas = read_doubles(group, schema::sigma);
    require_as_many(schema::sigma, sigmas.size(), alphas.size());
    std::vector<LogMomentEstimate> estimates;
    for (std::size_t k = 0; k < alphas.size(); ++k)
        estimates.push_back({alphas[k], sigmas[k], 1 / alphas[k], 0});
    if (!hdf5::has_link(group, schema::cancelled)) return estimates;  // earlier versions did not count them
    const std::vector<std::int64_t> cancelled = read_numbers(group, schema::cancelled);
    require_as_many(schema::cancelled, cancelled.size(), alphas.size());
    for (std::size_t k = 0; k < alphas.size(); ++k) estimates[k].cancelled = cancelled[k];
    return estimates;
}

void write_numbers(hid_t group, const char* name, const std::vector<std::int64_t>& numbers) {
    write_dataset(group, name, std::vector<double>(numbers.begin(), numbers.end()), {numbers.size()});
}

std::vector<std::string> parts_of(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        parts.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

void write_zero_policies(hid_t parent, const NoiseTailIndex& whole) {
    const auto group = hdf5::create_group(parent, schema::zero_policies);
    write_attribute(group, schema::zero_fraction, whole.zero_fraction);
    std::vector<std::string> names;
    std::vector<LogMomentEstimate> estimates;
    for (const DiagnosisZeroPolicy& policy : diagnosis_zero_policies) {
        names.emplace_back(policy.name);
        estimates.push_back(whole.*policy.value);
    }
    write_attribute(group, schema::method, fmt::format("{}", fmt::join(names, " ")));
    write_log_moments(group, estimates);
}

void write_sweep(hid_t parent, const NoiseTailIndex& whole) {
    const auto group = hdf5::create_group(parent, schema::sweep);
    std::vector<std::int64_t> lengths;
    std::vector<LogMomentEstimate> estimates;
    for (const BlockLengthEstimate& entry : whole.sweep) {
        lengths.push_back(entry.block_length);
        estimates.push_back(entry.estimate);
    }
    write_numbers(group, schema::block_length, lengths);
    write_log_moments(group, estimates);
}

void write_layers(hid_t parent, const NoiseDiagnosis& diagnosis) {
    const auto group = hdf5::create_group(parent, schema::layers);
    std::vector<std::string> names;
    for (const NamedLayer& layer : diagnosis.layers) names.push_back(layer.name);
    write_attribute(group, schema::name, fmt::format("{}", fmt::join(names, ",")));
    write_numbers(group, schema::coordinates, layer_sizes(diagnosis.layers));
    write_log_moments(group, diagnosis.whole.layers);
}

void read_layers(hid_t parent, NoiseDiagnosis& diagnosis) {
    const auto group = hdf5::open_group(parent, schema::layers);
    const std::vector<std::string> names = parts_of(read_text_attribute(group, schema::name));
    const std::vector<std::int64_t> coordinates = read_numbers(group, schema::coordinates);
    require_as_many(schema::name, names.size(), coordinates.size());
    for (std::size_t k = 0; k < coordinates.size(); ++k)
        diagnosis.layers.push_back({names[k], coordinates[k]});
    diagnosis.whole.layers = read_estimates(group);
}

/// What is said of all coordinates; the first files with a diagnosis say nothing: every number is then NaN,
/// every list empty.
void read_whole(hid_t group, NoiseDiagnosis& diagnosis) {
    NoiseTailIndex& whole = diagnosis.whole;
    whole.released.alpha = std::nan("");  // files of earlier versions have none
    if (!hdf5::has_link(group, schema::zero_policies)) {
        const double nan = std::nan("");
        whole.zero_fraction = nan;
        for (const DiagnosisZeroPolicy& policy : diagnosis_zero_policies)
            whole.*policy.value = {nan, nan, nan, 0};
        return;
    }
    whole.coordinates = read_integer_attribute(group, schema::all_columns);
    whole.plan.used = read_integer_attribute(group, schema::k);
    whole.plan.block_length = read_integer_attribute(group, schema::block_length);
    if (hdf5::has_attribute(group, schema::alpha_released)) {
        whole.released.alpha = read_number_attribute(group, schema::alpha_released);
        whole.released_plan = {whole.plan.used, read_integer_attribute(group, schema::released_block_length),
                               false};
    }
    // Without sign: what a file holds may be any number, and its product then wraps round.
    whole.plan.truncated =
        static_cast<std::uint64_t>(whole.plan.used) !=
        static_cast<std::uint64_t>(diagnosis.minibatches) * static_cast<std::uint64_t>(whole.coordinates);
    whole.norms = read_doubles(group, schema::noise_norms);
    const auto policies = hdf5::open_group(group, schema::zero_policies);
    whole.zero_fraction = read_number_attribute(policies, schema::zero_fraction);
    const std::vector<LogMomentEstimate> by_policy = read_estimates(policies);
    require_as_many(schema::zero_policies, by_policy.size(), diagnosis_zero_policies.size());
    for (std::size_t k = 0; k < diagnosis_zero_policies.size(); ++k)
        whole.*diagnosis_zero_policies[k].value = by_policy[k];
    const auto sweep = hdf5::open_group(group, schema::sweep);
    const std::vector<std::int64_t> lengths = read_numbers(sweep, schema::block_length);
    const std::vector<LogMomentEstimate> by_length = read_estimates(sweep);
    require_as_many(schema::sweep, by_length.size(), lengths.size());
    for (std::size_t k = 0; k < lengths.size(); ++k) whole.sweep.push_back({lengths[k], by_length[k]});
    if (hdf5::has_link(group, schema::layers)) read_layers(group, diagnosis);
}

}  // namespace

void write_diagnosis(hid_t parent, const std::string& name, const NoiseDiagnosis& diagnosis) {
    const auto group = hdf5::create_group(parent, name);
    write_attribute(group, schema::rows, static_cast<long long>(diagnosis.minibatches));
    write_attribute(group, schema::columns, static_cast<long long>(diagnosis.coordinates));
    write_attribute(group, schema::all_columns, static_cast<long long>(diagnosis.whole.coordinates));
    write_attribute(group, schema::k, static_cast<long long>(diagnosis.whole.plan.used));
    write_attribute(group, schema::block_length, static_cast<long long>(diagnosis.whole.plan.block_length));
    write_attribute(group, schema::alpha_released, diagnosis.whole.released.alpha);
    write_attribute(group, schema::released_block_length,
                    static_cast<long long>(diagnosis.whole.released_plan.block_length));
    write_attribute(group, schema::alpha, diagnosis.alpha);
    write_attribute(group, schema::low, diagnosis.low);
    write_attribute(group, schema::high, diagnosis.high);
    write_attribute(group, schema::looked_at, static_cast<long long>(diagnosis.looked_at));
    write_attribute(group, schema::surrogates, static_cast<long long>(diagnosis.surrogates));
    write_attribute(group, schema::verdict, diagnosis.verdict());
    for (const DiagnosisNumber& number : diagnosis_numbers)
        write_attribute(group, number.name, diagnosis.*number.value);
    for (const DiagnosisNumber& number : later_diagnosis_numbers)
        write_attribute(group, number.name, diagnosis.*number.value);
    for (const DiagnosisComparison& comparison : diagnosis_comparisons)
        write_against(group, comparison.name, diagnosis.*comparison.value);
    // Axes of its own: a training has more diagnoses than HDF5 lets datasets share one of the run.
    const std::vector<double>& norms = diagnosis.whole.norms;
    if (!norms.empty()) hdf5::write_axis(group, "minibatch", norms.size());
    if (!diagnosis.layers.empty()) hdf5::write_axis(group, "layer", diagnosis.layers.size());
    write_dataset(group, schema::noise_norms, norms, {norms.size()});
    write_zero_policies(group, diagnosis.whole);
    write_sweep(group, diagnosis.whole);
    if (!diagnosis.layers.empty()) write_layers(group, diagnosis);
    write_decision(group, diagnosis.decision);
}

NoiseDiagnosis read_diagnosis(hid_t parent, const std::string& name) {
    const auto group = hdf5::open_group(parent, name);
    NoiseDiagnosis diagnosis;
    diagnosis.minibatches = read_integer_attribute(group, schema::rows);
    diagnosis.coordinates = read_integer_attribute(group, schema::columns);
    diagnosis.alpha = read_number_attribute(group, schema::alpha);
    diagnosis.low = read_number_attribute(group, schema::low);
    diagnosis.high = read_number_attribute(group, schema::high);
    diagnosis.looked_at = read_integer_attribute(group, schema::looked_at);
    diagnosis.surrogates = read_integer_attribute(group, schema::surrogates);
    for (const DiagnosisNumber& number : diagnosis_numbers)
        diagnosis.*number.value = read_number_attribute(group, number.name);
    for (const DiagnosisNumber& number : later_diagnosis_numbers) {
        diagnosis.*number.value = hdf5::has_attribute(group, number.name)
                                      ? read_number_attribute(group, number.name)
                                      : std::nan("");
    }
    for (const DiagnosisComparison& comparison : diagnosis_comparisons)
        diagnosis.*comparison.value = read_against(group, comparison.name);
    read_whole(group, diagnosis);
    diagnosis.decision = read_decision(group);
    return diagnosis;
}

}  // namespace levywell::inline io
