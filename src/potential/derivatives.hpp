#pragma once

#include "potential/enclosure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace levywell::inline potential {

/// A function of w with its first two derivatives, of numbers or of enclosures. Arithmetic follows the rules
/// of Leibniz and of the chain, so that f' and f'' are as exact as their own terms, whatever constant f
/// contains.
template <class T>
struct Derivatives {
    T value;
    T slope;
    T curvature;
};

/// The right-hand derivatives of |x|.
inline double sign_of(double x) {
    return x < 0 ? -1 : 1;
}

inline double kink_of(double) {
    return 0;
}

/// log cosh x.
inline double log_cosh(double x) {
    const double size = std::abs(x);
    if (size < 1) return std::log1p(2 * std::pow(std::sinh(0.5 * size), 2));
    return size - std::numbers::ln2 + std::log1p(std::exp(-2 * size));
}

/// log(e^a + e^b).
inline double log_add(double a, double b) {
    const double apart = a == b ? 0 : std::abs(a - b);  // both may be infinite
    return std::max(a, b) + std::log1p(std::exp(-apart));
}

/// e^x / (1 + e^x).
inline double logistic(double x) {
    return 1 / (1 + std::exp(-x));
}

/// A mean of a and b, which lies between them.
inline double mean_within(double mean, double, double) {
    return mean;
}

template <class T>
T square(const T& x) {
    using std::pow;
    return pow(x, 2);
}

template <class T>
Derivatives<T> operator+(const Derivatives<T>& a, const Derivatives<T>& b) {
    return {a.value + b.value, a.slope + b.slope, a.curvature + b.curvature};
}

template <class T>
Derivatives<T> operator-(const Derivatives<T>& a, const Derivatives<T>& b) {
    return {a.value - b.value, a.slope - b.slope, a.curvature - b.curvature};
}

template <class T>
Derivatives<T> operator-(const Derivatives<T>& a) {
    return {-a.value, -a.slope, -a.curvature};
}

template <class T>
Derivatives<T> operator*(const Derivatives<T>& a, const Derivatives<T>& b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope,
            a.curvature * b.value + 2 * (a.slope * b.slope) + a.value * b.curvature};
}

template <class T>
Derivatives<T> operator/(const Derivatives<T>& a, const Derivatives<T>& b) {
    const T value = a.value / b.value;
    const T slope = (a.slope - value * b.slope) / b.value;
    return {value, slope, (a.curvature - 2 * (slope * b.slope) - value * b.curvature) / b.value};
}

/// h(g), of h, h' and h'' at g.
template <class T>
Derivatives<T> chain(const Derivatives<T>& g, const T& h, const T& first, const T& second) {
    return {h, first * g.slope, second * square(g.slope) + first * g.curvature};
}

template <class T>
Derivatives<T> exp(const Derivatives<T>& g) {
    using std::exp;
    const T h = exp(g.value);
    return chain<T>(g, h, h, h);
}

template <class T>
Derivatives<T> log(const Derivatives<T>& g) {
    using std::log;
    const T inverse = 1 / g.value;
    return chain<T>(g, log(g.value), inverse, -square(inverse));
}

/// g^p. The factors p and p (p - 1) are zero where a power that is no number would stand beside them.
template <class T>
Derivatives<T> pow(const Derivatives<T>& g, double p) {
    using std::pow;
    return chain<T>(g, pow(g.value, p), p == 0 ? T(0) : p * pow(g.value, p - 1),
                    p == 0 || p == 1 ? T(0) : p * (p - 1) * pow(g.value, p - 2));
}

template <class T>
Derivatives<T> pow(const Derivatives<T>& base, const Derivatives<T>& exponent) {
    return exp(exponent * log(base));
}

template <class T>
Derivatives<T> sqrt(const Derivatives<T>& g) {
    using std::sqrt;
    const T root = sqrt(g.value);
    const T first = 0.5 / root;
    return chain<T>(g, root, first, -0.5 * (first / g.value));
}

template <class T>
Derivatives<T> abs(const Derivatives<T>& g) {
    using std::abs;
    return chain<T>(g, abs(g.value), sign_of(g.value), kink_of(g.value));
}

template <class T>
Derivatives<T> sin(const Derivatives<T>& g) {
    using std::cos, std::sin;
    const T h = sin(g.value);
    return chain<T>(g, h, cos(g.value), -h);
}

template <class T>
Derivatives<T> cos(const Derivatives<T>& g) {
    using std::cos, std::sin;
    const T h = cos(g.value);
    return chain<T>(g, h, -sin(g.value), -h);
}

template <class T>
Derivatives<T> tan(const Derivatives<T>& g) {
    using std::tan;
    const T h = tan(g.value);
    const T first = 1 + square(h);
    return chain<T>(g, h, first, 2 * (h * first));
}

template <class T>
Derivatives<T> asin(const Derivatives<T>& g) {
    using std::asin, std::sqrt;
    const T first = 1 / sqrt(1 - square(g.value));
    return chain<T>(g, asin(g.value), first, g.value * (first * square(first)));
}

template <class T>
Derivatives<T> acos(const Derivatives<T>& g) {
    using std::acos, std::sqrt;
    const T first = -1 / sqrt(1 - square(g.value));
    return chain<T>(g, acos(g.value), first, g.value * (first * square(first)));
}

template <class T>
Derivatives<T> atan(const Derivatives<T>& g) {
    using std::atan;
    const T first = 1 / (1 + square(g.value));
    return chain<T>(g, atan(g.value), first, -2 * (g.value * square(first)));
}

template <class T>
Derivatives<T> sinh(const Derivatives<T>& g) {
    using std::cosh, std::sinh;
    const T h = sinh(g.value);
    return chain<T>(g, h, cosh(g.value), h);
}

template <class T>
Derivatives<T> cosh(const Derivatives<T>& g) {
    using std::cosh, std::sinh;
    const T h = cosh(g.value);
    return chain<T>(g, h, sinh(g.value), h);
}

template <class T>
Derivatives<T> log_cosh(const Derivatives<T>& g) {
    using std::cosh, std::tanh;
    return chain<T>(g, log_cosh(g.value), tanh(g.value), square(T(1 / cosh(g.value))));
}

template <class T>
Derivatives<T> log_add(const Derivatives<T>& a, const Derivatives<T>& b) {
    const T p = logistic(a.value - b.value);
    const T q = logistic(b.value - a.value);
    return {log_add(a.value, b.value), mean_within(p * a.slope + q * b.slope, a.slope, b.slope),
            mean_within(p * a.curvature + q * b.curvature, a.curvature, b.curvature) +
                p * q * square(T(a.slope - b.slope))};
}

template <class T>
Derivatives<T> tanh(const Derivatives<T>& g) {
    using std::cosh, std::tanh;
    const T h = tanh(g.value);
    const T first = square(T(1 / cosh(g.value)));
    return chain<T>(g, h, first, -2 * (h * first));
}

template <class T>
Derivatives<T> asinh(const Derivatives<T>& g) {
    using std::asinh, std::sqrt;
    const T first = 1 / sqrt(1 + square(g.value));
    return chain<T>(g, asinh(g.value), first, -(g.value * (first * square(first))));
}

template <class T>
Derivatives<T> acosh(const Derivatives<T>& g) {
    using std::acosh, std::sqrt;
    const T first = 1 / sqrt(square(g.value) - 1);
    return chain<T>(g, acosh(g.value), first, -(g.value * (first * square(first))));
}

template <class T>
Derivatives<T> atanh(const Derivatives<T>& g) {
    using std::atanh;
    const T first = 1 / (1 - square(g.value));
    return chain<T>(g, atanh(g.value), first, 2 * (g.value * square(first)));
}

}  // namespace levywell::inline potential
