#include "potential/enclosure.hpp"

#include "potential/derivatives.hpp"
#include "potential/rounding_unit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace levywell::inline potential {
namespace {

constexpr double smallest = std::numeric_limits<double>::denorm_min();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double of_library = 4;  // units of rounding that the C library's functions stay within

Enclosure outward(double lower, double upper, double units = 1) {
    if (std::isnan(lower) || std::isnan(upper)) return Enclosure::line();
    if (std::isfinite(lower)) lower -= units * rounding_unit * std::abs(lower) + smallest;
    if (std::isfinite(upper)) upper += units * rounding_unit * std::abs(upper) + smallest;
    return {std::min(lower, largest), std::max(upper, -largest)};
}

bool is_zero(const Enclosure& x) {
    return x.lower == 0 && x.upper == 0;
}

double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
}

template <class Function>
Enclosure rising(const Enclosure& x, Function function) {
    return outward(function(x.lower), function(x.upper), of_library);
}

/// Whether offset + n period lies in x for a whole number n, or may do so.
bool meets(const Enclosure& x, double offset, double period) {
    const double from = (x.lower - offset) / period;
    const double to = (x.upper - offset) / period;
    const double rounding = 4 * rounding_unit * (1 + std::max(std::abs(from), std::abs(to)));
    return !(std::ceil(from - rounding) > std::floor(to + rounding));
}

/// cos, or sin, whose maxima lie at `crest` + 2 pi n.
Enclosure wave(const Enclosure& x, double crest, double (*function)(double)) {
    constexpr double pi = std::numbers::pi;
    if (!(x.upper - x.lower < 2 * pi) || x.magnitude() > 1e15) return {-1, 1};
    const auto [low, high] = std::minmax({function(x.lower), function(x.upper)});
    const Enclosure ends = outward(low, high, of_library);
    return {meets(x, crest - pi, 2 * pi) ? -1 : std::max(-1.0, ends.lower),
            meets(x, crest, 2 * pi) ? 1 : std::min(1.0, ends.upper)};
}

}  // namespace

Enclosure Enclosure::line() {
    return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
}

double Enclosure::magnitude() const {
    return std::max(std::abs(lower), std::abs(upper));
}

double Enclosure::distance(double computed) const {
    return std::max({upper - computed, computed - lower, 0.0});
}

Enclosure intersection(const Enclosure& a, const Enclosure& b) {
    const Enclosure both{std::max(a.lower, b.lower), std::min(a.upper, b.upper)};
    return both.lower <= both.upper ? both : a;
}

Enclosure mean_within(const Enclosure& mean, const Enclosure& a, const Enclosure& b) {
    return intersection(mean, {std::min(a.lower, b.lower), std::max(a.upper, b.upper)});
}

Enclosure operator-(const Enclosure& x) {
    return {-x.upper, -x.lower};
}

Enclosure operator+(const Enclosure& a, const Enclosure& b) {
    if (is_zero(a)) return b;
    if (is_zero(b)) return a;
    return outward(a.lower + b.lower, a.upper + b.upper);
}

Enclosure operator-(const Enclosure& a, const Enclosure& b) {
    return a + -b;
}

Enclosure operator*(const Enclosure& a, const Enclosure& b) {
    if (is_zero(a) || is_zero(b)) return 0;
    const auto [low, high] = std::minmax({product(a.lower, b.lower), product(a.lower, b.upper),
                                          product(a.upper, b.lower), product(a.upper, b.upper)});
    return outward(low, high);
}

Enclosure operator/(const Enclosure& a, const Enclosure& b) {
    if (b.contains(0)) return Enclosure::line();
    return is_zero(a) ? a : a * outward(1 / b.upper, 1 / b.lower);
}

Enclosure pow(const Enclosure& base, double exponent) {
    const auto power = [&](double x) { return std::pow(x, exponent); };
    if (exponent == 0) return 1;
    if (exponent == 1) return base;
    if (exponent != std::floor(exponent)) {
        if (base.lower < 0) return Enclosure::line();
        const Enclosure result = exponent > 0
                                     ? rising(base, power)
                                     : -rising(-base, [&](double x) { return -std::pow(-x, exponent); });
        return {std::max(0.0, result.lower), result.upper};
    }
    if (exponent < 0) return 1 / pow(base, -exponent);
    if (std::fmod(exponent, 2) != 0) return rising(base, power);
    const Enclosure size = abs(base);
    const Enclosure result = rising(size, power);
    return {std::max(0.0, result.lower), result.upper};
}

Enclosure sqrt(const Enclosure& x) {
    if (x.lower < 0) return Enclosure::line();
    const Enclosure result = rising(x, [](double t) { return std::sqrt(t); });
    return {std::max(0.0, result.lower), result.upper};
}

Enclosure abs(const Enclosure& x) {
    if (x.lower >= 0) return x;
    if (x.upper <= 0) return -x;
    return {0, x.magnitude()};
}

Enclosure exp(const Enclosure& x) {
    const Enclosure result = rising(x, [](double t) { return std::exp(t); });
    return {std::max(0.0, result.lower), result.upper};
}

Enclosure log(const Enclosure& x) {
    return x.lower < 0 ? Enclosure::line() : rising(x, [](double t) { return std::log(t); });
}

Enclosure sin(const Enclosure& x) {
    return wave(x, std::numbers::pi / 2, [](double t) { return std::sin(t); });
}

Enclosure cos(const Enclosure& x) {
    return wave(x, 0, [](double t) { return std::cos(t); });
}

Enclosure tan(const Enclosure& x) {
    constexpr double pi = std::numbers::pi;
    if (!(x.upper - x.lower < pi) || x.magnitude() > 1e15 || meets(x, pi / 2, pi)) return Enclosure::line();
    return rising(x, [](double t) { return std::tan(t); });
}

Enclosure asin(const Enclosure& x) {
    return rising(x, [](double t) { return std::asin(t); });  // no number beyond -1 and 1: the line
}

Enclosure acos(const Enclosure& x) {
    return -rising(x, [](double t) { return -std::acos(t); });
}

Enclosure atan(const Enclosure& x) {
    return rising(x, [](double t) { return std::atan(t); });
}

Enclosure sinh(const Enclosure& x) {
    return rising(x, [](double t) { return std::sinh(t); });
}

Enclosure cosh(const Enclosure& x) {
    return rising(abs(x), [](double t) { return std::cosh(t); });
}

Enclosure log_cosh(const Enclosure& x) {
    const Enclosure result = rising(abs(x), [](double t) { return log_cosh(t); });
    return {std::max(0.0, result.lower), result.upper};
}

Enclosure log_add(const Enclosure& a, const Enclosure& b) {
    // The larger one and its logarithm of at most 2 may cancel: their own rounding counts.
    const auto rounded = [](double at, double sum, int direction) {
        return std::isfinite(sum) ? sum + direction * of_library * rounding_unit * (1 + std::abs(at)) : sum;
    };
    return outward(rounded(std::max(a.lower, b.lower), log_add(a.lower, b.lower), -1),
                   rounded(std::max(a.upper, b.upper), log_add(a.upper, b.upper), 1));
}

Enclosure logistic(const Enclosure& x) {
    const Enclosure result = rising(x, [](double t) { return logistic(t); });
    return {std::max(0.0, result.lower), std::min(1.0, result.upper)};
}

Enclosure tanh(const Enclosure& x) {
    return rising(x, [](double t) { return std::tanh(t); });
}

Enclosure asinh(const Enclosure& x) {
    return rising(x, [](double t) { return std::asinh(t); });
}

Enclosure acosh(const Enclosure& x) {
    return rising(x, [](double t) { return std::acosh(t); });
}

Enclosure atanh(const Enclosure& x) {
    return rising(x, [](double t) { return std::atanh(t); });
}

Enclosure sign_of(const Enclosure& x) {
    if (is_zero(x)) return 1;
    return {x.lower > 0 ? 1.0 : -1.0, x.upper < 0 ? -1.0 : 1.0};
}

Enclosure kink_of(const Enclosure& x) {
    return x.contains(0) && !is_zero(x) ? Enclosure::line() : Enclosure(0);
}

}  // namespace levywell::inline potential
