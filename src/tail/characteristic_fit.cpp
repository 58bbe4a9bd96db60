#include "levywell/tail/characteristic_fit.hpp"

#include "tail/interval_end.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace levywell::inline tail {
namespace {

// -log|phi| at the points where phi is taken: from near 0, where the tail shows, to where phi is still well
// above its noise.
constexpr std::array levels{0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.2, 1.6};
constexpr Eigen::Index points = levels.size();
constexpr double largest_weighted =
    1.9;  // weights of a larger alpha trust points that noise of a smaller one would spoil
constexpr int iterations = 8;
constexpr double settled = 0.02;  // standard errors

using Vector = Eigen::Matrix<double, points, 1>;
using Square = Eigen::Matrix<double, points, points>;

/// log(-log|phi(t)|) of the numbers; NaN where |phi| leaves (0, 1).
double transformed(std::span<const double> values, double t) {
    double cosines = 0;
    double sines = 0;
    for (double x : values) {
        cosines += std::cos(t * x);
        sines += std::sin(t * x);
    }
    return std::log(-std::log(std::hypot(cosines, sines) / static_cast<double>(values.size())));
}

/// Covariance of those for n numbers of the law with unit scale, at points u: of mean cosines, divided by the
/// slopes phi log phi.
Square covariance(double alpha, const Vector& u, double n) {
    const auto phi = [&](double at) { return std::exp(-std::pow(at, alpha)); };
    Square result;
    for (Eigen::Index j = 0; j < points; ++j) {
        for (Eigen::Index k = 0; k < points; ++k) {
            const double cosines =
                (phi(u[j] + u[k]) + phi(std::abs(u[j] - u[k]))) / 2 - phi(u[j]) * phi(u[k]);
            const double slopes = phi(u[j]) * std::pow(u[j], alpha) * phi(u[k]) * std::pow(u[k], alpha);
            result(j, k) = cosines / (slopes * n);
        }
    }
    return result;
}

}  // namespace

TailEstimate characteristic_fit(std::span<const double> values, const TailEstimate& start) {
    const double n = static_cast<double>(values.size());
    double alpha = std::clamp(start.alpha, characteristic_least_alpha, 2.0);
    double sigma = start.sigma;
    Vector u;
    Vector slope;  // the estimate is slope . y
    double found = 0;
    for (int iteration = 0; iteration < iterations; ++iteration) {
        Vector y;
        Eigen::Matrix<double, points, 2> design;
#pragma omp parallel for schedule(dynamic)
        for (Eigen::Index k = 0; k < points; ++k) {
            u[k] = std::pow(levels[static_cast<std::size_t>(k)], 1 / alpha);
            y[k] = transformed(values, u[k] / sigma);
            design(k, 0) = 1;
            design(k, 1) = std::log(u[k]);
        }
        if (!y.allFinite()) {
            const double nan = std::numeric_limits<double>::quiet_NaN();
            return {nan, nan, nan, nan, static_cast<std::int64_t>(values.size())};
        }
        const Eigen::LDLT<Square> weights(covariance(std::min(alpha, largest_weighted), u, n));
        const Eigen::Matrix<double, 2, points> fit =
            (design.transpose() * weights.solve(design)).ldlt().solve(weights.solve(design).transpose());
        slope = fit.row(1);
        found = slope.dot(y);
        const double before = alpha;
        alpha = std::clamp(found, characteristic_least_alpha, 2.0);
        sigma *= std::exp(fit.row(0).dot(y) / found);
        const double error = std::sqrt(slope.dot(covariance(alpha, u, n) * slope));
        if (std::abs(alpha - before) < settled * error) break;
    }
    // All alpha that are not refused at their own standard error: that at the estimate would be far too small
    // near 2.
    const auto standard_errors = [&](double at) {
        return (found - at) / std::sqrt(slope.dot(covariance(at, u, n) * slope));
    };
    const auto end = [&](double towards) {
        const double side = towards < alpha ? -1 : 1;
        const double step = std::max(0.01, std::abs(found - alpha)) / 4;
        return interval_end([&](double at) { return two_sided_95 + side * standard_errors(at); }, alpha,
                            towards, step);
    };
    return {alpha, end(characteristic_least_alpha), end(2.0), sigma,
            static_cast<std::int64_t>(values.size())};
}

}  // namespace levywell::inline tail
