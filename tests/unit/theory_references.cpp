#include "catch.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/jump_chain.hpp"
#include "levywell/theory/metastability.hpp"
#include "levywell/theory/ornstein_uhlenbeck.hpp"

#include <cmath>

#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>

using namespace levywell;

TEST_CASE("q_ij of two wells by hand, and its physical rate") {
    const Wells wells{{-1, 1.5}, {0}};
    for (double alpha : {0.7, 1.2, 1.8}) {
        const WellMatrix q = paper_generator(wells, alpha);
        CHECK(q(0, 1) == Approx(std::pow(1.0, -alpha) / alpha));
        CHECK(q(1, 0) == Approx(std::pow(1.5, -alpha) / alpha));
        CHECK(q(0, 0) == -q(0, 1));
        CHECK(asymptotic_transition_time(wells, alpha, 0.1, 0).value ==
              Approx(1 / (levy_constant(alpha) * std::pow(0.1, alpha) * q(0, 1))));
        CHECK(asymptotic_exit_time(wells, wells.basin(0), alpha, 0.1, 0).value ==
              Approx(asymptotic_transition_time(wells, alpha, 0.1, 0).value));
    }
}

TEST_CASE("Distant wells are reached directly: q_ij is the Levy measure of basin j seen from m_i") {
    const Wells wells{{-2, 0, 3}, {-1, 1}};
    const double alpha = 1.3;
    const WellMatrix q = paper_generator(wells, alpha);
    boost::math::quadrature::tanh_sinh<double> finite;
    boost::math::quadrature::exp_sinh<double> infinite;
    const auto density = [&](double y) { return std::pow(std::abs(y), -1 - alpha); };
    CHECK(q(0, 1) == Approx(finite.integrate(density, 1.0, 3.0)));  // (-1, 1) from -2
    CHECK(q(0, 2) == Approx(infinite.integrate(density, 3.0, HUGE_VAL)));
    CHECK(q(2, 0) == Approx(infinite.integrate(density, 4.0, HUGE_VAL)));
    for (std::size_t i = 0; i < 3; ++i) CHECK(std::abs(q(i, 0) + q(i, 1) + q(i, 2)) < 1e-15);
}

TEST_CASE("pi: closed form for two wells, balance for more, no effect of the generator's scale") {
    const Wells two{{-1, 1.5}, {0}};
    for (double alpha : {0.7, 1.2, 1.5, 1.8}) {
        const auto closed = two_well_stationary(two, alpha);
        const auto solved = stationary_distribution(paper_generator(two, alpha));
        CHECK(closed[0] / closed[1] == Approx(std::pow(1 / 1.5, alpha)));
        CHECK(solved[0] == Approx(closed[0]).epsilon(1e-12));
    }
    const Wells five{{-4, -2, 0, 1, 5}, {-3, -1, 0.5, 2}};
    WellMatrix q = paper_generator(five, 1.5);
    const auto pi = stationary_distribution(q);
    for (std::size_t j = 0; j < 5; ++j) {
        double flow = 0;
        for (std::size_t i = 0; i < 5; ++i) flow += pi[i] * q(i, j);
        CHECK(std::abs(flow) < 1e-14);
    }
    for (double& entry : q.entries) entry *= 1e-9;
    for (std::size_t j = 0; j < 5; ++j) CHECK(stationary_distribution(q)[j] == Approx(pi[j]).epsilon(1e-12));
}

TEST_CASE("The jump chain: q_ij/q_i, first passages, relaxation and P(t) against closed forms") {
    const WellMatrix two{2, {-2, 2, 0.5, -0.5}};
    CHECK(jump_probabilities(two)(0, 1) == 1);
    CHECK(mean_first_passage(two)(0, 1) == Approx(0.5));
    CHECK(mean_first_passage(two)(1, 0) == Approx(2));
    CHECK(relaxation_times(two).at(0) == Approx(1 / 2.5));
    // P_11(t) = pi_1 + pi_2 e^(-2.5 t), pi = (0.2, 0.8)
    CHECK(transition_probabilities(two, 0.7)(0, 0) == Approx(0.2 + 0.8 * std::exp(-2.5 * 0.7)));
    const WellMatrix q = paper_generator({{-4, -2, 0, 1, 5}, {-3, -1, 0.5, 2}}, 1.4);
    const auto pi = stationary_distribution(q);
    const WellMatrix late = transition_probabilities(q, 1e4 * relaxation_times(q)[0]);
    const WellMatrix half = transition_probabilities(q, 0.5);
    const WellMatrix whole = transition_probabilities(q, 1.0);
    const WellMatrix passage = mean_first_passage(q);
    for (std::size_t i = 0; i < 5; ++i) {
        double row = 0;
        for (std::size_t j = 0; j < 5; ++j) {
            CHECK(late(i, j) == Approx(pi[j]));
            row += jump_probabilities(q)(i, j);
            double product = 0;                // Chapman-Kolmogorov
            double through = i == j ? 0 : -1;  // -1 - sum_k q_ik T_kj = 0 for i != j
            for (std::size_t k = 0; k < 5; ++k) {
                product += half(i, k) * half(k, j);
                if (i != j) through -= q(i, k) * passage(k, j);
            }
            CHECK(product == Approx(whole(i, j)));
            CHECK(std::abs(through) < 1e-12);
        }
        CHECK(row == Approx(1));
    }
}

TEST_CASE("Kramers' times: the far well is twice the saddle; the quartic by hand") {
    const KramersBarrier barrier{0.25, 2, -1};
    const double expected = 2 * M_PI / std::sqrt(2.0) * std::exp(0.25 / 0.04);
    CHECK(kramers_time_to_far_well(barrier, 0.2).value == Approx(expected));
    CHECK(kramers_time_to_saddle(barrier, 0.2).value == Approx(expected / 2));
    CHECK(std::isinf(kramers_time_to_far_well(barrier, 1e-3).value));
}

TEST_CASE("Getoor's time: Brownian closed form and scaling") {
    const Interval unit{-1, 1};
    CHECK(getoor_mean_exit_time(0.3, unit, 2, 1).value == Approx((1 - 0.09) / 2));
    CHECK(getoor_mean_exit_time(0, unit, 1, 1).value == Approx(1));  // Cauchy from the centre: sqrt(1 - x^2)
    CHECK(getoor_mean_exit_time(2.3, {1, 3}, 1.4, 0.5).value ==
          Approx(std::pow(2.0, 1.4) * getoor_mean_exit_time(0.3, unit, 1.4, 1).value));
}

TEST_CASE("Blumenthal, Getoor, Ray: exit to the right, and the exit density has that mass") {
    const Interval unit{-1, 1};
    CHECK(exit_right_probability(0.3, unit, 1.5).value == Approx(0.62617).epsilon(1e-5));
    CHECK(exit_right_probability(0.3, unit, 2).value == Approx(0.65));  // linear for Brownian motion
    for (double alpha : {0.6, 1.0, 1.7}) {
        const double right = exit_right_probability(0.3, unit, alpha).value;
        CHECK(exit_point_survival(1, 0.3, unit, alpha) == Approx(right).epsilon(1e-8));
        boost::math::quadrature::exp_sinh<double> integral;
        const double beyond = integral.integrate(
            [&](double y) { return exit_point_density(y, 0.3, unit, alpha); }, 2.0, HUGE_VAL);
        CHECK(exit_point_survival(2, 0.3, unit, alpha) == Approx(beyond).epsilon(1e-8));
    }
}

TEST_CASE(
    "Levy-Ornstein-Uhlenbeck: the chain's scale tends to the process's, and is normal theory at alpha = 2") {
    CHECK(levy_ou_scale(1.5, 0.3, 2) == Approx(0.3 * std::pow(3.0, -1 / 1.5)));
    CHECK(euler_ou_scale(1.5, 0.3, 2, 1e-9) == Approx(levy_ou_scale(1.5, 0.3, 2)).epsilon(1e-6));
    // alpha = 2: variance 2 scale^2 = 2 eps^2 dt / (1 - (1 - lambda dt)^2)
    CHECK(euler_ou_scale(2, 0.3, 2, 0.1) == Approx(0.3 * std::sqrt(0.1 / (1 - 0.64))));
}
