#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/nonlocal.hpp"

#include <cmath>

#include <boost/math/quadrature/gauss_kronrod.hpp>

using namespace levywell;

namespace {

/// f = (w^2 - 1)^2 / 4 tilted by t w.
BrownianProblem quartic(double diffusivity, double tilt = 0) {
    return {
        [tilt](double w) { return 0.25 * (w * w - 1) * (w * w - 1) + tilt * w; }, {-1, 0, 1}, diffusivity};
}

}  // namespace

TEST_CASE("Free diffusion: (r^2 - x^2)/(2D), and the side is linear") {
    const BrownianProblem flat{[](double) { return 0.0; }, {}, 0.3};
    CHECK(brownian_mean_exit_time(flat, {-1, 1}, 0.4).value == Approx((1 - 0.16) / 0.6).epsilon(1e-12));
    CHECK(brownian_exit_right_probability(flat, {-1, 1}, 0.4).value == Approx(0.7).epsilon(1e-12));
}

TEST_CASE("Variation of the time: free diffusion in closed form, two wells against the nonlocal solver") {
    const BrownianProblem flat{[](double) { return 0.0; }, {}, 1};
    for (double x : {0.0, 0.7, -0.99}) {  // E T^2 = (1 - x^2) (5 - x^2) / 12
        const double mean = (1 - x * x) / 2;
        const double square = (1 - x * x) * (5 - x * x) / 12;
        CHECK(brownian_exit_time_variation(flat, {-1, 1}, x) ==
              Approx(std::sqrt(square / (mean * mean) - 1)).epsilon(0.01));
    }
    for (const Interval& interval : {Interval{-HUGE_VAL, 0}, Interval{-1.4, 0}, Interval{-0.6, HUGE_VAL}}) {
        for (double x : {-0.5, -0.02}) {
            const BrownianProblem problem = quartic(0.1);
            NonlocalProblem nonlocal;
            nonlocal.slope = [](double w) { return w * (w * w - 1); };
            nonlocal.critical_points = {{-1, 2}, {0, 1}, {1, 2}};
            nonlocal.alpha = 2;
            nonlocal.epsilon = std::sqrt(0.1);
            nonlocal.interval = interval;
            nonlocal.starts = {x};
            const EndLaw law = NonlocalSolver(nonlocal).end_law(x);
            const double solved = std::sqrt(law.second_moment.value / (law.mean.value * law.mean.value) - 1);
            INFO("[" << interval.lower << ", " << interval.upper << "] from " << x);
            if (interval.contains(x))
                CHECK(brownian_exit_time_variation(problem, interval, x) == Approx(solved).epsilon(0.01));
        }
    }
    CHECK(brownian_exit_time_variation(quartic(0.25 / 400), {-HUGE_VAL, 0}, -1) == Approx(1).epsilon(0.01));
    // By the barrier half of the paths are gone at once.
    CHECK(brownian_exit_time_variation(quartic(0.25 / 400), {-HUGE_VAL, 0}, -1e-2) > 1.2);
}

TEST_CASE("Constant drift: the textbook formula for both signs") {
    for (double drift : {-2.0, 0.5, 3.0}) {
        const BrownianProblem slope{[drift](double w) { return -drift * w; }, {}, 0.7};
        // From x in (0, 1): T = (p - x)/drift, p = (1 - e^(-drift x/D))/(1 - e^(-drift/D)) the probability of
        // leaving at 1.
        const double p = std::expm1(-drift * 0.3 / 0.7) / std::expm1(-drift / 0.7);
        CHECK(brownian_exit_right_probability(slope, {0, 1}, 0.3).value == Approx(p).epsilon(1e-12));
        CHECK(brownian_mean_exit_time(slope, {0, 1}, 0.3).value == Approx((p - 0.3) / drift).epsilon(1e-11));
    }
}

TEST_CASE("The double integral against nested adaptive quadrature, where nothing overflows") {
    using boost::math::quadrature::gauss_kronrod;
    for (double d : {0.05, 0.3}) {
        const BrownianProblem p = quartic(d, 0.1);
        const auto inner = [&](double y) {
            return gauss_kronrod<double, 31>::integrate(
                [&](double z) { return std::exp((p.value(y) - p.value(z)) / d); }, -6.0, y, 12, 1e-11);
        };
        const double expected = gauss_kronrod<double, 31>::integrate(inner, -1.0, 0.2, 10, 1e-10) / d;
        CHECK(brownian_mean_exit_time(p, {-HUGE_VAL, 0.2}, -1).value == Approx(expected).epsilon(1e-8));
        // Mirror image.
        const BrownianProblem mirrored{[&](double w) { return p.value(-w); }, {-1, 0, 1}, d};
        CHECK(brownian_mean_exit_time(mirrored, {-0.2, HUGE_VAL}, 1).value == Approx(expected).epsilon(1e-8));
        // A far second end changes nothing.
        CHECK(brownian_mean_exit_time(p, {-5, 0.2}, -1).value == Approx(expected).epsilon(1e-8));
    }
}

TEST_CASE("The nonlocal solver at alpha = 2 agrees with the double integral: two methods, one number") {
    for (double epsilon : {0.25, 0.5}) {
        NonlocalProblem problem;
        problem.slope = [](double w) { return w * (w * w - 1); };
        problem.critical_points = {{-1, 2}, {0, 1}, {1, 2}};
        problem.alpha = 2;
        problem.epsilon = epsilon;
        problem.interval = {-HUGE_VAL, 0};
        problem.starts = {-1};
        const Solved solved = NonlocalSolver(problem).mean_time(-1);
        const double exact = brownian_mean_exit_time(quartic(epsilon * epsilon), problem.interval, -1).value;
        INFO("epsilon " << epsilon << " solver " << solved.value << " +- " << solved.error << " integral "
                        << exact);
        CHECK(std::abs(solved.value - exact) < 2 * solved.error + 1e-4 * exact);
        CHECK(solved.error < 2e-3 * exact);
    }
}

TEST_CASE(
    "Kramers scaling: log T against 1/eps^2 has the barrier as slope, up to H/D = 500 without overflow") {
    double last_log = 0;
    double last_inverse = 0;
    for (double ratio : {50.0, 100.0, 200.0, 500.0}) {
        const double d = 0.25 / ratio;
        const double time = brownian_mean_exit_time(quartic(d), {-HUGE_VAL, 0}, -1).value;
        REQUIRE(std::isfinite(time));
        const double kramers = kramers_time_to_saddle({0.25, 2, -1}, std::sqrt(d)).value;
        // Next order of the Eyring-Kramers law for the quartic: about (1/ratio) of the value.
        CHECK(time / kramers == Approx(1).margin(1 / ratio));
        if (last_inverse > 0)
            CHECK((std::log(time) - last_log) / (1 / d - last_inverse) == Approx(0.25).epsilon(2e-3));
        last_log = std::log(time);
        last_inverse = 1 / d;
    }
    CHECK(std::isinf(brownian_mean_exit_time(quartic(0.25 / 2000), {-HUGE_VAL, 0}, -1).value));
}

TEST_CASE("The invariant density's shares: symmetric wells, and a tilt by quadrature") {
    const std::vector<Interval> halves{{-HUGE_VAL, 0}, {0, HUGE_VAL}};
    const auto even = brownian_stationary(quartic(0.01), halves);
    CHECK(even[0] == Approx(0.5).epsilon(1e-12));
    const double h = 1e-4;
    const auto cells = brownian_stationary(quartic(0.01), {{-1 - h, -1 + h}, {-h, h}});
    CHECK(std::log(cells[0] / cells[1]) == Approx(25));  // the barrier over D
    const auto tilted = brownian_stationary(quartic(0.1, 0.05), halves);
    CHECK(tilted[0] + tilted[1] == Approx(1).epsilon(1e-12));
    CHECK(tilted[0] / tilted[1] >
          std::exp(0.09 / 0.1) * 0.95);  // e^(2 * 0.05 / D) up to the tilt's effect on curvature
    CHECK(tilted[0] / tilted[1] < std::exp(0.11 / 0.1));
}

TEST_CASE("What has no answer is refused") {
    CHECK_THROWS_AS(brownian_mean_exit_time(quartic(0.1), {}, 0), InputError);
    CHECK_THROWS_AS(brownian_mean_exit_time(quartic(0.1), {-1, 1}, 2), InputError);
    const BrownianProblem flat{[](double) { return 0.0; }, {}, 1};
    CHECK_THROWS_AS(brownian_mean_exit_time(flat, {-HUGE_VAL, 1}, 0), InputError);
}

TEST_CASE("Barriers of thousands of D beside the way do not touch a short mean time") {
    // f' = (w + 1) w (w - 1.5). Reference values: an independent quadrature in logarithms, and Monte Carlo.
    const auto two_well = [](double d) {
        return BrownianProblem{
            [](double w) { return w * w * (0.25 * w * w - w / 6 - 0.75); }, {-1, 0, 1.5}, d};
    };
    CHECK(brownian_mean_exit_time(two_well(9e-4), {-1.02, 1.6}, -1).value == Approx(0.92774).epsilon(1e-5));
    CHECK(brownian_mean_exit_time(two_well(4e-4), {-1.02, 1.6}, -1).value == Approx(2.127).epsilon(1e-3));
    CHECK(brownian_mean_exit_time(two_well(4e-4), {-0.8, 1.6}, -0.5).value == Approx(0.641926).epsilon(1e-4));
    CHECK(brownian_mean_exit_time(two_well(1e-12), {-0.3, 0.3}, 0).value == Approx(8.99).epsilon(1e-3));
    // A third well at 2 s, ever deeper: f' = k (w^2 - 1) w (w - s) (w - 2 s). The barrier between -1 and 1
    // stays nearly the same, and so does the time from 1.
    const auto deep = [](double s, double k) {
        return BrownianProblem{[=](double w) {
                                   const double q = 2 * s * s;
                                   const double v = w * w;
                                   return k * (v * v * v / 6 - 3 * s * v * v * w / 5 + (q - 1) * v * v / 4 +
                                               s * v * w - q * v / 2);
                               },
                               {-1, 0, 1, s, 2 * s},
                               0.09};
    };
    double last = 0;
    for (double s : {5.0, 10.0, 20.0, 50.0}) {
        const double time = brownian_mean_exit_time(deep(s, 0.5 / s / s), {-0.95, 2 * s - 0.05}, 1).value;
        CHECK(time > last);
        if (last > 40) CHECK(time < 1.15 * last);
        last = time;
    }
}

TEST_CASE("Falls through thousands of D take the time of falling, and vary as they do") {
    const BrownianProblem parabola{[](double w) { return w * w / 2; }, {0}, 1e-9};
    CHECK(brownian_mean_exit_time(parabola, {0.1, HUGE_VAL}, 1).value ==
          Approx(std::log(10.0)).epsilon(1e-7));
    for (double d : {1e-2, 1e-3}) {  // constant drift 2 over a length of 1: variance 2 D / 2^3
        const BrownianProblem slope{[](double w) { return -2 * w; }, {}, d};
        CHECK(brownian_mean_exit_time(slope, {-HUGE_VAL, 1}, 0).value == Approx(0.5).epsilon(1e-9));
        CHECK(brownian_exit_time_variation(slope, {-HUGE_VAL, 1}, 0) ==
              Approx(2 * std::sqrt(d / 4)).epsilon(0.01));
    }
    // The same integrals, cut finely and as a stretch: f/D changes by 299 and by 301.
    const auto fall = [](double change) {
        const BrownianProblem quadratic{[](double w) { return -w - w * w / 4; }, {}, 1.25 / change};
        return brownian_mean_exit_time(quadratic, {-HUGE_VAL, 1}, 0).value;
    };
    CHECK(fall(301) == Approx(fall(299)).epsilon(1e-4));
    CHECK(fall(301) == Approx(2 * std::log(1.5)).epsilon(2e-3));
}

TEST_CASE("Barriers of a million D: occupation fractions in closed form, times beyond the largest number") {
    const double d = 2.5e-7;  // barrier 0.25
    const std::vector<Interval> basins{{-HUGE_VAL, 0}, {0, HUGE_VAL}};
    const std::vector<double> even = brownian_stationary(quartic(d), basins);
    CHECK(even[0] == Approx(0.5).epsilon(1e-12));
    // One well deeper by 3 D: Boltzmann factors, curvatures equal to first order of the tilt.
    const std::vector<double> tilted = brownian_stationary(quartic(d, 1.5 * d), basins);
    CHECK(tilted[0] / tilted[1] == Approx(std::exp(3.0)).epsilon(1e-5));
    CHECK(std::isinf(brownian_mean_exit_time(quartic(d), {-HUGE_VAL, 0}, -1).value));
    // Down a long slope no exponential is large: the time of falling.
    const BrownianProblem slope{[](double w) { return -2 * w; }, {}, 1e-3};
    CHECK(brownian_mean_exit_time(slope, {-HUGE_VAL, 1}, 0).value == Approx(0.5).epsilon(1e-9));
}
