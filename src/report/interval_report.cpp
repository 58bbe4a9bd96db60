#include "levywell/report/interval_report.hpp"

#include "levywell/core/version.hpp"
#include "levywell/io/prediction_names.hpp"
#include "report/exact_text.hpp"
#include "report/json.hpp"
#include "report/landscape_text.hpp"
#include "report/spectrum_report.hpp"
#include "report/table.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

/// Where a double does not hold the mean, its logarithm.
std::string deviation_text(const IntervalExit& exit) {
    const EventPrediction& times = exit.times;
    if (std::isinf(times.mean_exact))
        return std::isnan(times.variation_exact)
                   ? "-"
                   : time_text(times.mean_exact, times.mean_exact_log10 + std::log10(times.variation_exact));
    return with_error(exit.deviation.value, exit.deviation.error);
}

std::string entry_text(const IntervalEntry& entry) {
    std::string text = fmt::format("\nalpha = {}, epsilon = {}: out of ({}, {})\n", entry.alpha,
                                   entry.epsilon, entry.interval.lower, entry.interval.upper);
    TextTable table({"from", "mean time", "standard deviation", "by the left end", "by the right end",
                     entry.alpha < 2 ? "(small noise)" : "(Kramers)"});
    for (const IntervalExit& exit : entry.exits) {
        table.add({exit.start, exact_text(exit.times), deviation_text(exit),
                   with_error(exit.left.value, exit.left.error),
                   with_error(exit.right.value, exit.right.error), small_noise_text(exit.times)});
    }
    return text + table.text() + spectrum_text(entry.spectrum, "mode");
}

Json exit_json(const IntervalExit& exit) {
    Json object{{schema::start, exit.start}, {schema::start_position, exit.position}};
    for (const PredictionNumber& number : prediction_numbers)
        if (number.in_theory_files) object[number.name] = exit.times.*number.value;
    for (const ExitNumber& number : exit_numbers) {
        object[number.name] = (exit.*number.of).value;
        object[schema::error_of(number.name)] = (exit.*number.of).error;
    }
    object[schema::exact_source] = exit.exact_source;
    return object;
}

Json entry_json(const IntervalEntry& entry) {
    return {{schema::alpha, entry.alpha},
            {schema::epsilon, entry.epsilon},
            {schema::interval, {entry.interval.lower, entry.interval.upper}},
            {schema::starts, json_list(entry.exits, exit_json)},
            {schema::spectrum, spectrum_json(entry.spectrum)},
            {schema::remarks, entry.remarks}};
}

}  // namespace

std::string interval_report_text(const PotentialFile& file, const std::vector<IntervalEntry>& entries) {
    std::string text = landscape_text(file);
    for (const IntervalEntry& entry : entries) text += entry_text(entry);
    text +=
        "\nExact values at the noise given, with the solver's error. Modes: eigenvalues of minus the "
        "generator "
        "killed outside;\nP(T > t) ~ c exp(-lambda_1 t), and from the quasi-stationary law the mean time is "
        "1/lambda_1.\n";
    for (const IntervalEntry& entry : entries) {
        for (const std::string& remark : entry.remarks) text += "  " + remark + "\n";
    }
    return text;
}

std::string interval_report_json(const PotentialFile& file, const std::vector<IntervalEntry>& entries) {
    Json object{{schema::command, "theory"}, {schema::levywell_version, version()}};
    Json& potential = object[schema::potential] = {{schema::name, file.name}};
    add_landscape(potential, file.landscape);
    potential[schema::remarks] = file.remarks;
    object[schema::theory] = json_list(entries, entry_json);
    return json_text(object, 2);
}

}  // namespace levywell::inline report
