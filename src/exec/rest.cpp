#include "exec/rest.hpp"

#include "levywell/random/quantile_table.hpp"
#include "levywell/random/scaled_exponential.hpp"
#include "levywell/random/stable_law.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace levywell::inline exec {
namespace {

constexpr int uniform_bits = RestRules::uniform_bits;
constexpr int increment_octaves = 120;      // of tail probability: the rarest threshold times the rarest draw
constexpr double largest_increment = 1e30;  // float states hold it
constexpr double forgotten = 1e-12;         // what is left of the entry to the core, relative to its radius

TailTable increment_table(const Condition& condition, double jump_scale) {
    const StableLaw law(condition.noise.alpha);
    const LogQuantile log_quantile(law);
    constexpr double deepest = 0x1p-62;  // beyond, the tail is a power law to the last digit
    return {increment_octaves, [&](double u) {
                if (u >= 0.5) return 0.0;
                const double beyond = u < deepest ? std::log(deepest / u) / condition.noise.alpha : 0;
                const double log_x = log_quantile(std::max(u, deepest)) + beyond;
                return std::min(scaled_exponential(jump_scale, log_x), largest_increment);
            }};
}

/// The density exp(-(f - f(m)) / D) on [lower, upper] around m, as quantiles.
class LocalLaw {
  public:
    LocalLaw(const Potential& potential, double minimum, double diffusivity, const Interval& basin) {
        const double height = potential.value(minimum);
        const auto exponent = [&](double x) { return (potential.value(minimum + x) - height) / diffusivity; };
        const double width = std::sqrt(diffusivity / potential.curvature(minimum));
        const double ends[2] = {edge(exponent, basin.lower - minimum, -1, width),
                                edge(exponent, basin.upper - minimum, 1, width)};
        for (int k = 0; k <= cells; ++k) x_.push_back(ends[0] + (ends[1] - ends[0]) * k / cells);
        std::vector<double> density;
        for (double x : x_) density.push_back(std::exp(-exponent(x)));
        lower_.assign(x_.size(), 0);
        upper_.assign(x_.size(), 0);
        for (std::size_t k = 1; k < x_.size(); ++k) {
            lower_[k] = lower_[k - 1] + 0.5 * (density[k - 1] + density[k]);
            const std::size_t j = x_.size() - 1 - k;
            upper_[j] = upper_[j + 1] + 0.5 * (density[j + 1] + density[j]);
        }
        const double total = lower_.back();
        for (std::size_t k = 0; k < x_.size(); ++k) mean_ += x_[k] * density[k] / total;
        for (double& p : lower_) p /= total;
        for (double& p : upper_) p /= total;
    }

    double mean() const { return mean_; }

    /// x with P(X < x) = p, p <= 1/2, and with P(X > x) = p.
    double below(double p) const {
        const auto next =
            static_cast<std::size_t>(std::lower_bound(lower_.begin(), lower_.end(), p) - lower_.begin());
        return between(std::max<std::size_t>(next, 1) - 1, lower_, p);
    }
    double above(double p) const {
        const auto next = static_cast<std::size_t>(
            std::lower_bound(upper_.begin(), upper_.end(), p, std::greater<>()) - upper_.begin());
        return between(std::max<std::size_t>(next, 1) - 1, upper_, p);
    }

  private:
    static constexpr int cells = 1 << 14;
    static constexpr double deepest = 45;  // e^-45 < 2^-64: no draw lies beyond

    /// Where the exponent reaches `deepest`, or the end of the well; sought from the law's width outward.
    static double edge(const std::function<double(double)>& exponent, double end, double direction,
                       double width) {
        double near = 0;
        double far = direction * std::min(std::abs(end), 1e300);
        if (std::isfinite(end) && exponent(end) <= deepest) return end;
        double step = std::min(width, std::abs(far));
        while (exponent(direction * step) < deepest && 2 * step < std::abs(far)) step *= 2;
        far = direction * std::min(2 * step, std::abs(far));
        for (int halving = 0; halving < 60; ++halving) {
            const double middle = 0.5 * (near + far);
            (exponent(middle) < deepest ? near : far) = middle;
        }
        return far;
    }

    /// Between the nodes k and k + 1, the tail is an exponential.
    double between(std::size_t k, const std::vector<double>& tail, double p) const {
        k = std::min(k, x_.size() - 2);
        const double a = std::log(std::max(tail[k], 1e-300));
        const double b = std::log(std::max(tail[k + 1], 1e-300));
        const double share = a == b ? 0.5 : std::clamp((std::log(p) - a) / (b - a), 0.0, 1.0);
        return x_[k] + share * (x_[k + 1] - x_[k]);
    }

    std::vector<double> x_;
    double mean_ = 0;
    std::vector<double> lower_;
    std::vector<double> upper_;
};

}  // namespace

double small_increment_variance(double alpha, double jump_scale, double threshold) {
    const StableLaw law(alpha);
    const double end = std::log(threshold / jump_scale);
    const double begin = std::min(end, 0.0) - 12;  // e^-36 of the integral at the end lies below
    const auto integrand = [&](double y) { return std::exp(3 * y + law.log_pdf(y)); };
    const double half =
        boost::math::quadrature::gauss_kronrod<double, 31>::integrate(integrand, begin, end, 12, 1e-9);
    const double inside = 2 * law.central_probability(threshold / jump_scale);
    return jump_scale * jump_scale * 2 * half / inside;
}

Rest::Rest(const Condition& condition, const Potential& potential)
    : seed_(condition.key),
      gap_(uniform_bits + 1, [](double u) { return -std::log(u); }),
      increment_(increment_table(
          condition, condition.noise.epsilon * std::pow(condition.dt, 1 / condition.noise.alpha))) {
    for (const RelaxedCore& core : condition.cores()) {
        wells_.emplace_back();
        tables_.emplace_back();
        if (core.usable()) add_well(condition, potential, core);
    }
    for (std::size_t i = 0; i < wells_.size(); ++i)
        wells_[i] = resting_well(i, [](const auto& table) { return table.data(); });
}

void Rest::add_well(const Condition& condition, const Potential& potential, const RelaxedCore& core) {
    const double jump_scale = condition.noise.epsilon * std::pow(condition.dt, 1 / condition.noise.alpha);
    RestingWell& well = wells_.back();
    well.minimum = core.minimum;
    const double decline = condition.dt * core.curvature;
    well.contraction = condition.follows_flow() ? std::exp(-decline) : 1 - decline;
    well.tail = StableLaw(condition.noise.alpha).sf(core.threshold / jump_scale);
    well.steps_per_unit = -1 / std::log1p(-2 * well.tail);
    // The variance of the linear chain, over that of the process with the same increments.
    const double wider = condition.follows_flow()
                             ? -2 * std::log(well.contraction) / (1 - well.contraction * well.contraction)
                             : 1 / (1 - 0.5 * decline);
    const double diffusivity = small_increment_variance(condition.noise.alpha, jump_scale, core.threshold) /
                               (2 * condition.dt) * wider;
    const LocalLaw law(potential, core.minimum, diffusivity, core.basin);
    well.mean = law.mean();
    tables_.back() = {IntegerPowers(well.contraction, forgotten),
                      TailTable(uniform_bits + 1, [&](double u) { return law.below(0.5 * u); }),
                      TailTable(uniform_bits + 1, [&](double u) { return law.above(0.5 * u); })};
}

}  // namespace levywell::inline exec
