// Theory at the extremes: times like exp(H/D) beyond a double, and tail indices up to the seams at 1 and 2.

#include "catch.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/metastability.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "nonlocal_problems.hpp"

#include <cmath>
#include <vector>

using namespace levywell;

namespace {

constexpr double infinite = HUGE_VAL;

/// Quartic double well f = (w^2 - 1)^2 / 4: barrier 1/4, f''(m) = 2, f''(0) = -1.
BrownianProblem quartic(double diffusivity) {
    BrownianProblem problem;
    problem.value = [](double w) { return (w * w - 1) * (w * w - 1) / 4; };
    problem.resolve = {-1, 0, 1};
    problem.diffusivity = diffusivity;
    return problem;
}
const KramersBarrier barrier{0.25, 2, -1};

double exit_log10(double diffusivity) {
    return brownian_mean_exit_time(quartic(diffusivity), {-infinite, 0}, -1).log10_value;
}

}  // namespace

TEST_CASE("Mean times of climbing are given as logarithms where a double does not hold them") {
    // H/D from 25 (1e11) to 2.5e11: Kramers' law is met as D -> 0, wherever the largest number lies.
    for (double diffusivity : {1e-2, 1e-3, 4e-4, 3.2e-4, 3e-4, 1e-4, 1e-6, 1e-9, 1e-12}) {
        const Reference kramers = kramers_time_to_saddle(barrier, std::sqrt(diffusivity));
        const double by_hand =
            std::log10(std::acos(-1.0) / std::sqrt(2.0)) + 0.25 / diffusivity / std::log(10.0);
        INFO("H/D = " << 0.25 / diffusivity);
        CHECK(kramers.log10_value == Approx(by_hand).epsilon(1e-12));
        CHECK(std::isinf(kramers.value) == (by_hand > 308.3));
        const Reference exact = brownian_mean_exit_time(quartic(diffusivity), {-infinite, 0}, -1);
        CHECK(exact.log10_value == Approx(by_hand).margin(0.01 + diffusivity).epsilon(1e-12));
        if (std::isfinite(exact.value))
            CHECK(std::log10(exact.value) == Approx(exact.log10_value).epsilon(1e-12));
        // Control: a barrier 1% higher is seen.
        const double higher = kramers_time_to_saddle({0.2525, 2, -1}, std::sqrt(diffusivity)).log10_value;
        CHECK(std::abs(higher - exact.log10_value) > 0.05);
    }
}

TEST_CASE("A well beside a much deeper one is left from all of it") {
    // f' = (w + 1) w (w - 1.5): the right well is deeper by 0.651, 260 D at D = 0.0025.
    BrownianProblem uneven;
    uneven.value = [](double w) { return w * w * (w * w / 4 - w / 6 - 0.75); };
    uneven.resolve = {-1, 0, 1.5};
    for (double diffusivity : {0.01, 0.0025, 0.001, 4e-4, 1e-5}) {
        uneven.diffusivity = diffusivity;
        const double kramers =
            kramers_time_to_far_well({1 / 3.0, 2.5, -1.5}, std::sqrt(diffusivity)).log10_value;
        const double exact = brownian_mean_exit_time(uneven, {-infinite, 1}, -1).log10_value;
        INFO("D = " << diffusivity);
        // Kramers' law is right to first order in D, here to 0.4 D in the exponent of e.
        CHECK(exact ==
              Approx(kramers).margin(1.5 * diffusivity + (diffusivity < 5e-4 ? 1e-3 : 0)).epsilon(1e-12));
    }
}

TEST_CASE("No seam where the exact integral gives way to the highest climb alone, H/D = 800") {
    const double below = exit_log10(0.25 / 799);
    const double above = exit_log10(0.25 / 801);
    CHECK(above - below == Approx(2 / std::log(10.0)).margin(0.01));
}

TEST_CASE("Two ends: the lower climb decides, whichever side it is on") {
    // f = w^2/2 on (-1, 2): out on the left, T ~ sqrt(2 pi D) e^(1/(2D)) / f'(end).
    BrownianProblem parabola;
    parabola.value = [](double w) { return w * w / 2; };
    parabola.resolve = {0};
    parabola.diffusivity = 1e-5;
    const double by_hand = 0.5 * std::log10(2 * std::acos(-1.0) * 1e-5) + 0.5e5 / std::log(10.0);
    const double left = brownian_mean_exit_time(parabola, {-1, 2}, 0).log10_value;
    const double right = brownian_mean_exit_time(parabola, {-2, 1}, 0).log10_value;
    CHECK(left == Approx(by_hand).margin(0.02));
    CHECK(right == Approx(left).epsilon(1e-12));
    const double both = brownian_mean_exit_time(parabola, {-1, 1}, 0).log10_value;
    CHECK(both == Approx(by_hand - std::log10(2.0)).margin(0.02));
    CHECK(left - both == Approx(std::log10(2.0)).epsilon(1e-6));
}

namespace {

Solved exit_time(double alpha, double epsilon) {
    return NonlocalSolver(test::two_wells(alpha, epsilon), 1e-3).mean_time(-1);
}

}  // namespace

TEST_CASE("Exact exit times grow with alpha from 0.05 to 2, without a seam at 1 or at 2", "[sweep]") {
    constexpr double epsilon = 0.3;
    double last = 0;
    for (double alpha : {0.05, 0.1, 0.3, 0.6, 0.9, 1.0, 1.1, 1.5, 1.9, 1.99, 1.999999}) {
        const Solved solved = exit_time(alpha, epsilon);
        INFO("alpha = " << alpha);
        CHECK(solved.value > last);
        CHECK(solved.error < 2e-3 * solved.value);
        last = solved.value;
    }
    const double cauchy = exit_time(1, epsilon).value;
    for (double away : {1e-12, -1e-12})
        CHECK(exit_time(1 + away, epsilon).value == Approx(cauchy).epsilon(1e-8));
    CHECK(std::abs(exit_time(1 + 1e-3, epsilon).value / cauchy - 1) > 1e-4);  // control

    BrownianProblem brownian;
    brownian.value = [](double w) { return w * w * (w * w / 4 - w / 6 - 0.75); };
    brownian.resolve = {-1, 0, 1.5};
    brownian.diffusivity = epsilon * epsilon;
    const double exact = brownian_mean_exit_time(brownian, {-infinite, 0}, -1).value;
    for (double away : {1e-6, 1e-9, 1e-12}) {
        const Solved solved = exit_time(2 - away, epsilon);
        INFO("alpha = 2 - " << away);
        CHECK(solved.value == Approx(exact).epsilon(1e-3));
    }
    CHECK(std::abs(exit_time(1.99, epsilon).value / exact - 1) > 0.01);  // control
}

TEST_CASE("Rates of small noise are finite and smooth in alpha, from 0.05 to 2 - 1e-12") {
    const Wells wells{{-1, 1.5, 4}, {0, 2.5}};
    for (double alpha : {0.05, 0.1, 0.5, 1 - 1e-12, 1.0, 1 + 1e-12, 1.5, 1.99, 2 - 1e-12}) {
        INFO("alpha = " << alpha);
        const WellMatrix q = paper_generator(wells, alpha);
        const std::vector<double> pi = stationary_distribution(q);
        double sum = 0;
        for (double share : pi) {
            CHECK(share > 0);
            sum += share;
        }
        CHECK(sum == Approx(1).epsilon(1e-12));
        for (double epsilon : {1e-6, 1e-3, 0.3}) {
            const double time = asymptotic_transition_time(wells, alpha, epsilon, 0).value;
            CHECK(std::isfinite(time));
            CHECK(time ==
                  Approx(1 / (levy_constant(alpha) * std::pow(epsilon, alpha) * -q(0, 0))).epsilon(1e-12));
        }
    }
    const double at_one = paper_generator(wells, 1)(0, 1);
    for (double away : {1e-12, -1e-12})
        CHECK(paper_generator(wells, 1 + away)(0, 1) == Approx(at_one).epsilon(1e-10));
}
