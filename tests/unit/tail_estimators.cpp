// The estimators by hand, their invariances, and what they do with numbers that have no tail.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/tail/order_statistics.hpp"
#include "levywell/tail/stable_log_density.hpp"
#include "levywell/tail/stratified_choice.hpp"
#include "levywell/tail/tail_report.hpp"
#include "samples.hpp"

#include <cmath>
#include <limits>

using namespace levywell;

namespace {

TailRequest quick() {
    TailRequest request;
    request.verdict.replicates = 0;
    return request;
}

TailReport report(std::vector<double> x) {
    return report_tail(std::move(x), quick(), "here");
}

TailEstimate find(const TailReport& report, const std::string& method) {
    for (const NamedEstimate& named : report.estimates) {
        if (named.method == method) return named.estimate;
    }
    FAIL("no estimate by " << method);
    return {};
}

std::vector<double> changed(std::vector<double> x, double factor, double shift) {
    for (double& value : x) value = factor * value + shift;
    return x;
}

}  // namespace

TEST_CASE(
    "The tabulated log density is the stable law's, its slopes are its derivatives, its integral the "
    "survival function") {
    for (double alpha : {0.2, 0.37, 0.75, 1.0, 1.2, 1.6, 1.87, 1.97, 2.0}) {
        const StableLogDensity density(alpha);
        const StableMagnitudeTail tail(alpha);
        const StableLaw law(alpha);
        const double last = alpha == 2 ? 8 : 30;  // past x = 50 the Gaussian density is kept above 0
        for (double m = -20; m < last; m += 0.37) {
            const double log_x = m / alpha;
            if (alpha == 2 && std::exp(log_x) > 7) break;
            INFO("alpha " << alpha << ", log x " << log_x);
            const LogDensityPoint point = density.at(log_x);
            CHECK(point.value == Approx(law.log_pdf(log_x)).margin(2e-5));
            const double slope = (law.log_pdf(log_x + 1e-4) - law.log_pdf(log_x - 1e-4)) / 2e-4;
            CHECK(point.log_x == Approx(slope).epsilon(1e-4).margin(1e-4));
            CHECK(tail(log_x) == Approx(2 * std::exp(law.log_sf(log_x))).epsilon(4e-5));
            if (alpha < 0.21 || alpha > 1.99) continue;
            const double step = 1e-5;
            const double by_alpha =
                (StableLaw(alpha + step).log_pdf(log_x) - StableLaw(alpha - step).log_pdf(log_x)) /
                (2 * step);
            CHECK(point.alpha == Approx(by_alpha).epsilon(1e-3).margin(1e-3));
        }
    }
    CHECK_THROWS_AS(StableLogDensity(0.1), InputError);
    CHECK_THROWS_AS(StableLogDensity(2.1), InputError);
}

TEST_CASE("Tail estimators by hand") {
    // Four largest over a threshold of 1: log excesses 4, 3, 2, 1.
    const std::vector<double> largest{std::exp(4), std::exp(3), std::exp(2), std::exp(1), 1};
    CHECK(hill_estimate(largest, 4, 100).alpha == Approx(1 / 2.5));
    CHECK(hill_estimate(largest, 4, 100).low ==
          Approx(2.1797307 / 20));  // chi-square quantiles, 8 degrees of freedom, over 2 k gamma
    CHECK(hill_estimate(largest, 4, 100).high == Approx(17.5345461 / 20));
    CHECK(de_haan_peng_estimate(largest, 4, 100).alpha == Approx(2 * 2.5 / 7.5));
    CHECK(moment_estimate(largest, 4, 100).alpha == Approx(1 / (2.5 + 1 - 0.5 / (1 - 6.25 / 7.5))));
    const double gamma = std::log((std::exp(4) - std::exp(3)) / (std::exp(3) - std::exp(1))) / std::log(2);
    CHECK(pickands_estimate(largest, 4, 100).alpha == Approx(1 / gamma));
    // Pickands' is blind to where the tail stands; the control: Hill's is not.
    const std::vector<double> moved = changed(largest, 1, 5);
    CHECK(pickands_estimate(moved, 4, 100).alpha == Approx(1 / gamma).epsilon(1e-12));
    CHECK(std::abs(hill_estimate(moved, 4, 100).alpha - 1 / 2.5) > 0.1);
    // The scale of a Cauchy tail: P(|X| > x) = 2 sigma / (pi x).
    std::vector<double> cauchy;
    for (int k = 0; k < 1000; ++k) cauchy.push_back(2 * 3.0 / 3.141592653589793 * 1e6 / (k + 0.5));
    CHECK(hill_estimate(cauchy, 900, 1000000).sigma == Approx(3).epsilon(0.01));
    CHECK(default_tail_size(10000) == 100);
    CHECK(default_tail_size(10) == 5);
}

TEST_CASE("Estimates follow scale and sign, and shifts where they must") {
    const std::vector<double> x = test::stable_sample(1.4, 1, 3000, 77);
    const TailReport before = report(x);
    const TailReport scaled = report(changed(x, 1e-6, 0));
    const TailReport mirrored = report(changed(x, -1, 0));
    const TailReport shifted = report(changed(x, 1, 3));
    REQUIRE(before.estimates.size() == 8);
    for (std::size_t k = 0; k < before.estimates.size(); ++k) {
        const std::string& method = before.estimates[k].method;
        INFO(method);
        const TailEstimate& estimate = before.estimates[k].estimate;
        const double tolerance = 1e-4;  // the fits' own
        CHECK(scaled.estimates[k].estimate.alpha == Approx(estimate.alpha).epsilon(tolerance));
        CHECK(scaled.estimates[k].estimate.high == Approx(estimate.high).epsilon(tolerance));
        CHECK(scaled.estimates[k].estimate.sigma == Approx(1e-6 * estimate.sigma).epsilon(tolerance));
        CHECK(mirrored.estimates[k].estimate.alpha == Approx(estimate.alpha).epsilon(tolerance));
        const bool blind = method == "quantiles" || method == "characteristic";
        if (blind) CHECK(shifted.estimates[k].estimate.alpha == Approx(estimate.alpha).epsilon(tolerance));
        if (method == "likelihood" ||
            method == "log_moment")  // the control: these are about numbers around 0
            CHECK(std::abs(shifted.estimates[k].estimate.alpha - estimate.alpha) > 0.02);
    }
}

TEST_CASE("Numbers without a tail get a clear answer") {
    CHECK_THROWS_WITH(report({1, 2, 3}), Contains("3 numbers") && Contains("10 or more"));
    CHECK_THROWS_WITH(report(std::vector<double>(50, 0.25)), Contains("all 50 numbers are 0.25"));
    CHECK_THROWS_WITH(report(std::vector<double>(50, 0.0)), Contains("all 50 numbers are 0"));
    // Most are one and the same: no body to fit, and the report says so instead of inventing one.
    std::vector<double> mostly(100, 0.0);
    for (std::size_t k = 0; k < 20; ++k) mostly[5 * k] = static_cast<double>(k) - 9.7;
    const TailReport sparse = report(mostly);
    CHECK(sparse.zeros == 80);
    for (const NamedEstimate& named : sparse.estimates) {
        CHECK(named.method != "likelihood");
        if (named.method == "quantiles") CHECK(std::isnan(named.estimate.alpha));
    }
    CHECK(report(test::stable_sample(1.5, 1, 10, 5)).estimates.size() >= 4);  // the fewest there may be
}

TEST_CASE("Zeros, which no stable sample has, do not draw the fit") {
    std::vector<double> x = test::stable_sample(1.5, 2, 600, 91);
    const TailEstimate before = find(report(x), "likelihood");
    std::vector<double> with_zeros = x;
    with_zeros.insert(with_zeros.begin() + 300, 200, 0.0);
    const TailEstimate fit = find(report(with_zeros), "likelihood");
    CHECK(fit.used == 600);
    CHECK(fit.alpha == Approx(before.alpha).epsilon(1e-3));
    CHECK(fit.sigma == Approx(before.sigma).epsilon(1e-3));
}

TEST_CASE("Ties among the largest numbers leave no tail to measure") {
    const std::vector<double> tied(9, 7.0);
    for (const TailEstimate& estimate :
         {hill_estimate(tied, 8, 100), pickands_estimate(tied, 8, 100), moment_estimate(tied, 8, 100),
          de_haan_peng_estimate(tied, 8, 100)}) {
        CHECK(std::isnan(estimate.alpha));
        CHECK(std::isnan(estimate.low));
        CHECK(std::isnan(estimate.high));
        CHECK(std::isnan(estimate.sigma));
    }
}

TEST_CASE("Fitted numbers may span hundreds of orders of magnitude") {
    const TailReport wild = report(changed(test::stable_sample(0.25, 1, 2000, 31), 1e-200, 0));
    for (const NamedEstimate& named : wild.estimates) {
        INFO(named.method);
        if (!named.of_tail) CHECK(named.estimate.alpha == Approx(0.25).epsilon(0.15));
    }
}

TEST_CASE("A drawn number comes from its own stretch, and every stretch gives one") {
    std::int64_t before = -1;
    for (std::int64_t k = 0; k < 1000; ++k) {
        const std::int64_t chosen = stratified_choice(k, 1000, 123457, 9);
        CHECK(chosen > before);
        CHECK(chosen >= k * 123457 / 1000);
        CHECK(chosen < (k + 1) * 123457 / 1000);
        before = chosen;
    }
    CHECK(stratified_choice(999999, 1000000, 4000000000000, 1) < 4000000000000);
}
