#include "catch.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/small_jumps.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>

using namespace levywell;

namespace {

/// int_0^h value(y) nu(dy) over both signs, nu = C_alpha eps^alpha |y|^(-1-alpha) dy, on a logarithmic axis.
template <class Value>
double over_small_jumps(const JumpSplit& s, Value value) {
    const double density = 2 * levy_constant(s.alpha) * std::pow(s.epsilon / s.threshold, s.alpha);
    const auto integrand = [&](double x) {
        return value(s.threshold * std::exp(-x)) * std::exp(s.alpha * x);
    };
    return density * boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
                         integrand, 0.0, std::min(300.0, 40 / (2 - s.alpha)), 15, 1e-10);
}

}  // namespace

TEST_CASE("Rate, diffusivity, fourth cumulant and cumulant function are integrals over the Levy measure") {
    for (double alpha : {0.3, 1.0, 1.5, 1.95}) {
        const JumpSplit s{alpha, 0.1, 0.3};
        INFO("alpha " << alpha);
        const auto far = [&](double t) {  // y = h/t takes (h, inf) to (0, 1)
            return 2 * levy_constant(alpha) * std::pow(0.1 / 0.3, alpha) * std::pow(t, alpha - 1);
        };
        boost::math::quadrature::tanh_sinh<double> integrator;
        CHECK(s.large_jump_rate() == Approx(integrator.integrate(far, 0.0, 1.0)).epsilon(1e-6));
        CHECK(s.diffusivity() ==
              Approx(over_small_jumps(s, [](double y) { return y * y / 2; })).epsilon(1e-5));
        CHECK(s.fourth_cumulant() ==
              Approx(over_small_jumps(s, [](double y) { return y * y * y * y; })).epsilon(1e-8));
        for (double p : {0.5, 5.0, 60.0}) {
            const double direct =
                over_small_jumps(s, [&](double y) { return 2 * std::pow(std::sinh(p * y / 2), 2); });
            CHECK(s.cumulant_function(p) == Approx(direct).epsilon(1e-5));
        }
    }
}

TEST_CASE("The action of climbing is (f(b) - f(a)) / D where jumps are far below the landscape's lengths") {
    const auto slope = [](double w) { return w * (1 - w); };  // 0 up to 1: height 1/6
    const JumpSplit fine{1.9, 0.3, 1e-3};
    CHECK(climbing_action(fine, slope, 0, 1) == Approx(1 / (6 * fine.diffusivity())).epsilon(1e-3));
    // The same on the mirrored side, and jumps of a finite size climb more easily.
    const auto mirrored = [](double w) { return w * (1 + w); };
    CHECK(climbing_action(fine, mirrored, 0, -1) ==
          Approx(climbing_action(fine, slope, 0, 1)).epsilon(1e-12));
    const JumpSplit coarse{1.9, 0.1, 0.4};
    CHECK(climbing_action(coarse, slope, 0, 1) < 0.9 / (6 * coarse.diffusivity()));
    CHECK(climbing_action(coarse, slope, 0, HUGE_VAL) == HUGE_VAL);
}

TEST_CASE("At small noise the action counts the jumps that are needed: alpha log(1/eps) each") {
    // A well of reach 1 and jumps of at most 0.4 need three; with 0.55 two. Halving eps adds alpha log 2 d/h.
    const auto slope = [](double w) { return w * (1 - w); };
    for (double h : {0.4, 0.55}) {
        const double a = climbing_action({1.5, 1e-8, h}, slope, 0, 1);
        const double b = climbing_action({1.5, 5e-9, h}, slope, 0, 1);
        CHECK(b - a == Approx(1.5 * std::log(2) / h).epsilon(0.1));
    }
}
