#include "levywell/report/train_report.hpp"

#include "levywell/core/version.hpp"
#include "levywell/io/network_names.hpp"
#include "report/diagnosis_report.hpp"
#include "report/json.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

std::string percent(double share) {
    return std::isfinite(share) ? fmt::format("{:.1f}%", 100 * share) : "-";
}

/// Runs whose noise has no finite index at their last measurement, or none at all.
std::string without_index(const NetworkResult& result) {
    std::string text;
    for (const NetworkRunRecord& run : result.runs) {
        if (run.measurements.empty() || !std::isinf(run.measurements.back().alpha_train)) continue;
        text += fmt::format("{}: {}\n", run.description, no_finite_index);
    }
    return text;
}

/// Runs whose blocks the released code would cut otherwise.
std::string other_blocks(const NetworkResult& result) {
    std::string text;
    for (const NetworkRunRecord& run : result.runs) {
        if (run.released_block_length == 0 || run.released_block_length == run.block_length) continue;
        text += fmt::format("{}: K1 = {}, where the released code takes {} (the divisor of K = {})\n",
                            run.description, run.block_length, run.released_block_length, run.noise_entries);
    }
    return text;
}

Json diagnosed_json(const NetworkDiagnosis& diagnosed) {
    Json diagnosis = diagnosis_json(diagnosed.diagnosis);
    diagnosis[schema::iteration] = diagnosed.iteration;
    return diagnosis;
}

Json run_json(const NetworkRunRecord& run) {
    Json entry;
    for (const NetworkText& text : network_texts) entry[text.name] = run.*text.value;
    for (const NetworkCount& count : network_counts) entry[count.name] = run.*count.value;
    entry[schema::wall_seconds] = run.wall_seconds;
    for (const NetworkColumn& column : network_columns)
        entry[column.name] = json_list(run.measurements, column.value);
    for (const NetworkList& list : network_lists)
        if (list.in_json) entry[list.name] = json_list(run.measurements, list.values);
    if (!run.diagnoses.empty()) entry[schema::diagnoses] = json_list(run.diagnoses, diagnosed_json);
    return entry;
}

}  // namespace

std::string train_report_text(const NetworkResult& result) {
    TextTable table({"run", "parameters", "iterations", "stop", "loss", "train", "test", "alpha at 0",
                     "lowest (at)", "last", "shifted", "dropped", "released", "sigma", "zeros", "cancelled",
                     "seconds"});
    for (const NetworkRunRecord& run : result.runs) {
        if (run.measurements.empty()) continue;
        const NetworkMeasurement& last = run.measurements.back();
        const auto lowest = std::min_element(
            run.measurements.begin(), run.measurements.end(), [](const auto& a, const auto& b) {
                return a.alpha_train < b.alpha_train || std::isnan(b.alpha_train);
            });
        table.add({run.description, fmt::format("{}", run.parameters), fmt::format("{}", last.iteration),
                   run.stop_reason, number_text(last.train_loss, 3), percent(last.train_accuracy),
                   percent(last.test_accuracy), number_text(run.measurements.front().alpha_train, 4),
                   fmt::format("{} ({})", number_text(lowest->alpha_train, 4), lowest->iteration),
                   number_text(last.alpha_train, 4), number_text(last.alpha_train_shifted, 4),
                   number_text(last.alpha_train_dropped, 4), number_text(last.alpha_train_released, 4),
                   number_text(last.sigma_train, 3), percent(last.zero_fraction),
                   number_text(last.cancelled_train), fmt::format("{:.0f}", run.wall_seconds)});
    }
    std::string verdicts;
    for (const NetworkRunRecord& run : result.runs) {
        for (const NetworkDiagnosis& entry : run.diagnoses)
            verdicts += fmt::format("\n{}, iteration {}{}", run.description, entry.iteration,
                                    diagnosis_text(entry.diagnosis));
    }
    const std::string notes = without_index(result) + other_blocks(result);
    if (!verdicts.empty()) return table.text("") + notes + verdicts;
    return table.text("") + notes +
           "alpha: the log-moment estimate, all coordinates pooled, exact zeros skipped; shifted and dropped "
           "are "
           "other treatments of zeros.\n"
           "released: what the code released with the paper gives of the same noise (its K1, 2^-52 added to "
           "every magnitude, nothing left out).\n"
           "cancelled: of the last measurement, blocks of K1 numbers whose sum is rounding error, which are "
           "left out (docs/decisions/cancelled_blocks.md).\n" +
           pooled_caveat;
}

std::string train_report_json(const NetworkResult& result) {
    return json_text({{schema::command, "train"},
                      {schema::levywell_version, version()},
                      {schema::seed, result.provenance.seed},
                      {schema::network, json_list(result.runs, run_json)}});
}

}  // namespace levywell::inline report
