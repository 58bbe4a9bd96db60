#include "theory/fractional_laplacian.hpp"

#include "levywell/random/levy_measure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace levywell::inline theory {
namespace {

constexpr double neighbourhood =
    8;  // in widths: beyond, four moments leave eigenvalues right to 2e-7 for every alpha; the closed form of
        // larger distances loses the digits that they gain

/// (y^p - 1) / p, log y at p = 0.
double power_log(double y, double p) {
    const double log_y = std::log(y);
    const double z = p * log_y;
    return std::abs(z) < 1e-8 ? log_y * (1 + z / 2) : std::expm1(z) / p;
}

/// K(y) up to the y^2 that second differences on both sides annihilate, over its factor: smooth through
/// alpha = 1.
double kernel(double y, double p) {
    return y == 0 ? 0 : y * y * power_log(y, p);
}

/// Average of r^-p over two hats with moments v (variance), s (skewness), f (fourth) over powers of r.
double expansion(double p, double v, double s, double f) {
    return 1 + p * (p + 1) / 2 * (v - (p + 2) / 3 * (s - (p + 3) / 4 * f));
}

}  // namespace

FractionalLaplacian::FractionalLaplacian(const std::vector<double>& nodes, double alpha)
    : nodes_(nodes),
      alpha_(alpha),
      last_(static_cast<Eigen::Index>(nodes.size()) - 1),
      constant_(levy_constant(alpha)) {
    // cos(pi alpha/2) = sin(pi (1-alpha)/2), divided by 1 - alpha.
    const double angle = std::numbers::pi * (1 - alpha) / 2;
    const double cosine = std::numbers::pi / 2 * (std::abs(angle) < 1e-8 ? 1 : std::sin(angle) / angle);
    factor_ = 1 / (2 * std::tgamma(4 - alpha) * cosine);
    curvature_ = factor_ * (3 - alpha) * (2 - alpha);  // 1 / Gamma(2 - alpha) without its pole at 2
    for (Eigen::Index i = 0; i <= last_; ++i) hats_.push_back(hat(i));
}

FractionalLaplacian::Hat FractionalLaplacian::hat(Eigen::Index i) const {
    const auto node = [&](Eigen::Index k) { return nodes_[static_cast<std::size_t>(k)]; };
    // Of the ramp alone at an end: the constant beyond it is outside().
    const double left = i > 0 ? node(i) - node(i - 1) : 0;
    const double right = i < last_ ? node(i + 1) - node(i) : 0;
    Hat hat;
    hat.width = std::max(left, right);
    const double l = left / hat.width;
    const double r = right / hat.width;
    const auto kink = [&](double at, double change) {
        hat.position[hat.kinks] = at;
        hat.change[hat.kinks++] = change;
    };
    if (i > 0) kink(node(i - 1), 1 / l);
    kink(node(i), -((i > 0 ? 1 / l : 0) + (i < last_ ? 1 / r : 0)));
    if (i < last_) kink(node(i + 1), 1 / r);
    hat.mass = (left + right) / 2;
    hat.centre = node(i) + (right - left) / 3;
    hat.variance = (l * l + r * r + l * r) / 18;
    hat.skewness = (r - l) * (2 * l + r) * (l + 2 * r) / 270;
    hat.fourth = 2.4 * hat.variance * hat.variance;  // every triangular law has kurtosis 12/5
    return hat;
}

double FractionalLaplacian::operator()(Eigen::Index i, Eigen::Index j) const {
    if (i == 0 || i == last_) return 0;
    const Hat& a = hats_[static_cast<std::size_t>(i)];
    const Hat& b = hats_[static_cast<std::size_t>(j)];
    const bool end = j == 0 || j == last_;
    const double distance = std::abs(a.centre - b.centre);
    if (distance >= neighbourhood * std::max(a.width, b.width))
        return end ? far(a, b) + outside(a, j) : far(a, b);
    const bool narrower = a.width <= b.width;
    if (!narrower && end) return near(a, b);
    const Hat& narrow = narrower ? a : b;
    const Hat& wide = narrower ? b : a;
    double clear = HUGE_VAL;
    for (int k = 0; k < wide.kinks; ++k) clear = std::min(clear, std::abs(narrow.centre - wide.position[k]));
    if (clear < neighbourhood * narrow.width) return near(a, b);
    return narrower ? between(a, b) : between(b, a) * (b.mass / a.mass);
}

/// <phi_a'', K * phi_b''> over the mass of a.
double FractionalLaplacian::near(const Hat& a, const Hat& b) const {
    const double length = std::max(a.width, b.width);
    double sum = 0;
    for (int k = 0; k < a.kinks; ++k) {
        for (int l = 0; l < b.kinks; ++l)
            sum += a.change[k] * b.change[l] *
                   kernel(std::abs(a.position[k] - b.position[l]) / length, 1 - alpha_);
    }
    return factor_ * sum * (length / a.width) * (length / b.width) * (length / a.mass) *
           std::pow(length, -alpha_);
}

/// The average over the narrow hat of K'' * phi_wide'', by the narrow one's moments.
double FractionalLaplacian::between(const Hat& narrow, const Hat& wide) const {
    const double ratio = narrow.width / wide.width;
    const double second = narrow.variance * ratio * ratio / 2;
    const double third = narrow.skewness * ratio * ratio * ratio / 6;
    const double fourth = narrow.fourth * ratio * ratio * ratio * ratio / 24;
    double sum = 0;
    for (int k = 0; k < wide.kinks; ++k) {
        const double y = (narrow.centre - wide.position[k]) / wide.width;
        const double r = std::abs(y);
        // Derivatives of (r^(1-alpha) - 1)/(1 - alpha).
        const double d2 = -alpha_ * std::pow(r, -1 - alpha_);
        const double d3 = -(1 + alpha_) * d2 / y;
        const double d4 = -(2 + alpha_) * d3 / y;
        sum += wide.change[k] * (power_log(r, 1 - alpha_) + second * d2 + third * d3 + fourth * d4);
    }
    return curvature_ * sum * std::pow(wide.width, -alpha_);
}

/// -C_alpha int int phi_a phi_b |x - y|^(-1-alpha) over the mass of a, by the moments of both.
double FractionalLaplacian::far(const Hat& a, const Hat& b) const {
    const double difference = a.centre - b.centre;
    const double r = std::abs(difference);
    const double wa = a.width / difference;
    const double wb = b.width / difference;
    const double va = a.variance * wa * wa;
    const double vb = b.variance * wb * wb;
    const double third = a.skewness * wa * wa * wa - b.skewness * wb * wb * wb;
    const double fourth = a.fourth * wa * wa * wa * wa + b.fourth * wb * wb * wb * wb + 6 * va * vb;
    return -constant_ * (b.mass / r) * std::pow(r, -alpha_) * expansion(1 + alpha_, va + vb, third, fourth);
}

/// -C_alpha int phi_a(x) int_(beyond the end) |x - y|^(-1-alpha) dy dx over the mass of a.
double FractionalLaplacian::outside(const Hat& a, Eigen::Index end) const {
    const double difference = a.centre - nodes_[static_cast<std::size_t>(end)];
    const double w = a.width / difference;
    return -constant_ * std::pow(std::abs(difference), -alpha_) / alpha_ *
           expansion(alpha_, a.variance * w * w, a.skewness * w * w * w, a.fourth * w * w * w * w);
}

}  // namespace levywell::inline theory
