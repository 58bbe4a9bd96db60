#include "cli/nn/escape_report.hpp"

#include "cli/nn/line_report.hpp"
#include "cli/table.hpp"
#include "levywell/io/schema.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell {
namespace {

using Json = nlohmann::ordered_json;

/// "123 [100, 150]", with the share of replicas seen outside where it is not all; "> 2000" where it is none.
std::string measured_text(const Estimate& mean, const Estimate& share, std::int64_t iterations) {
    if (share.value == 0) return fmt::format("> {}", iterations);
    const std::string some = share.value < 1 ? fmt::format(" ({:.0f}% left)", 100 * share.value) : "";
    return fmt::format("{:.4g} [{:.4g}, {:.4g}]{}", mean.value, mean.ci95[0], mean.ci95[1], some);
}

std::string predicted_text(const Estimate& mean, const Estimate& share, std::int64_t iterations) {
    if (std::isnan(share.value)) return "-";
    if (share.value == 0) return fmt::format("> {}", iterations);
    return number_text(mean.value, 4) + (share.value < 1 ? fmt::format(" ({:.0f}%)", 100 * share.value) : "");
}

std::string drift_text(std::int64_t iteration, std::int64_t iterations) {
    return iteration < 0 ? fmt::format("> {}", iterations) : fmt::format("{}", iteration);
}

/// The noise of a prediction, in words.
std::string law_words(const EscapePredicted& predicted) {
    if (predicted.law == schema::resampled) return "measured noise";
    return fmt::format("{} {:.4g}", predicted.law == schema::gaussian ? "Gaussian" : "stable",
                       predicted.alpha);
}

/// Means held against each other, with the errors of both; shares where one of the two has no mean.
std::string comparison(const Estimate& measured, const Estimate& share, const EscapePredicted& predicted,
                       std::size_t r) {
    const Estimate& mean = predicted.mean[r];
    const std::string law = law_words(predicted);
    if (std::isnan(predicted.share[r].value))
        return fmt::format("{}: no prediction ({})", law, predicted.notes[r]);
    if (share.value == 0 || predicted.share[r].value == 0) {
        const double expected = predicted.share[r].value;
        const bool agrees = share.ci95[0] <= expected && expected <= share.ci95[1];
        return fmt::format(
            "{} lets {:.3g}% leave: {}", law, 100 * expected,
            agrees ? "agrees within the error" : fmt::format("measured are {:.3g}%", 100 * share.value));
    }
    // Intervals, not standard errors: those of a few exits before the horizon are far from Gaussian.
    const bool agrees = measured.ci95[0] <= mean.ci95[1] && mean.ci95[0] <= measured.ci95[1];
    return fmt::format("{} says {:.4g}: {}", law, mean.value,
                       agrees ? "agrees within the error"
                              : fmt::format("measured is {:.3g} times that", measured.value / mean.value));
}

std::string about_drift(const EscapeResult& result) {
    std::string left;
    for (std::size_t r = 0; r < result.radii.size(); ++r) {
        if (result.drift.ball[r] >= 0)
            left += fmt::format("{}{:.4g} after {}", left.empty() ? "" : ", ", result.radii[r],
                                result.drift.ball[r]);
    }
    if (left.empty()) {
        return fmt::format(
            "Gradient descent on all points stays within {:.3g} of theta* for {} iterations: what leaves "
            "these "
            "balls is noise.\n",
            result.drift_farthest, result.iterations);
    }
    return fmt::format(
        "Without noise, gradient descent leaves the ball of radius {} iterations: theta* is no "
        "minimum on that scale, and exits that are not much sooner are drift, not noise.\n",
        left);
}

std::string about_radius(const EscapeResult& result, std::size_t r) {
    const EscapeMeasured& m = result.measured;
    std::string text = fmt::format("Radius {:.4g}, along v: measured {}", result.radii[r],
                                   measured_text(m.projection[r], m.projection_share[r], result.iterations));
    for (const EscapePredicted& predicted : result.predicted)
        text += "; " + comparison(m.projection[r], m.projection_share[r], predicted, r);
    const double sooner = m.projection[r].value / m.ball[r].value;
    if (m.ball_share[r].value > 0) {
        text += std::isnan(sooner)
                    ? "; the ball is left, by motion across v"
                    : fmt::format("; the ball is left {:.3g} times as soon, by motion across v too", sooner);
    }
    return text + ".\n";
}

Json estimates_json(const std::vector<Estimate>& estimates) {
    Json list = Json::array();
    for (const Estimate& estimate : estimates) {
        list.push_back({{schema::mean, finite_or_null(estimate.value)},
                        {schema::stderror, finite_or_null(estimate.stderror)},
                        {schema::ci95,
                         Json::array({finite_or_null(estimate.ci95[0]), finite_or_null(estimate.ci95[1])})}});
    }
    return list;
}

Json values_json(const std::vector<Estimate>& estimates) {
    Json list = Json::array();
    for (const Estimate& estimate : estimates) list.push_back(finite_or_null(estimate.value));
    return list;
}

}  // namespace

std::string escape_conclusion(const EscapeResult& result) {
    std::string text = about_drift(result);
    for (std::size_t r = 0; r < result.radii.size(); ++r) text += about_radius(result, r);
    return text +
           fmt::format(
               "The prediction knows one dimension out of {}: the loss on a line through theta* and the "
               "noise at theta*, drawn anew each iteration. SGD leaves the line, its noise changes with "
               "theta, and within an epoch no point comes back.\n",
               result.v.size());
}

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
        object[schema::prediction][predicted.law] = {{schema::alpha, finite_or_null(predicted.alpha)},
                                                     {schema::epsilon, finite_or_null(predicted.epsilon)},
                                                     {schema::dt, predicted.dt},
                                                     {"times", estimates_json(predicted.mean)},
                                                     {schema::share, values_json(predicted.share)},
                                                     {"notes", predicted.notes}};
    }
    object[schema::conclusion] = result.conclusion;
}

}  // namespace levywell
