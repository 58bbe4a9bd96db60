#include "potential/table_potential.hpp"

#include "potential/printed_digits.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

namespace levywell {
namespace {

constexpr double rounding = 2 * std::numeric_limits<double>::epsilon();
constexpr std::size_t fewest_beside = 5;  // points on each side of a fit that tells more than the spline
constexpr double slack = 1.5;             // errors by which a point may miss a fit that holds
constexpr double rise_of_curvature = 8;   // errors by which f must bend over a fit: of w^4 it bends by 6

/// The least-squares cubic through points about a centre, in units of `reach`.
struct CubicFit {
    Eigen::Vector4d coefficients;
    bool holds;  ///< no point lies farther from it than its error allows
};

CubicFit fit_cubic(const std::vector<double>& w, const std::vector<double>& f,
                   const std::vector<double>& errors, std::size_t first, std::size_t last, double centre,
                   double reach) {
    const auto rows = static_cast<Eigen::Index>(last - first + 1);
    Eigen::MatrixXd powers(rows, 4);
    Eigen::VectorXd heights(rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
        const std::size_t k = first + static_cast<std::size_t>(i);
        const double x = (w[k] - centre) / reach;
        powers.row(i) << 1, x, x * x, x * x * x;
        heights(i) = f[k] - f[first];
    }
    CubicFit fit{powers.householderQr().solve(heights), true};
    const Eigen::VectorXd missed = (powers * fit.coefficients - heights).cwiseAbs();
    for (Eigen::Index i = 0; i < rows; ++i) {
        const std::size_t k = first + static_cast<std::size_t>(i);
        fit.holds = fit.holds && missed(i) <= slack * errors[k] + rounding * std::abs(f[k]);
    }
    return fit;
}

}  // namespace

TablePotential::TablePotential(const std::vector<double>& w, const std::vector<double>& f, double growth,
                               double error)
    : spline_(w, f), printed_(printed_errors(f)), errors_(printed_) {
    for (double& known : errors_) known = std::max(known, error);

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

/// Whether f'' at an extremum near point k is more than the bend of a higher power between points: second
/// differences over one and two spacings, extrapolated to none, keep a quarter of the first (of w^4 nothing).
bool TablePotential::spacing_resolves(std::size_t k) const {
    const std::vector<double>& w = spline_.positions();
    const std::vector<double>& f = spline_.values();
    if (k < 2 || k + 2 >= w.size()) return true;
    struct Difference {
        double second;
        double squared;  // spacing
    };
    const auto over = [&](std::size_t n) {
        const double left = w[k] - w[k - n];
        const double right = w[k + n] - w[k];
        return Difference{2 * ((f[k + n] - f[k]) / right - (f[k] - f[k - n]) / left) / (left + right),
                          left * right};
    };
    const Difference one = over(1);
    const Difference two = over(2);
    constexpr double kept = 0.25;
    const double noise = 4 * errors_[k] / one.squared;
    if (noise > 0.1 * std::abs(one.second)) return true;  // digits, not the spacing, are the limit
    const double none = (one.second * two.squared - two.second * one.squared) / (two.squared - one.squared);
    return none / one.second > kept;
}

double TablePotential::resolved_curvature(double w) const {
    const std::vector<double>& at = spline_.positions();
    const std::size_t centre = spline_.cell(w);
    const std::size_t nearest = w - at[centre] < at[centre + 1] - w ? centre : centre + 1;
    double result = spacing_resolves(nearest) ? curvature(w) : 0;
    for (std::size_t beside = fewest_beside; beside < at.size(); beside += (beside + 1) / 2) {
        if (centre < beside || centre + 1 + beside >= at.size()) break;
        const std::size_t first = centre - beside;
        const std::size_t last = centre + 1 + beside;
        const double reach = std::max(w - at[first], at[last] - w);
        const CubicFit fit = fit_cubic(at, spline_.values(), errors_, first, last, w, reach);
        if (!fit.holds) break;
        const double bend = fit.coefficients(2);  // f'' reach^2 / 2
        const double error = *std::max_element(errors_.begin() + static_cast<std::ptrdiff_t>(first),
                                               errors_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
        result = std::abs(bend) > rise_of_curvature * (error + rounding * std::abs(value(w)))
                     ? 2 * bend / (reach * reach)
                     : 0;
    }
    return result;
}

}  // namespace levywell
