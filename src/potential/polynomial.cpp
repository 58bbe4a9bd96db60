#include "potential/polynomial.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <boost/math/tools/toms748_solve.hpp>

namespace levywell {
namespace {

double evaluate(const std::vector<double>& coefficients, double w) {
    double sum = 0;
    for (std::size_t k = coefficients.size(); k-- > 0;) sum = std::fma(sum, w, coefficients[k]);
    return sum;
}

std::vector<double> derivative(const std::vector<double>& coefficients) {
    std::vector<double> result;
    for (std::size_t k = 1; k < coefficients.size(); ++k)
        result.push_back(static_cast<double>(k) * coefficients[k]);
    if (result.empty()) result.push_back(0);
    return result;
}

/// All roots lie within this distance of 0 (Fujiwara 1916), which follows the unit of length; rounded up to a
/// power of two, so that another unit, if a power of two, changes no bit of a root.
double root_bound(const std::vector<double>& coefficients) {
    double largest = 0;
    const std::size_t degree = coefficients.size() - 1;
    for (std::size_t k = 0; k < degree; ++k) {
        largest = std::max(largest, std::pow(std::abs(coefficients[k] / coefficients.back()),
                                             1 / static_cast<double>(degree - k)));
    }
    return largest > 0 ? std::exp2(std::ceil(std::log2(2 * largest)))
                       : 2;  // all roots are 0: any width will do
}

/// Real roots at which the sign changes: between neighbouring roots of the derivative there is at most one.
std::vector<double> real_roots(const std::vector<double>& coefficients) {
    std::vector<double> roots;
    if (coefficients.size() < 2 || coefficients.back() == 0) return roots;
    const double bound = root_bound(coefficients);
    std::vector<double> ends = real_roots(derivative(coefficients));
    ends.insert(ends.begin(), -bound);
    ends.push_back(bound);
    for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
        const double a = evaluate(coefficients, ends[k]);
        const double b = evaluate(coefficients, ends[k + 1]);
        if (b == 0 && k + 2 < ends.size()) roots.push_back(ends[k + 1]);
        if (!(a * b < 0)) continue;
        std::uintmax_t iterations = 200;
        const auto bracket = boost::math::tools::toms748_solve(
            [&](double w) { return evaluate(coefficients, w); }, ends[k], ends[k + 1], a, b,
            boost::math::tools::eps_tolerance<double>(52), iterations);
        roots.push_back(0.5 * (bracket.first + bracket.second));
    }
    return roots;
}

}  // namespace

PolynomialPotential::PolynomialPotential(std::vector<double> coefficients) : value_(std::move(coefficients)) {
    while (value_.size() > 1 && value_.back() == 0) value_.pop_back();
    slope_ = derivative(value_);
    curvature_ = derivative(slope_);
    const double bound = slope_.size() > 1 ? root_bound(slope_) : 1;
    core_ = {-bound, bound};
    knots_ = real_roots(curvature_);
}

double PolynomialPotential::value(double w) const {
    return evaluate(value_, w);
}
double PolynomialPotential::slope(double w) const {
    return evaluate(slope_, w);
}
double PolynomialPotential::curvature(double w) const {
    return evaluate(curvature_, w);
}

std::vector<double> polynomial_from_slope_roots(const std::vector<double>& roots, double strength) {
    std::vector<double> slope{strength};
    for (double root : roots) {
        slope.push_back(0);
        for (std::size_t k = slope.size() - 1; k > 0; --k) slope[k] = slope[k - 1] - root * slope[k];
        slope[0] *= -root;
    }
    std::vector<double> value{0};
    for (std::size_t k = 0; k < slope.size(); ++k) value.push_back(slope[k] / static_cast<double>(k + 1));
    return value;
}

}  // namespace levywell
