#include "random/stable_integrals.hpp"

#include <cmath>
#include <numbers>

namespace levywell::inline random {
namespace {

using std::numbers::pi;
constexpr double negligible_part = 1e-17;  // of the sum

/// log g of Zolotarev's integrand at the angle t = atan(e^s): sf or its complement is (1/pi) int exp(-g(t))
/// dt. Monotone in s: decreasing for alpha > 1, increasing for alpha < 1.
class AngleExponent {
  public:
    AngleExponent(double alpha, double log_x)
        : alpha_(alpha), exponent_(alpha / (alpha - 1)), log_x_(log_x) {}

    double operator()(double s) const {
        const double t = std::atan(std::exp(s));
        double log_cos = 0;
        double log_sin = 0;     // of sin(alpha t)
        double log_cosine = 0;  // of cos((alpha - 1) t)
        if (s < 0) {
            log_cos = std::log(std::cos(t));
            log_sin = log_sine_of_multiple(t);
            log_cosine = std::log(std::cos((alpha_ - 1) * t));
        } else {
            // From the far end, with 2 - alpha exact: sin(alpha t) = sin(pi (2 - alpha)/2 + alpha psi), psi =
            // pi/2 - t.
            const double psi = std::atan(std::exp(-s));
            log_cos = std::log(std::sin(psi));
            log_sin = alpha_ > 1 ? std::log(std::sin(pi * (2 - alpha_) / 2 + alpha_ * psi))
                                 : log_sine_of_multiple(t);
            log_cosine = std::log(std::sin(alpha_ < small_index
                                               ? pi * alpha_ / 2 + (1 - alpha_) * psi  // no sum close to pi
                                               : pi * (2 - alpha_) / 2 + (alpha_ - 1) * psi));
        }
        return exponent_ * (log_x_ + log_cos - log_sin) + log_cosine - log_cos;
    }

    /// s with g = 1, or an end of the range when there is none.
    double balance() const {
        double low = -700;
        double high = 700;
        const bool falling = alpha_ > 1;
        for (int halving = 0; halving < 60; ++halving) {
            const double middle = 0.5 * (low + high);
            (((*this)(middle) > 0) == falling ? low : high) = middle;
        }
        return 0.5 * (low + high);
    }

  private:
    static constexpr double small_index = 0.05;  // tail indices below it: sums of angles are close to pi

    /// log sin(alpha t), also where alpha t is below the smallest double.
    double log_sine_of_multiple(double t) const {
        return alpha_ * t > 1e-200 ? std::log(std::sin(alpha_ * t)) : std::log(alpha_) + std::log(t);
    }

    double alpha_;
    double exponent_;
    double log_x_;
};

}  // namespace

TailPoint stable_angle_integral(double alpha, double log_x, bool upper_tail) {
    const AngleExponent log_g(alpha, log_x);
    // exp(-e^(c s)) is bounded for |Im s| < pi/(2c), with c at most max(1, alpha)/|alpha - 1| at either end
    // and the poles of the angle at pi/2: this step leaves a trapezoidal error below e^-39.
    const double step = 0.25 * std::fmin(1.0, std::fabs(alpha - 1) / std::fmax(1.0, alpha));
    const bool survival = upper_tail == (alpha > 1);  // exp(-g), else 1 - exp(-g)
    const double start = log_g.balance();
    TailPoint sum{0, 0};

    // Marches from g = 1 to both sides. Beyond s, what is left is at most the larger of both integrands
    // (monotone on each side of g = 1) times the angle that is left.
    const auto march = [&](int direction) {
        for (int n = direction > 0 ? 0 : 1;; ++n) {
            const double s = start + direction * n * step;
            const double weight = 0.5 / std::cosh(s);  // dt/ds
            const double g = std::exp(log_g(s));
            const double density = g < 800 ? g * std::exp(-g) : 0;
            const double probability = survival ? std::exp(-g) : -std::expm1(-g);
            sum.probability += probability * weight;
            sum.x_density += density * weight;
            const double angle = direction * s > 0 ? weight : 0.5;
            // Towards large g, exp(-g) falls; towards small g, 1 - exp(-g) falls; the other one is bounded
            // by 1.
            const bool g_grows = (alpha < 1) == (direction > 0);
            const double bound = survival == g_grows ? probability : 1.0;
            if (n > 3 && bound * angle < negligible_part * sum.probability &&
                density * angle < negligible_part * sum.x_density)
                return;
            if (angle < 1e-300) return;
        }
    };
    march(1);
    march(-1);
    sum.probability *= step / pi;
    sum.x_density *= step * alpha / std::fabs(alpha - 1) / pi;
    return sum;
}

TailPoint stable_ray_integral(double alpha, double log_x, bool upper_tail) {
    const double x = std::exp(log_x);
    const double phi = std::atan(x);
    const double cos_phi = 1 / std::hypot(1.0, x);
    const double sin_phi = x * cos_phi;
    const double decay_power = std::cos(alpha * phi);
    const double phase_power = std::sin(alpha * phi);
    constexpr double step = 0.125;  // analytic for |arg r| < about pi/2: trapezoidal error below e^-60
    double angle = 0;
    double density = 0;
    const double top = 6;  // r sqrt(1 + x^2) = e^6: the integrand is exp(-400)
    const double first = -std::log(std::hypot(1.0, x));
    for (double u = top; u > -44; u -= step) {  // e^-44 of the integrand's scale: below rounding
        const double r = std::exp(u + first);
        const double power = std::exp(alpha * (u + first));
        const double size = std::exp(-r * x * sin_phi - power * decay_power);
        const double phase = r * x * cos_phi - power * phase_power;
        angle += size * std::sin(phase);
        density += r * size * std::cos(phase + phi);
    }
    TailPoint point;
    // P(0 < X <= x) = (phi + angle)/pi; pi/2 - phi = atan(1/x).
    point.probability = upper_tail ? (std::atan(1 / x) - step * angle) / pi : (phi + step * angle) / pi;
    point.x_density = x * step * density / pi;
    return point;
}

}  // namespace levywell::inline random
