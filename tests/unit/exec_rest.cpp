// One draw for the whole rest of a path: gap, jump and place against their laws. Budget 1e-6 a case, fixed
// seed.

#include "catch.hpp"
#include "conditions.hpp"
#include "exec/rest.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/theory/small_jumps.hpp"
#include "statistics.hpp"

#include <cmath>

using namespace levywell;

namespace {

constexpr int draws = 200000;
constexpr std::int64_t forever = std::int64_t{1} << 60;

test::Case resting(double alpha, double epsilon) {
    RunRequest request = test::request(MeasureChoice::exit, alpha, epsilon, 1);
    request.scheme = SchemeChoice::jump_adapted;
    return test::make_case("two_well.toml", request);
}

}  // namespace

TEST_CASE("Gaps are geometric, jumps the stable law beyond h, both signs alike") {
    for (double alpha : {0.7, 1.5, 1.9}) {
        const test::Case c = resting(alpha, 0.02);
        const RelaxedCore& core = c.condition.cores()[0];
        REQUIRE(core.usable());
        const Rest tables(c.condition, *c.potential);
        const RestRules rest = tables.rules();
        const StableLaw law(alpha);
        const double scale = 0.02 * std::pow(c.condition.dt, 1 / alpha);
        const double tail = law.sf(core.threshold / scale);
        std::vector<double> gaps;
        std::vector<double> sizes;
        double positive = 0;
        for (int k = 0; k < draws; ++k) {
            const RestRules::Outcome outcome = rest(0, core.minimum, k, 0, forever);
            REQUIRE(outcome.jumped);
            REQUIRE(outcome.steps >= 1);
            gaps.push_back(static_cast<double>(outcome.steps));
            const double jump = outcome.state - core.minimum;  // the local law is far narrower than h
            sizes.push_back(std::abs(jump));
            positive += jump > 0 ? 1 : 0;
        }
        INFO("alpha " << alpha);
        // Steps are as fine as 1e-4 of their mean here: the geometric law is the exponential one to that
        // order.
        CHECK(test::ks_p_value(gaps, [&](double n) { return -std::expm1(n * std::log1p(-2 * tail)); }) >
              1e-6 / 12);
        CHECK(test::ks_p_value(
                  gaps, [&](double n) { return -std::expm1(1.03 * n * std::log1p(-2 * tail)); }) < 1e-6);
        CHECK(test::binomial_p_value(positive, draws, 0.5) > 1e-6 / 12);
        // Beyond 4 h the place from which a jump starts does not show.
        std::vector<double> far;
        for (double size : sizes) {
            if (size > 4 * core.threshold) far.push_back(size);
        }
        const double beyond = law.sf(4 * core.threshold / scale);
        CHECK(test::binomial_p_value(static_cast<double>(far.size()), draws, beyond / tail) > 1e-6 / 12);
        CHECK(test::ks_p_value(far, [&](double x) { return 1 - law.sf(x / scale) / beyond; }) > 1e-6 / 12);
    }
}

TEST_CASE("Before its jump a path has the variance of the linear chain, relaxing from where it entered") {
    const test::Case c = resting(1.5, 0.05);
    const RelaxedCore& core = c.condition.cores()[0];
    const Rest tables(c.condition, *c.potential);
    const RestRules rest = tables.rules();
    const double scale = 0.05 * std::pow(c.condition.dt, 1 / 1.5);
    const double contraction = 1 - c.condition.dt * core.curvature;
    const double variance = small_increment_variance(1.5, scale, core.threshold);
    const double entry = core.minimum + 0.1;
    for (std::int64_t steps : {std::int64_t{1}, std::int64_t{40}, std::int64_t{400}, std::int64_t{100000}}) {
        double sum = 0;
        double squares = 0;
        int quiet = 0;
        for (int k = 0; k < draws; ++k) {
            const RestRules::Outcome outcome = rest(0, entry, k, 7, steps);
            if (outcome.jumped) continue;
            ++quiet;
            CHECK(outcome.steps == steps);
            sum += outcome.state - core.minimum;
            squares += std::pow(outcome.state - core.minimum, 2);
        }
        if (quiet < 1000) continue;
        const double left = std::pow(contraction, static_cast<double>(steps));
        const double expected = variance * (1 - left * left) / (1 - contraction * contraction);
        const double mean = sum / quiet;
        INFO("steps " << steps << " quiet " << quiet << " mean " << mean << " variance "
                      << squares / quiet - mean * mean);
        // The anharmonic well adds a few per cent to the variance and shifts the mean by 1.4 of it.
        CHECK(squares / quiet - mean * mean == Approx(expected).epsilon(0.05));
        CHECK(std::abs(mean - 0.1 * left) < 2 * expected + 6 * std::sqrt(expected / quiet));
    }
}

TEST_CASE("The linear chain contracts by the flow's factor, or by Euler's where the chain is Euler's") {
    for (Monitoring monitoring : {Monitoring::continuous, Monitoring::grid}) {
        RunRequest request = test::request(MeasureChoice::exit, 1.5, 0.05, 1);
        request.scheme = SchemeChoice::jump_adapted;
        request.dt = 0.04;
        request.monitoring = monitoring;
        const test::Case c = test::make_case("two_well.toml", request);
        const double decline = c.condition.dt * c.condition.cores()[0].curvature;
        CHECK(decline == Approx(0.1));
        const Rest tables(c.condition, *c.potential);
        const double expected = monitoring == Monitoring::continuous ? std::exp(-decline) : 1 - decline;
        CHECK(tables.rules().wells[0].contraction == Approx(expected).epsilon(1e-12));
    }
}

TEST_CASE("The variance of small increments: truncated jumps' for small steps, all of it at alpha = 2") {
    for (double alpha : {0.8, 1.5}) {
        const double dt = 1e-6;
        const double scale = 0.1 * std::pow(dt, 1 / alpha);
        const JumpSplit split{alpha, 0.1, 0.3};
        CHECK(small_increment_variance(alpha, scale, 0.3) ==
              Approx(2 * split.diffusivity() * dt).epsilon(0.01));
    }
    CHECK(small_increment_variance(2, 0.01, 1) == Approx(2e-4).epsilon(1e-8));
}

TEST_CASE("A horizon that comes first ends the rest without a jump") {
    const test::Case c = resting(1.5, 1e-4);
    const Rest tables(c.condition, *c.potential);
    const RestRules rest = tables.rules();
    for (int k = 0; k < 100; ++k) {
        const RestRules::Outcome outcome = rest(0, c.condition.cores()[0].minimum, k, 0, 5);
        CHECK(outcome.steps == 5);
        CHECK_FALSE(outcome.jumped);
    }
}
