#include "random/half_line_bridge.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace levywell::inline random {
namespace {

using std::numbers::pi;
using Complex = std::complex<double>;

/// log((1 - q^alpha) / (1 - q^2)) at q = e^y.
double log_ratio(double alpha, double y) {
    if (std::fabs(y) < 1e-8) return std::log(alpha / 2) + 0.5 * (alpha - 2) * y;
    const double ratio = std::log(std::expm1(-alpha * std::fabs(y)) / std::expm1(-2 * std::fabs(y)));
    return y > 0 ? ratio + (alpha - 2) * y : ratio;
}

/// The density of the measure whose Laplace transform is G, times s, at s = e^u. With r s = e^y its inner
/// integral 1/pi int_0^inf log((1 - (r s)^alpha) / (1 - (r s)^2)) / (1 + r^2) dr is a convolution with
/// 1 / cosh(y - u); the trapezoidal rule in y converges exponentially.
double monotone_density(double alpha, double u) {
    constexpr double step = 0.25;
    double integral = 0;
    for (double y = u - 40; y < u + 40; y += step) integral += log_ratio(alpha, y) / (2 * std::cosh(y - u));
    const double power = std::exp(-alpha * std::fabs(u));  // s^alpha / (1 + s^(2 alpha) - ...), even in u
    return std::sqrt(2 * alpha) * std::sin(alpha * pi / 2) / (2 * pi) * power /
           (1 + power * power - 2 * power * std::cos(alpha * pi / 2)) * std::exp(step * integral / pi + u);
}

constexpr double negligible_exponent = 40;  // e^-40 of an integral

}  // namespace

HalfLineBridge::HalfLineBridge(double alpha, double least, double greatest)
    : alpha_(alpha), phase_((2 - alpha) * pi / 8), angle_(pi / (4 * std::max(alpha, 1.0))) {
    // The integrands are analytic within `angle_` of the ray: so wide a strip leaves the trapezoidal rule an
    // error of e^-30.
    step_ = 2 * pi * angle_ / 30;
    const double last = std::log(negligible_exponent / std::cos(alpha * angle_)) / alpha;
    first_ = -12 - (1 + alpha) * std::log(std::max(greatest, 1.0));
    const Complex turn = std::polar(1.0, angle_);
    for (double t = first_; t < last; t += step_) {
        const Complex l = std::exp(t) * turn;
        weights_.push_back(step_ / pi * l * std::exp(-std::exp(alpha * t) * std::polar(1.0, alpha * angle_)));
    }

    table_step_ = step_ / 2;
    first_table_ = first_ + std::log(least) - 4 * table_step_;
    const double last_table = last + std::log(greatest) + 4 * table_step_;
    const double last_density = std::log(negligible_exponent / std::cos(angle_)) - first_table_;
    const double first_density = std::min(0.0, -last_table) - negligible_exponent / (1 + alpha);
    std::vector<double> density;
    for (double u = first_density; u < last_density; u += step_)
        density.push_back(step_ * monotone_density(alpha, u));
    for (double y = first_table_; y < last_table; y += table_step_) {
        Complex sum = 0;
        const double lowest = std::min(0.0, -y) - negligible_exponent / (1 + alpha);
        const double begin = std::max(0.0, (lowest - first_density) / step_);
        for (auto k = static_cast<std::size_t>(begin); k < density.size(); ++k) {
            const double u = first_density + static_cast<double>(k) * step_;
            if (std::exp(y + u) * turn.real() > negligible_exponent) break;
            sum += density[k] * std::exp(-std::exp(y + u) * turn);
        }
        table_.push_back(sum);
    }
}

/// Lagrange's polynomial through the six nearest nodes.
Complex HalfLineBridge::monotone_part(double log_modulus) const {
    const double place = (log_modulus - first_table_) / table_step_;
    const auto last = static_cast<double>(table_.size()) - 6;
    const double base = std::clamp(std::floor(place) - 2, 0.0, last);
    const double x = place - base;
    Complex sum = 0;
    for (int i = 0; i < 6; ++i) {
        double weight = 1;
        for (int j = 0; j < 6; ++j) {
            if (j != i) weight *= (x - j) / (i - j);
        }
        sum += weight * table_[static_cast<std::size_t>(base) + static_cast<std::size_t>(i)];
    }
    return sum;
}

HalfLineBridge::Wave HalfLineBridge::wave(double distance) const {
    const Complex turn = std::polar(1.0, angle_);
    Wave wave;
    for (std::size_t k = 0; k < weights_.size(); ++k) {
        const double log_modulus = first_ + static_cast<double>(k) * step_ + std::log(distance);
        const Complex inner = monotone_part(log_modulus);
        const Complex exponent = Complex(0, 1) * (std::exp(log_modulus) * turn + phase_);
        wave.inner.push_back(inner);
        wave.outer.push_back(std::exp(exponent) - Complex(0, 2) * inner);
    }
    return wave;
}

double HalfLineBridge::crossing_density(const Wave& from, const Wave& to) const {
    double sum = 0;
    for (std::size_t k = 0; k < weights_.size(); ++k) {
        const auto product = [](Complex a, Complex b) {
            return Complex(a.real() * b.real() - a.imag() * b.imag(),
                           a.real() * b.imag() + a.imag() * b.real());
        };
        const Complex integrand =
            product(from.outer[k], to.outer[k]) + 2.0 * product(from.inner[k], to.inner[k]);
        sum += weights_[k].real() * integrand.real() - weights_[k].imag() * integrand.imag();
    }
    return sum;
}

}  // namespace levywell::inline random
