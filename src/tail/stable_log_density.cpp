#include "levywell/tail/stable_log_density.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numbers>

#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

// Over m = alpha log|x| the law has the same extent for every alpha: constant density below,
// x^(-1-alpha) above.
constexpr double least_m = -8;
constexpr double step = 0.03;
constexpr std::size_t density_points = 734;  // up to m = 14
constexpr std::size_t central = 267;         // of them with m <= 0
constexpr std::size_t order = 10;            // Chebyshev points in a stretch of alpha
constexpr std::array edges{0.2, 0.3, 0.4, 0.55, 0.75, 1.0, 1.3, 1.6, 1.8, 1.92, 2.0};
constexpr std::size_t stretch_count = edges.size() - 1;
constexpr double floor_share = 1e-10;  // of e^-m, a power law's h

double m_of(std::size_t j) {
    return least_m + step * static_cast<double>(j);
}

/// The density h(m) = 2 x f(x) / alpha of m, at the Chebyshev points of a stretch of alpha: log h for m <= 0,
/// where it spans many orders of magnitude, h above, where log h bends sharply as alpha -> 2 while h itself
/// stays smooth.
struct Stretch {
    std::array<double, order> alphas{};
    std::array<std::vector<double>, order> values;

    explicit Stretch(std::size_t number) {
        const double middle = (edges[number] + edges[number + 1]) / 2;
        const double half = (edges[number + 1] - edges[number]) / 2;
        for (std::size_t c = 0; c < order; ++c) {
            const double angle = std::numbers::pi * static_cast<double>(c) / (order - 1);
            alphas[c] = middle + half * std::cos(angle);  // both ends among them
            const StableLaw law(alphas[c]);
            for (std::size_t j = 0; j < density_points; ++j) {
                const double log_x = m_of(j) / alphas[c];
                const double log_h = std::log(2 / alphas[c]) + law.log_pdf(log_x) + log_x;
                values[c].push_back(j < central ? log_h : std::exp(log_h));
            }
        }
    }
};

/// The least density at each node.
const std::vector<double>& floors() {
    static const std::vector<double> all = [] {
        std::vector<double> values;
        for (std::size_t j = 0; j < density_points; ++j) values.push_back(floor_share * std::exp(-m_of(j)));
        return values;
    }();
    return all;
}

const Stretch& stretch_of(double alpha) {
    static std::array<std::once_flag, stretch_count> made;
    static std::array<std::vector<Stretch>, stretch_count> all;
    std::size_t number = 0;
    while (number + 1 < stretch_count && alpha > edges[number + 1]) ++number;
    std::call_once(made[number], [&] { all[number].emplace_back(number); });
    return all[number].front();
}

/// Weights of the values at the Chebyshev points in the interpolated value and derivative (barycentric form).
struct Weights {
    std::array<double, order> value{};
    std::array<double, order> derivative{};

    Weights(const std::array<double, order>& nodes, double at) {
        for (std::size_t c = 0; c < order; ++c) {
            double value_c = 1;
            double derivative_c = 0;
            for (std::size_t k = 0; k < order; ++k) {
                if (k == c) continue;
                const double gap = nodes[c] - nodes[k];
                derivative_c = (derivative_c * (at - nodes[k]) + value_c) / gap;
                value_c *= (at - nodes[k]) / gap;
            }
            value[c] = value_c;
            derivative[c] = derivative_c;
        }
    }
};

/// Slope by differences of fourth order, of second at the ends.
double slope_at(const std::vector<double>& v, std::size_t j) {
    if (j >= 2 && j + 2 < v.size()) return (8 * (v[j + 1] - v[j - 1]) - (v[j + 2] - v[j - 2])) / (12 * step);
    if (j == 0) return (-3 * v[0] + 4 * v[1] - v[2]) / (2 * step);
    if (j + 1 == v.size()) return (3 * v[j] - 4 * v[j - 1] + v[j - 2]) / (2 * step);
    return (v[j + 1] - v[j - 1]) / (2 * step);
}

struct Cubic {
    double value, slope;
};

/// Hermite's cubic at t in [0, 1] of a cell.
Cubic cubic(double t, double v0, double s0, double v1, double s1) {
    const double a = step * s0 - (v1 - v0);
    const double b = (v1 - v0) - step * s1;
    const double u = 1 - t;
    return {u * v0 + t * v1 + t * u * (a * u + b * t),
            ((v1 - v0) + (1 - 2 * t) * (a * u + b * t) + t * u * (b - a)) / step};
}

}  // namespace

StableLogDensity::StableLogDensity(double alpha) : alpha_(alpha), log_half_alpha_(std::log(alpha / 2)) {
    if (!(alpha >= least_alpha && alpha <= 2)) {
        throw InputError("alpha",
                         fmt::format("alpha = {}: the tabulated density covers {} to 2", alpha, least_alpha));
    }
    const Stretch& stretch = stretch_of(alpha);
    const Weights weights(stretch.alphas, alpha);
    std::vector<double> logs(density_points);
    std::vector<double> alpha_logs(density_points);
    for (std::size_t j = 0; j < density_points; ++j) {
        for (std::size_t c = 0; c < order; ++c) {
            logs[j] += weights.value[c] * stretch.values[c][j];
            alpha_logs[j] += weights.derivative[c] * stretch.values[c][j];
        }
        if (j < central) continue;
        const double density = std::max(logs[j], floors()[j]);
        logs[j] = std::log(density);
        alpha_logs[j] /= density;
    }
    for (std::size_t j = 0; j < density_points; ++j)
        nodes_.push_back({logs[j], slope_at(logs, j), alpha_logs[j], slope_at(alpha_logs, j)});
}

StableMagnitudeTail::StableMagnitudeTail(double alpha) : alpha_(alpha), above_(density_points) {
    const StableLogDensity density(alpha);
    for (const auto& node : density.nodes_) density_.push_back(std::exp(node.value));
    above_.back() = density_.back();  // h = C e^-m from there on
    for (std::size_t j = density_points - 1;
         j-- > 0;) {  // trapezoids with the ends' slopes (Euler, Maclaurin)
        const double slopes =
            density_[j] * density.nodes_[j].slope - density_[j + 1] * density.nodes_[j + 1].slope;
        above_[j] = above_[j + 1] + step / 2 * (density_[j] + density_[j + 1]) + step * step / 12 * slopes;
    }
}

LogDensityPoint StableLogDensity::at(double log_abs_x) const {
    const double m = alpha_ * log_abs_x;
    LogDensityPoint point;
    Cubic log_h{};
    Cubic by_alpha{};
    const double position = (m - least_m) / step;
    if (!(position > 0)) {  // f(x) = f(0) (1 - c x^2), and h(m) = 2 x f(x) / alpha
        const double past = m - least_m;
        const double fall = nodes_.front().slope - 1 / alpha_;  // of log f over m at the first node
        const double square = std::exp(2 * past / alpha_);
        log_h = {nodes_.front().value + past / alpha_ + fall * alpha_ / 2 * (square - 1),
                 1 / alpha_ + fall * square};
        by_alpha = {nodes_.front().alpha_value - past / (alpha_ * alpha_), 0};
    } else if (position >= static_cast<double>(density_points - 1)) {  // h falls as e^-m
        log_h = {nodes_.back().value - (m - m_of(density_points - 1)), -1};
        by_alpha = {nodes_.back().alpha_value, 0};
    } else {
        const auto j = static_cast<std::size_t>(position);
        const double t = position - static_cast<double>(j);
        const Node& a = nodes_[j];
        const Node& b = nodes_[j + 1];
        log_h = cubic(t, a.value, a.slope, b.value, b.slope);
        by_alpha = cubic(t, a.alpha_value, a.alpha_slope, b.alpha_value, b.alpha_slope);
    }
    point.value = log_h.value + log_half_alpha_ - log_abs_x;
    point.log_x = alpha_ * log_h.slope - 1;
    point.alpha = by_alpha.value + log_h.slope * log_abs_x + 1 / alpha_;
    return point;
}

double StableMagnitudeTail::operator()(double log_abs_x) const {
    const double m = alpha_ * log_abs_x;
    const double position = (m - least_m) / step;
    if (!(position > 0)) return 1 - (1 - above_.front()) * std::exp((m - least_m) / alpha_);
    if (position >= static_cast<double>(density_points - 1))
        return above_.back() * std::exp(-(m - m_of(density_points - 1)));
    const auto j = static_cast<std::size_t>(position);
    const double t = position - static_cast<double>(j);
    // Hermite's cubic through the integral and its known slope -h.
    return cubic(t, above_[j], -density_[j], above_[j + 1], -density_[j + 1]).value;
}

}  // namespace levywell::inline tail
