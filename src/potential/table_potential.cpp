#include "potential/table_potential.hpp"

#include "potential/printed_digits.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

namespace levywell::inline potential {
namespace {

constexpr double rounding = 2 * std::numeric_limits<double>::epsilon();
constexpr std::size_t fewest_beside = 5;  // points on each side of a fit that tells more than the spline
constexpr std::size_t most_rows_of_fit = 4000;
constexpr double slack = 1.5;             // errors by which a point may miss a fit that holds
constexpr double rise_of_curvature = 12;  // errors by which f must bend over a fit: of w^6 it bends by 10

/// The least-squares polynomial of fifth degree through points, in x = (w - centre) / reach.
struct QuinticFit {
    Eigen::Matrix<double, 6, 1> coefficients;
    double missed = 0;  ///< by which a point lies farthest from it, in errors of the points
    double rows = 0;    ///< points that it was fitted to
};

/// Some of many points: what a fit leaves open is seldom left open by their number.
QuinticFit fit_quintic(const std::vector<double>& w, const std::vector<double>& f,
                       const std::vector<double>& errors, std::size_t first, std::size_t last, double centre,
                       double reach) {
    const std::size_t step = 1 + (last - first) / most_rows_of_fit;
    const auto rows = static_cast<Eigen::Index>((last - first) / step + 1);
    Eigen::Matrix<double, Eigen::Dynamic, 6> powers(rows, 6);
    Eigen::VectorXd heights(rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
        const std::size_t k = first + step * static_cast<std::size_t>(i);
        const double x = (w[k] - centre) / reach;
        powers(i, 0) = 1;
        for (Eigen::Index power = 1; power < 6; ++power) powers(i, power) = powers(i, power - 1) * x;
        heights(i) = f[k] - f[first];
    }
    QuinticFit fit{powers.householderQr().solve(heights), 0, static_cast<double>(rows)};
    const Eigen::VectorXd missed = (powers * fit.coefficients - heights).cwiseAbs();
    for (Eigen::Index i = 0; i < rows; ++i) {
        const std::size_t k = first + step * static_cast<std::size_t>(i);
        fit.missed = std::max(fit.missed, missed(i) / (errors[k] + rounding * std::abs(f[k])));
    }
    return fit;
}

/// By how much f'' of such a fit may be off, in errors of its points: half the stretch is 1, x in it from -1
/// to
/// 1. The sixth power that is missed there bends as P_6 does (13 in the middle, 210 at the ends); errors of
/// single points go down with the root of their number.
double curvature_error(const QuinticFit& fit, double x, double steps) {
    const double bend_of_missed = 20 + 190 * x * x * x * x;
    return bend_of_missed *
           (std::max(0.0, fit.missed - 1) + 4 / std::sqrt(std::max(1.0, std::min(fit.rows, steps))));
}

}  // namespace

TablePotential::TablePotential(const std::vector<double>& w, const std::vector<double>& f, double growth,
                               double error)
    : spline_(w, f), printed_(printed_errors(f)), errors_(printed_) {
    for (double& known : errors_) known = std::max(known, error);
    if (are_floats(f) && are_floats(w)) {  // positions were rounded too
        for (std::size_t k = 0; k < w.size(); ++k) errors_[k] += 0x1p-24 * std::abs(w[k] * inner_slope(w[k]));
    }

    // The walls' length is a quarter of the table; their curvature makes the slope grow by its own size over
    // that length.
    const double length = 0.25 * (w.back() - w.front());
    const double range = *std::max_element(f.begin(), f.end()) - *std::min_element(f.begin(), f.end());
    const auto wall = [&](double position, double height, double outward) {
        const double curvature = std::max(outward / length, range / (length * length));
        return Wall{position, height, outward, curvature, length, growth};
    };
    set_walls(wall(w.front(), f.front(), -inner_slope(w.front())),
              wall(w.back(), f.back(), inner_slope(w.back())));
}

double TablePotential::value_error(double w) const {
    const std::size_t k = spline_.cell(w);
    return std::max(printed_[k], printed_[k + 1]) + rounding * std::abs(value(w));
}

/// The spline's f'' at an extremum, and what digits and spacing leave open of it: second differences over one
/// and two spacings. It is 0 where it is the bend of a higher power between points: extrapolated to no
/// spacing, the differences keep less than a quarter of the first (of w^4 nothing).
ResolvedCurvature TablePotential::spline_curvature(double w) const {
    const std::vector<double>& at = spline_.positions();
    const std::vector<double>& f = spline_.values();
    const double value = curvature(w);
    if (at.size() < 5) return {value, 0};
    const std::size_t centre = spline_.cell(w);
    const std::size_t nearest = w - at[centre] < at[centre + 1] - w ? centre : centre + 1;
    const std::size_t k = std::clamp<std::size_t>(nearest, 2, at.size() - 3);
    struct Difference {
        double second;
        double squared;  // spacing
    };
    const auto over = [&](std::size_t n) {
        const double left = at[k] - at[k - n];
        const double right = at[k + n] - at[k];
        return Difference{2 * ((f[k + n] - f[k]) / right - (f[k] - f[k - n]) / left) / (left + right),
                          left * right};
    };
    const Difference one = over(1);
    const Difference two = over(2);
    constexpr double kept = 0.25;
    const double none = (one.second * two.squared - two.second * one.squared) / (two.squared - one.squared);
    const double noise = 4 * errors_[k] / one.squared;
    const double error = std::max(noise, std::abs(one.second - none));
    const bool digits_are_the_limit = noise > 0.1 * std::abs(one.second);
    if (k == nearest && !digits_are_the_limit && !(none / one.second > kept)) return {0, error};
    return {value, error};
}

ResolvedCurvature TablePotential::resolved_curvature(double w) const {
    const std::vector<double>& at = spline_.positions();
    const std::vector<double>& f = spline_.values();
    const std::size_t centre = spline_.cell(w);
    ResolvedCurvature result = spline_curvature(w);
    for (std::size_t beside = fewest_beside; beside < at.size(); beside += (beside + 1) / 2) {
        const std::size_t first = centre - std::min(centre, beside);
        const std::size_t last = std::min(centre + 1 + beside, at.size() - 1);
        if (last - first < 2 * fewest_beside + 1) continue;
        const double reach = std::max(w - at[first], at[last] - w);
        const QuinticFit fit = fit_quintic(at, f, errors_, first, last, w, reach);
        if (fit.missed > slack) break;
        const auto [lowest, highest] = std::minmax_element(f.begin() + static_cast<std::ptrdiff_t>(first),
                                                           f.begin() + static_cast<std::ptrdiff_t>(last) + 1);
        const double error = *std::max_element(errors_.begin() + static_cast<std::ptrdiff_t>(first),
                                               errors_.begin() + static_cast<std::ptrdiff_t>(last) + 1) +
                             rounding * std::abs(value(w));
        const double half = 0.5 * (at[last] - at[first]);
        const double x = (w - at[first]) / half - 1;
        const double bend = fit.coefficients(2);  // f'' reach^2 / 2
        result = {std::abs(bend) > rise_of_curvature * error ? 2 * bend / (reach * reach) : 0,
                  error * curvature_error(fit, x, (*highest - *lowest) / error) / (half * half)};
        if (last - first + 1 == at.size()) break;
    }
    return result;
}

}  // namespace levywell::inline potential
