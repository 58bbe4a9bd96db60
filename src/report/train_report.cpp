#include "levywell/report/train_report.hpp"

#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"
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
    const auto of_rows = [&](auto NetworkMeasurement::*field) { return json_list(run.measurements, field); };
    Json entry;
    entry[schema::description] = run.description;
    entry[schema::config] = run.config;
    entry[schema::dataset] = run.dataset;
    entry[schema::checksum] = run.checksum;
    entry[schema::device] = run.device;
    entry[schema::parameters] = run.parameters;
    entry[schema::k] = run.k;
    entry[schema::block_length] = run.block_length;
    entry[schema::stop_reason] = run.stop_reason;
    entry[schema::wall_seconds] = run.wall_seconds;
    entry[schema::iteration] = of_rows(&NetworkMeasurement::iteration);
    entry[schema::train_loss] = of_rows(&NetworkMeasurement::train_loss);
    entry[schema::train_accuracy] = of_rows(&NetworkMeasurement::train_accuracy);
    entry[schema::test_loss] = of_rows(&NetworkMeasurement::test_loss);
    entry[schema::test_accuracy] = of_rows(&NetworkMeasurement::test_accuracy);
    entry[schema::alpha_train] = of_rows(&NetworkMeasurement::alpha_train);
    entry[schema::alpha_train_shifted] = of_rows(&NetworkMeasurement::alpha_train_shifted);
    entry[schema::alpha_train_dropped] = of_rows(&NetworkMeasurement::alpha_train_dropped);
    entry[schema::released_block_length] = run.released_block_length;
    entry[schema::alpha_train_released] = of_rows(&NetworkMeasurement::alpha_train_released);
    entry[schema::alpha_test_released] = of_rows(&NetworkMeasurement::alpha_test_released);
    entry[schema::sigma_train] = of_rows(&NetworkMeasurement::sigma_train);
    entry[schema::zero_fraction] = of_rows(&NetworkMeasurement::zero_fraction);
    entry[schema::cancelled_train] = of_rows(&NetworkMeasurement::cancelled_train);
    entry[schema::cancelled_test] = of_rows(&NetworkMeasurement::cancelled_test);
    entry[schema::alpha_layer] = of_rows(&NetworkMeasurement::alpha_layer);
    entry[schema::cancelled_layer] = of_rows(&NetworkMeasurement::cancelled_layer);
    entry[schema::alpha_test] = of_rows(&NetworkMeasurement::alpha_test);
    entry[schema::sigma_test] = of_rows(&NetworkMeasurement::sigma_test);
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
    return json_text({{"command", "train"},
                      {"version", version()},
                      {schema::seed, result.provenance.seed},
                      {"runs", json_list(result.runs, run_json)}});
}

}  // namespace levywell::inline report
