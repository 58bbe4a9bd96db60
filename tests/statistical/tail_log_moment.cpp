// alpha-hat and sigma-hat of stable samples of known index (figure 3b of the 2019 paper, smaller). Budget
// 1e-6 a case, fixed seed.

#include "catch.hpp"
#include "levywell/tail/log_moment.hpp"
#include "samples.hpp"
#include "statistics.hpp"

#include <cmath>
#include <numbers>
#include <vector>

using namespace levywell;
using test::stable_sample;

namespace {

/// 1/alpha-hat is unbiased: its variance is that of two means of logarithms, of K and of K2 of them, where
/// Var log|X| = pi^2/6 (1/alpha^2 + 1/2) for X and for Y; each Y shares 1/sqrt K1 of it with its block at
/// most.
double inverse_error(double alpha, double k1, double k2) {
    const double variance = std::numbers::pi * std::numbers::pi / 6 * (1 / (alpha * alpha) + 0.5);
    return std::sqrt(variance / k2) * (1 + 1 / std::sqrt(k1)) / std::log(k1);
}

}  // namespace

TEST_CASE("The log-moment estimator finds alpha and sigma of stable samples") {
    constexpr std::size_t k1 = 100;
    constexpr std::size_t k2 = 1000;
    constexpr double scale = 0.03;
    const BlockPlan plan{k1 * k2, k1, false};
    std::uint64_t path = 0;
    for (double alpha : {0.3, 0.8, 1.0, 1.2, 1.5, 1.8, 1.95, 2.0}) {
        const auto estimate = log_moment_estimate(stable_sample(alpha, scale, k1 * k2, ++path), plan);
        const double error = inverse_error(alpha, k1, k2);
        const double z = (1 / estimate.alpha - 1 / alpha) / error;
        INFO("alpha " << alpha << ": " << estimate.alpha << ", z " << z);
        CHECK(test::normal_p_value(z) > test::next_false_alarm());
        // log sigma-hat = mean log|X| - gamma (1/alpha-hat - 1): both errors.
        const double log_error =
            std::hypot(std::numbers::pi / std::sqrt(6.0 * k1 * k2) * std::sqrt(1 / (alpha * alpha) + 0.5),
                       std::numbers::egamma * error);
        CHECK(test::normal_p_value(std::log(estimate.sigma / scale) / (2 * log_error)) >
              test::next_false_alarm());
        // Control: an index off by 0.15 would have been seen.
        const double wrong = (1 / estimate.alpha - 1 / (alpha - 0.15)) / error;
        CHECK(test::normal_p_value(wrong) < (alpha < 1.4 ? test::false_alarm : 0.05));
    }
}

TEST_CASE("Gaussian numbers of very different scales look heavy-tailed to it") {
    // What every report of alpha-hat has to say: pooled coordinates of unequal scale are no stable sample.
    constexpr std::size_t n = 1 << 20;
    std::vector<double> x = stable_sample(2, 1, n, 99);
    for (std::size_t k = 0; k < n; ++k) x[k] *= std::exp(8 * static_cast<double>(k / 1024) / 1024);
    CHECK(log_moment_estimate(x, plan_blocks(n)).alpha > 1.9);  // constant inside a block: harmless
    for (std::size_t k = 0; k < n; ++k)
        x[k] *=
            std::exp(-8 * static_cast<double>(k / 1024) / 1024 + 8 * static_cast<double>(k % 1024) / 1024);
    CHECK(log_moment_estimate(x, plan_blocks(n)).alpha < 1.5);  // varying inside a block: not
}
