#include "levywell/report/escape_report.hpp"

#include "levywell/io/schema.hpp"
#include "levywell/nn/escape_conclusion.hpp"
#include "report/line_report.hpp"
#include "report/table.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

std::string predicted_text(const Estimate& mean, const Estimate& share, std::int64_t iterations) {
    if (std::isnan(share.value)) return "-";
    if (share.value == 0) return fmt::format("> {}", iterations);
    return number_text(mean.value, 4) + (share.value < 1 ? fmt::format(" ({:.0f}%)", 100 * share.value) : "");
}

std::string drift_text(std::int64_t iteration, std::int64_t iterations) {
    return iteration < 0 ? fmt::format("> {}", iterations) : fmt::format("{}", iteration);
}

/// Iterations; null where it was not seen.
Json seen_json(const std::vector<std::int64_t>& iterations) {
    return json_list(iterations,
                     [](std::int64_t iteration) { return iteration < 0 ? Json(nullptr) : Json(iteration); });
}

/// A row a radius: measured, predicted, drift alone.
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

/// What is to be known of the predictions, a line each.
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

}  // namespace

std::string escape_report_text(const LineSetting& setting, const LineSlice& slice,
                               const EscapeResult& result) {
    return line_heading(setting) +
           fmt::format(
               "  SGD: {} replicas, minibatches of {} of {} points, eta {}, at most {} iterations, seed {}\n",
               result.replicas.size(), setting.batch, setting.at.points, setting.learning_rate,
               result.iterations, result.provenance.seed) +
           landscape_table(slice) + noise_table(setting) + escape_table(result) + escape_notes(result) +
           result.conclusion;
}

std::string escape_report_json(const LineSetting& setting, const LineSlice& slice,
                               const EscapeResult& result) {
    Json object = line_json("escape", setting, slice);
    object[schema::iterations] = result.iterations;
    object[schema::radii] = result.radii;
    object[schema::drift] = {{schema::ball, seen_json(result.drift.ball)},
                             {schema::projection, seen_json(result.drift.projection)},
                             {schema::farthest, result.drift_farthest}};
    const auto of_replicas = [&](auto EscapeSeen::*seen) {
        return json_list(result.replicas,
                         [&](const EscapeSeen& replica) { return seen_json(replica.*seen); });
    };
    object[schema::ball] = of_replicas(&EscapeSeen::ball);
    object[schema::projection] = of_replicas(&EscapeSeen::projection);
    Json& summary = object[schema::summary];
    add_estimates(summary, schema::ball, result.measured.ball);
    add_estimates(summary, schema::projection, result.measured.projection);
    add_estimates(summary, schema::ball_share, result.measured.ball_share);
    add_estimates(summary, schema::projection_share, result.measured.projection_share);
    for (const EscapePredicted& predicted : result.predicted) {
        Json& prediction = object[schema::prediction_of(predicted.law)];
        prediction[schema::alpha] = predicted.alpha;
        prediction[schema::epsilon] = predicted.epsilon;
        prediction[schema::dt] = predicted.dt;
        add_estimates(prediction, schema::mean, predicted.mean);
        add_estimates(prediction, schema::share, predicted.share);
        prediction[schema::notes] = predicted.notes;
    }
    object[schema::conclusion] = result.conclusion;
    return json_text(object);
}

}  // namespace levywell::inline report
