#include "cli/nn/train_report.hpp"

#include "cli/diagnosis_report.hpp"
#include "cli/json_text.hpp"
#include "cli/table.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace levywell {
namespace {

using Json = nlohmann::ordered_json;

std::string percent(double share) {
    return std::isfinite(share) ? fmt::format("{:.1f}%", 100 * share) : "-";
}

Json list(const std::vector<NetworkMeasurement>& rows, double NetworkMeasurement::*field) {
    Json values = Json::array();
    for (const NetworkMeasurement& row : rows) values.push_back(json_number(row.*field));
    return values;
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
    Json object;
    object["command"] = "train";
    object["version"] = version();
    object["seed"] = result.provenance.seed;
    object["runs"] = Json::array();
    for (const NetworkRunRecord& run : result.runs) {
        const auto& rows = run.measurements;
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
        entry[schema::iteration] = list(rows, &NetworkMeasurement::iteration);
        entry[schema::train_loss] = list(rows, &NetworkMeasurement::train_loss);
        entry[schema::train_accuracy] = list(rows, &NetworkMeasurement::train_accuracy);
        entry[schema::test_loss] = list(rows, &NetworkMeasurement::test_loss);
        entry[schema::test_accuracy] = list(rows, &NetworkMeasurement::test_accuracy);
        entry[schema::alpha_train] = list(rows, &NetworkMeasurement::alpha_train);
        entry[schema::alpha_train_shifted] = list(rows, &NetworkMeasurement::alpha_train_shifted);
        entry[schema::alpha_train_dropped] = list(rows, &NetworkMeasurement::alpha_train_dropped);
        entry[schema::released_block_length] = run.released_block_length;
        entry[schema::alpha_train_released] = list(rows, &NetworkMeasurement::alpha_train_released);
        entry[schema::alpha_test_released] = list(rows, &NetworkMeasurement::alpha_test_released);
        entry[schema::sigma_train] = list(rows, &NetworkMeasurement::sigma_train);
        entry[schema::zero_fraction] = list(rows, &NetworkMeasurement::zero_fraction);
        entry[schema::cancelled_train] = list(rows, &NetworkMeasurement::cancelled_train);
        entry[schema::cancelled_test] = list(rows, &NetworkMeasurement::cancelled_test);
        entry[schema::alpha_layer] = Json::array();
        entry[schema::cancelled_layer] = Json::array();
        for (const NetworkMeasurement& row : rows) {
            entry[schema::alpha_layer].push_back(json_numbers(row.alpha_layer));
            entry[schema::cancelled_layer].push_back(json_numbers(row.cancelled_layer));
        }
        entry[schema::alpha_test] = list(rows, &NetworkMeasurement::alpha_test);
        entry[schema::sigma_test] = list(rows, &NetworkMeasurement::sigma_test);
        for (const NetworkDiagnosis& diagnosed : run.diagnoses) {
            Json diagnosis = diagnosis_json(diagnosed.diagnosis);
            diagnosis[schema::iteration] = diagnosed.iteration;
            entry[schema::diagnoses].push_back(diagnosis);
        }
        object["runs"].push_back(entry);
    }
    return json_text(object) + "\n";
}

}  // namespace levywell
