#include "levywell/nn/escape_conclusion.hpp"

#include "levywell/io/schema.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

/// Means compared with each other, with the errors of both; shares where one of the two has no mean.
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

}  // namespace

std::string measured_text(const Estimate& mean, const Estimate& share, std::int64_t iterations) {
    if (share.value == 0) return fmt::format("> {}", iterations);
    const std::string some = share.value < 1 ? fmt::format(" ({:.0f}% left)", 100 * share.value) : "";
    return fmt::format("{:.4g} [{:.4g}, {:.4g}]{}", mean.value, mean.ci95[0], mean.ci95[1], some);
}

std::string law_words(const EscapePredicted& predicted) {
    if (predicted.law == schema::resampled) return "measured noise";
    return fmt::format("{} {:.4g}", predicted.law == schema::gaussian ? "Gaussian" : "stable",
                       predicted.alpha);
}

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

}  // namespace levywell::inline nn
