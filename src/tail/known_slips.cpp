#include "tail/known_slips.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <boost/math/interpolators/cardinal_cubic_b_spline.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

/// The law of alpha sin V / cos(V)^(1/alpha) (cos((1 - alpha) V) / W)^((1 - alpha)/alpha), V uniform in
/// (-pi/2, pi/2), W exponential: W integrated out in closed form, V numerically, then a spline.
class AlphaSineMagnitudes : public MagnitudeLaw {
  public:
    AlphaSineMagnitudes(double alpha, double scale) : alpha_(alpha), log_scale_(std::log(scale)) {
        std::vector<double> values;
        for (int j = 0; j < points; ++j) {
            const double tail = tail_at((least_m + step * j) / alpha);
            values.push_back(std::log(tail / (1 - tail)));
        }
        log_odds_ = {values.begin(), values.end(), least_m, step};
    }

    double tail(double magnitude) const override {
        if (magnitude == 0) return 1;
        const double m = alpha_ * (std::log(magnitude) - log_scale_);
        const double inside = std::clamp(m, least_m, least_m + step * (points - 1));
        const double against = std::exp(-log_odds_(inside) - log_odds_.prime(inside) * (m - inside));
        return std::max(1 / (1 + against), std::numeric_limits<double>::min());
    }

  private:
    static constexpr int points = 401;
    static constexpr double least_m = -8;
    static constexpr double step = 0.06;

    double tail_at(double log_x) const {
        boost::math::quadrature::tanh_sinh<double> integrator;
        constexpr double half_pi = std::numbers::pi / 2;
        const double exponent = (1 - alpha_) / alpha_;
        // The second argument is the distance to the nearer end, without cancellation.
        const auto beyond = [&](double v, double to_end) {
            const double cosine = v > half_pi / 2 ? std::sin(std::abs(to_end)) : std::cos(v);
            const double log_amplitude = std::log(alpha_ * std::sin(v)) - std::log(cosine) / alpha_;
            const double log_t = std::log(std::cos((1 - alpha_) * v)) + (log_amplitude - log_x) / exponent;
            const double t = std::exp(log_t);  // X > x for W < t, of alpha > 1 for W > t
            return alpha_ < 1 ? -std::expm1(-t) : std::exp(-t);
        };
        return integrator.integrate(beyond, 0.0, half_pi, 1e-10) / half_pi;
    }

    double alpha_;
    double log_scale_;
    boost::math::interpolators::cardinal_cubic_b_spline<double> log_odds_;
};

}  // namespace

std::vector<KnownSlip> known_slips(const StableLaw& law, double scale) {
    constexpr double least_alpha = 0.1;  // of what is tabulated
    const double alpha = law.alpha();
    std::vector<KnownSlip> slips;
    const auto add_scale = [&](double other, const std::string& description) {
        if (other > 0 && std::isfinite(other) && std::abs(other / scale - 1) > 1e-6)
            slips.push_back({description, std::make_unique<StableMagnitudes>(law, other)});
    };
    if (alpha == 2) {
        add_scale(scale / std::numbers::sqrt2,
                  "normal numbers whose standard deviation is the scale (the law has sqrt(2) times that)");
        add_scale(scale * std::numbers::sqrt2, "normal numbers of twice the variance");
    } else {
        add_scale(scale * std::pow(2, -1 / alpha), "the law of exp(-|scale k|^alpha / 2)");
        add_scale(scale * std::pow(2, 1 / alpha), "the law of exp(-2 |scale k|^alpha)");
    }
    add_scale(std::pow(scale, alpha), "numbers scaled by scale^alpha in place of scale");
    add_scale(std::pow(scale, 1 / alpha), "numbers scaled by scale^(1/alpha) in place of scale");
    if (scale != 1) add_scale(1, "numbers of scale 1");
    if (alpha != 1 && alpha >= least_alpha)
        slips.push_back(
            {"the formula of Chambers, Mallows and Stuck with alpha sin(v) in place of sin(alpha v)",
             std::make_unique<AlphaSineMagnitudes>(alpha, scale)});
    return slips;
}

}  // namespace levywell::inline tail
