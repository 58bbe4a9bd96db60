#include "cli/nn/escape_report.hpp"

#include "cli/json_text.hpp"
#include "cli/table.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/nn/escape_conclusion.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell {
namespace {

using Json = nlohmann::ordered_json;

std::string predicted_text(const Estimate& mean, const Estimate& share, std::int64_t iterations) {
    if (std::isnan(share.value)) return "-";
    if (share.value == 0) return fmt::format("> {}", iterations);
    return number_text(mean.value, 4) + (share.value < 1 ? fmt::format(" ({:.0f}%)", 100 * share.value) : "");
}

std::string drift_text(std::int64_t iteration, std::int64_t iterations) {
    return iteration < 0 ? fmt::format("> {}", iterations) : fmt::format("{}", iteration);
}

Json estimates_json(const std::vector<Estimate>& estimates) {
    Json list = Json::array();
    for (const Estimate& estimate : estimates) {
        list.push_back(
            {{schema::mean, json_number(estimate.value)},
             {schema::stderror, json_number(estimate.stderror)},
             {schema::ci95, Json::array({json_number(estimate.ci95[0]), json_number(estimate.ci95[1])})}});
    }
    return list;
}

Json values_json(const std::vector<Estimate>& estimates) {
    Json list = Json::array();
    for (const Estimate& estimate : estimates) list.push_back(json_number(estimate.value));
    return list;
}

}  // namespace

std::string escape_table(const EscapeResult& result) {
    std::vector<std::string> header{"radius", "ball: mean iterations (95%)", "drift alone",
                                    "along v: mean iterations (95%)"};
    for (const EscapePredicted& predicted : result.predicted) header.push_back(law_words(predicted));
    header.emplace_back("drift alone");
    TextTable table(header);
    const EscapeMeasured& m = result.measured;
    for (std::size_t r = 0; r < result.radii.size(); ++r) {
        std::vector<std::string> row{
            number_text(result.radii[r], 4), measured_text(m.ball[r], m.ball_share[r], result.iterations),
            drift_text(result.drift.ball[r], result.iterations),
            measured_text(m.projection[r], m.projection_share[r], result.iterations)};
        for (const EscapePredicted& predicted : result.predicted)
            row.push_back(predicted_text(predicted.mean[r], predicted.share[r], result.iterations));
        row.push_back(drift_text(result.drift.projection[r], result.iterations));
        table.add(row);
    }
    return table.text();
}

std::string escape_notes(const EscapeResult& result) {
    std::string text;
    if (result.predicted.empty()) return "  no prediction: there is no noise along v\n";
    for (std::size_t r = 0; r < result.radii.size(); ++r) {
        for (const EscapePredicted& predicted : result.predicted) {
            if (!predicted.notes[r].empty())
                text += fmt::format("  radius {:.4g}, {}: {}\n", result.radii[r], law_words(predicted),
                                    predicted.notes[r]);
        }
    }
    return text;
}

void add_escape_json(const EscapeResult& result, Json& object) {
    const auto seen = [](const std::vector<std::int64_t>& iterations) {
        Json list = Json::array();
        for (std::int64_t iteration : iterations)
            list.push_back(iteration < 0 ? Json(nullptr) : Json(iteration));
        return list;
    };
    object[schema::iterations] = result.iterations;
    object[schema::radii] = result.radii;
    object[schema::drift] = {{schema::ball, seen(result.drift.ball)},
                             {schema::projection, seen(result.drift.projection)},
                             {schema::farthest, result.drift_farthest}};
    object["replicas"] = {{schema::ball, Json::array()}, {schema::projection, Json::array()}};
    for (const EscapeSeen& replica : result.replicas) {
        object["replicas"][schema::ball].push_back(seen(replica.ball));
        object["replicas"][schema::projection].push_back(seen(replica.projection));
    }
    object["measured"] = {{schema::ball, estimates_json(result.measured.ball)},
                          {schema::projection, estimates_json(result.measured.projection)},
                          {"ball_share", values_json(result.measured.ball_share)},
                          {"projection_share", values_json(result.measured.projection_share)}};
    object[schema::prediction] = Json::object();
    for (const EscapePredicted& predicted : result.predicted) {
        object[schema::prediction][predicted.law] = {{schema::alpha, json_number(predicted.alpha)},
                                                     {schema::epsilon, json_number(predicted.epsilon)},
                                                     {schema::dt, predicted.dt},
                                                     {"times", estimates_json(predicted.mean)},
                                                     {schema::share, values_json(predicted.share)},
                                                     {"notes", predicted.notes}};
    }
    object[schema::conclusion] = result.conclusion;
}

}  // namespace levywell
