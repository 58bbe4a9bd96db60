#include "potential/critical_points_potential.hpp"

#include "potential/polynomial.hpp"
#include "potential/rounding_unit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <boost/math/quadrature/gauss.hpp>

namespace levywell::inline potential {
namespace {

constexpr double seen = 1e-10;  // relative rounding of f', and of barriers, above which a form is another

}  // namespace

CriticalPointsPotential::CriticalPointsPotential(std::vector<double> roots, double strength)
    : roots_(std::move(roots)), strength_(strength), heights_(roots_.size()) {
    const std::size_t base = nearest_root(0);
    std::vector<double> barriers;
    double lowest_barrier = HUGE_VAL;
    double steepest = 0;
    for (std::size_t k = 1; k < roots_.size(); ++k) {
        barriers.push_back(integral(k - 1, 0, roots_[k] - roots_[k - 1]));
        lowest_barrier = std::min(lowest_barrier, std::abs(barriers.back()));
        steepest = std::max(steepest, std::abs(slope(0.5 * (roots_[k - 1] + roots_[k]))));
    }
    for (std::size_t k = base + 1; k < roots_.size(); ++k) heights_[k] = heights_[k - 1] + barriers[k - 1];
    for (std::size_t k = base; k-- > 0;) heights_[k] = heights_[k + 1] - barriers[k];
    origin_ = from_base(0);
    if (!(std::abs(origin_) * rounding_unit <= seen * lowest_barrier)) {
        zero_ = roots_[roots_.size() / 2];
        origin_ = heights_[roots_.size() / 2];
    }
    std::vector<double> polynomial = derivative(polynomial_from_slope_roots(roots_, strength));
    const double farthest = std::max(std::abs(roots_.front()), std::abs(roots_.back()));
    if (roots_.size() == 1 || size_of_terms(polynomial, farthest) * rounding_unit <= seen * steepest)
        polynomial_ = std::move(polynomial);
}

double CriticalPointsPotential::slope(double w) const {
    double product = strength_;
    for (double root : roots_) product *= w - root;
    return product;
}

double CriticalPointsPotential::curvature(double w) const {
    double product = strength_;
    double sum = 0;  // of the products without one factor
    for (double root : roots_) {
        sum = sum * (w - root) + product;
        product *= w - root;
    }
    return sum;
}

Interval CriticalPointsPotential::core() const {
    double margin = roots_.back() - roots_.front();
    if (margin == 0)
        margin = roots_[0] != 0 ? std::abs(roots_[0]) : 1;  // a parabola has no length of its own
    return {roots_.front() - margin, roots_.back() + margin};
}

double CriticalPointsPotential::integral(std::size_t k, double from, double to) const {
    using boost::math::quadrature::gauss;  // n points are exact up to degree 2 n - 1
    const auto f = [&](double distance) {
        double product = strength_;
        for (double root : roots_) product *= distance + (roots_[k] - root);
        return product;
    };
    if (from == to) return 0;
    if (roots_.size() <= 13) return gauss<double, 7>::integrate(f, from, to);
    if (roots_.size() <= 29) return gauss<double, 15>::integrate(f, from, to);
    return gauss<double, 30>::integrate(f, from, to);
}

std::size_t CriticalPointsPotential::nearest_root(double w) const {
    const auto after =
        static_cast<std::size_t>(std::lower_bound(roots_.begin(), roots_.end(), w) - roots_.begin());
    std::size_t nearest = std::min(after, roots_.size() - 1);
    if (nearest > 0 && w - roots_[nearest - 1] < std::abs(roots_[nearest] - w)) --nearest;
    return nearest;
}

double CriticalPointsPotential::from_base(double w) const {
    const std::size_t nearest = nearest_root(w);
    return heights_[nearest] + integral(nearest, 0, w - roots_[nearest]);
}

double CriticalPointsPotential::value_error(double w) const {
    const std::size_t base = nearest_root(0);
    const std::size_t nearest = nearest_root(w);
    double largest = std::max(std::abs(value(w)), std::abs(origin_));
    for (std::size_t k = std::min(base, nearest); k <= std::max(base, nearest); ++k)
        largest = std::max(largest, std::abs(heights_[k]));
    return 4 * rounding_unit * largest;
}

}  // namespace levywell::inline potential
