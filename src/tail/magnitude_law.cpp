#include "tail/magnitude_law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace levywell::inline tail {
namespace {

constexpr int quarter = 2;  // both halves of the table begin at an upper tail of 2^-2
constexpr int tail_octaves = 62;
constexpr int centre_octaves = 20;

/// The octave t >= 0 at which `log_x(t)`, monotone, is `at`, between `low` and low + 1, where it is `first`
/// and `last`: secants, for it is nearly straight.
template <class Function>
double octave_at(const Function& log_x, double at, double low, double first, double last) {
    constexpr int most = 12;
    double t = low + (at - first) / (last - first);
    double slope = last - first;
    double value = log_x(t);
    for (int iteration = 0; iteration < most; ++iteration) {
        const double step = (at - value) / slope;
        const double next = std::clamp(t + step, low, low + 1);
        if (!(std::abs(next - t) > 1e-11)) return next;
        const double there = log_x(next);
        const double secant = (there - value) / (next - t);
        if (secant * slope > 0) slope = secant;
        t = next;
        value = there;
    }
    return t;
}

}  // namespace

StableMagnitudes::StableMagnitudes(const StableLaw& law, double scale)
    : law_(law), log_scale_(std::log(scale)), quantile_(law) {
    for (int t = 0; t <= tail_octaves; ++t) tail_edges_.push_back(quantile_(std::exp2(-quarter - t)));
    for (int t = 0; t <= centre_octaves; ++t)
        centre_edges_.push_back(quantile_(0.5 - std::exp2(-quarter - t)));
}

double StableMagnitudes::log_quantile(double p) const {
    return quantile_(p / 2) + log_scale_;
}

double StableMagnitudes::tail(double magnitude) const {
    if (magnitude == 0) return 1;
    const double log_x = std::log(std::min(magnitude, std::numeric_limits<double>::max())) - log_scale_;
    if (log_x >= tail_edges_.back())
        return std::max(2 * std::exp(law_.log_sf(log_x)), std::numeric_limits<double>::min());
    if (log_x >= tail_edges_.front()) {
        const auto above = std::upper_bound(tail_edges_.begin(), tail_edges_.end(), log_x);
        const auto low = static_cast<double>(above - tail_edges_.begin() - 1);
        return std::exp2(1 - quarter -
                         octave_at([&](double t) { return quantile_(std::exp2(-quarter - t)); }, log_x, low,
                                   above[-1], *above));
    }
    if (log_x <= centre_edges_.back())  // P(|X| <= x) is proportional to x
        return 1 - std::exp2(1 - quarter - centre_octaves) * std::exp(log_x - centre_edges_.back());
    const auto below = std::upper_bound(centre_edges_.begin(), centre_edges_.end(), log_x, std::greater<>());
    const auto low = static_cast<double>(below - centre_edges_.begin() - 1);
    return 1 - std::exp2(1 - quarter -
                         octave_at([&](double t) { return quantile_(0.5 - std::exp2(-quarter - t)); }, log_x,
                                   low, below[-1], *below));
}

}  // namespace levywell::inline tail
