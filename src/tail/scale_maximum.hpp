#pragma once

#include "tail/log_bins.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace levywell::inline tail {

/// The likelihood of a scale, all else known.
struct ScaleLikelihood {
    double log_sigma = 0;
    double value = 0;        ///< its logarithm
    double score = 0;        ///< derivative in log sigma
    double information = 0;  ///< sum of squared scores
};

template <class Density>
ScaleLikelihood scale_likelihood(std::span<const LogBin> bins, const Density& density, double log_sigma) {
    ScaleLikelihood sums{log_sigma, 0, 0, 0};
    for (const LogBin& bin : bins) {
        const auto point = density.at(bin.log_x - log_sigma);
        const double score = -point.log_x - 1;
        sums.value += bin.count * (point.value - log_sigma);
        sums.score += bin.count * score;
        sums.information += bin.count * score * score;
    }
    return sums;
}

/// The scale of the largest likelihood, where the score vanishes: by the secant method from `log_sigma` on,
/// the first step by the scores' own variance, none longer than `longest`.
template <class Density>
ScaleLikelihood scale_maximum(std::span<const LogBin> bins, const Density& density, double log_sigma,
                              double longest = 0.5) {
    constexpr double close = 3e-3;  // standard errors: the likelihood is then right to 1e-5
    ScaleLikelihood here = scale_likelihood(bins, density, log_sigma);
    double slope = here.information;
    for (int iteration = 0; iteration < 100; ++iteration) {
        const double step = std::clamp(here.score / slope, -longest, longest);
        if (std::abs(step) * std::sqrt(here.information) < close) break;
        const ScaleLikelihood there = scale_likelihood(bins, density, here.log_sigma + step);
        const double secant = (here.score - there.score) / step;
        slope = secant > 0 ? secant : here.information;
        here = there;
    }
    return here;
}

}  // namespace levywell::inline tail
