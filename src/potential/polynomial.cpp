#include "potential/polynomial.hpp"

#include "potential/rounding_unit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include <boost/math/tools/toms748_solve.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

using Long = boost::multiprecision::cpp_bin_float_100;

constexpr double worth_a_shift = 1e3;      // digits of f' that an expansion about another point saves
constexpr double worth_leaving_out = 1e4;  // of what f varies by: a constant costs its rounding

/// The mean of all roots of f, which is that of the roots of every derivative: the centre of the critical
/// points.
double mean_root(const std::vector<double>& coefficients) {
    const std::size_t degree = coefficients.size() - 1;
    return -coefficients[degree - 1] / (static_cast<double>(degree) * coefficients[degree]);
}

/// Coefficients in powers of w - centre.
std::vector<double> about(const std::vector<double>& coefficients, double centre) {
    std::vector<Long> terms(coefficients.begin(), coefficients.end());
    for (std::size_t k = 0; k + 1 < terms.size(); ++k) {
        for (std::size_t i = terms.size() - 1; i-- > k;) terms[i] += terms[i + 1] * centre;
    }
    std::vector<double> result;
    for (const Long& term : terms) result.push_back(static_cast<double>(term));
    return result;
}

/// How far the number that was written may lie from a double: none where it has at most 15 digits and the
/// double is exactly that number.
double rounding_of(double number) {
    const std::string text = fmt::format("{:.15g}", number);
    const bool exact = Long(text) == Long(number);
    return exact ? 0 : 0.5 * rounding_unit * std::abs(number);
}

double evaluate(const std::vector<double>& coefficients, double w) {
    double sum = 0;
    for (std::size_t k = coefficients.size(); k-- > 0;) sum = std::fma(sum, w, coefficients[k]);
    return sum;
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
    const std::vector<double> given = value_;
    slope_ = derivative(value_);
    double bound = slope_.size() > 1 ? root_bound(slope_) : 1;
    const double centre = value_.size() > 2 ? mean_root(value_) : 0;
    if (centre != 0) {
        std::vector<double> shifted = about(value_, centre);
        std::vector<double> slope = derivative(shifted);
        const double reach = root_bound(slope);
        if (size_of_terms(slope_, std::abs(centre) + reach) > worth_a_shift * size_of_terms(slope, reach)) {
            centre_ = centre;
            value_ = std::move(shifted);
            slope_ = std::move(slope);
            bound = reach;
        }
    }
    curvature_ = derivative(slope_);
    core_ = {centre_ - bound, centre_ + bound};
    for (double root : real_roots(curvature_)) knots_.push_back(centre_ + root);
    const double constant = std::abs(value_[0]);
    if (constant > worth_leaving_out * (size_of_terms(value_, bound) - constant) && value_.size() > 1)
        left_out_ = std::exchange(value_[0], 0);
    weigh_coefficients(given);
}

void PolynomialPotential::weigh_coefficients(const std::vector<double>& given) {
    for (double coefficient : given) coefficient_errors_.push_back(rounding_of(coefficient));
    const std::vector<double> roots = real_roots(slope_);
    if (roots.empty()) return;
    double half = 0.5 * (roots.back() - roots.front());
    if (half == 0) half = 0.25 * core_.length();  // where the lost ones would lie
    const double middle = centre_ + 0.5 * (roots.front() + roots.back());
    const double farthest = std::abs(middle) + half;
    const double given_error = size_of_terms(derivative(coefficient_errors_), farthest) * half;
    const double range = size_of_terms(slope_, std::abs(middle - centre_) + half) * half;
    if (given_error > 0) lost_share_ = given_error / range;
}

double PolynomialPotential::value(double w) const {
    return evaluate(value_, w - centre_);
}
double PolynomialPotential::slope(double w) const {
    return evaluate(slope_, w - centre_);
}
double PolynomialPotential::curvature(double w) const {
    return evaluate(curvature_, w - centre_);
}

double PolynomialPotential::evaluation_error(double w) const {
    return 2 * rounding_unit * size_of_terms(value_, std::abs(w - centre_));
}

double PolynomialPotential::value_error(double w) const {
    return evaluation_error(w) + size_of_terms(coefficient_errors_, std::abs(w));
}

double PolynomialPotential::difference_error(double a, double b) const {
    const double farthest = std::max(std::abs(a), std::abs(b));
    const double slope_error = size_of_terms(derivative(coefficient_errors_), farthest);
    const double given_error =
        std::min(slope_error * std::abs(a - b), size_of_terms(coefficient_errors_, std::abs(a)) +
                                                    size_of_terms(coefficient_errors_, std::abs(b)));
    return evaluation_error(a) + evaluation_error(b) + given_error;
}

std::vector<double> derivative(const std::vector<double>& coefficients) {
    std::vector<double> result;
    for (std::size_t k = 1; k < coefficients.size(); ++k)
        result.push_back(static_cast<double>(k) * coefficients[k]);
    if (result.empty()) result.push_back(0);
    return result;
}

double size_of_terms(const std::vector<double>& coefficients, double w) {
    double sum = 0;
    for (std::size_t k = coefficients.size(); k-- > 0;) sum = sum * w + std::abs(coefficients[k]);
    return sum;
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

}  // namespace levywell::inline potential
