#pragma once

#include "tail/log_bins.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace levywell::inline tail {

/// A law of two parameters, fitted.
struct ShapeScale {
    double shape = 0;
    double log_sigma = 0;
    double log_likelihood = 0;
    bool settled = false;  ///< false: the maximum was not reached
};

/// Scores of shape and log sigma, summed, and their squares.
struct ShapeScaleScores {
    double value = 0;
    double shape = 0, scale = 0;
    double shapes = 0, scales = 0, both = 0;
};

template <class Density>
ShapeScaleScores scores_of(std::span<const LogBin> bins, const Density& density, double log_sigma) {
    ShapeScaleScores sums;
    for (const LogBin& bin : bins) {
        const auto point = density.at(bin.log_x - log_sigma);
        const double scale = -point.log_x - 1;
        sums.value += bin.count * (point.value - log_sigma);
        sums.shape += bin.count * point.alpha;
        sums.scale += bin.count * scale;
        sums.shapes += bin.count * point.alpha * point.alpha;
        sums.scales += bin.count * scale * scale;
        sums.both += bin.count * point.alpha * scale;
    }
    return sums;
}

/// Maximum likelihood by scoring with the scores' own covariance, the shape kept in [least, most]: within a
/// hundredth of a standard error in a few passes, or not settled. `density(shape)` gives the law of unit
/// scale. Source: Berndt, Hall, Hall and Hausman 1974.
template <class MakeDensity>
ShapeScale shape_scale_fit(std::span<const LogBin> bins, const MakeDensity& density, ShapeScale start,
                           double least, double most) {
    constexpr int passes = 30;
    constexpr double close = 0.01;  // standard errors
    ShapeScale fit{std::clamp(start.shape, least, most), start.log_sigma, 0, false};
    ShapeScaleScores here = scores_of(bins, density(fit.shape), fit.log_sigma);
    for (int pass = 0; pass < passes; ++pass) {
        const double determinant = here.shapes * here.scales - here.both * here.both;
        double shape = (here.scales * here.shape - here.both * here.scale) / determinant;
        double scale = (here.shapes * here.scale - here.both * here.shape) / determinant;
        if (!(determinant > 0) || (fit.shape == most && shape > 0) || (fit.shape == least && shape < 0)) {
            shape = 0;
            scale = here.scale / here.scales;
        }
        fit.log_likelihood = here.value;
        const double square =
            shape * shape * here.shapes + 2 * shape * scale * here.both + scale * scale * here.scales;
        if (!std::isfinite(square)) return fit;
        if (square < close * close) {
            fit.settled = true;
            return fit;
        }
        double part = std::min(1.0, 0.5 / std::max(std::abs(shape), std::abs(scale)));
        for (;; part /= 2) {
            if (part < 1e-3) {  // rounding hides the rest
                fit.settled = square < 25 * close * close;
                return fit;
            }
            const double next = std::clamp(fit.shape + part * shape, least, most);
            const double log_sigma = fit.log_sigma + part * scale;
            const ShapeScaleScores there = scores_of(bins, density(next), log_sigma);
            if (!(there.value > here.value)) continue;
            fit.shape = next;
            fit.log_sigma = log_sigma;
            here = there;
            break;
        }
    }
    return fit;
}

}  // namespace levywell::inline tail
