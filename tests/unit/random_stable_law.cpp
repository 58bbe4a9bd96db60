#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/random/stable_sample.hpp"
#include "places.hpp"

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

using namespace levywell;

namespace {

constexpr double accuracy = 1e-10;  // what the law promises, relative

double relative(double value, double exact) {
    return std::abs(value / exact - 1);
}

}  // namespace

TEST_CASE("The law agrees with 60-digit values over alpha, centre, shoulder and tail") {
    std::ifstream file(test::source_folder() + "/tests/data/stable_law.txt");
    std::string line;
    int rows = 0;
    while (std::getline(file, line)) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        double alpha = 0, x = 0, sf = 0, central = 0, pdf = 0;
        words >> alpha >> x >> sf >> central >> pdf;
        REQUIRE(words);
        const StableLaw law(alpha);
        INFO("alpha " << line);
        CHECK(relative(law.sf(x), sf) < accuracy);
        CHECK(relative(law.cdf(-x), sf) < accuracy);
        CHECK(relative(law.central_probability(x), central) < accuracy);
        CHECK(relative(law.pdf(x), pdf) < accuracy);
        // Each quantile from the probability that determines it: next to 1/2, a double no longer tells the
        // points apart.
        if (sf < central)
            CHECK(relative(law.quantile(sf), -x) < accuracy);
        else
            CHECK(relative(std::exp(law.log_central_quantile(central)), x) < accuracy);
        ++rows;
    }
    CHECK(rows > 200);
}

TEST_CASE("Cauchy and normal are closed forms") {
    const StableLaw cauchy(1);
    const StableLaw normal(2);
    for (double x : {1e-8, 0.1, 1.0, 7.0, 30.0}) {
        CHECK(relative(cauchy.sf(x), std::atan(1 / x) / M_PI) < accuracy);
        CHECK(relative(cauchy.pdf(x), 1 / (M_PI * (1 + x * x))) < accuracy);
        CHECK(relative(normal.sf(x), 0.5 * std::erfc(x / 2)) < accuracy);
        CHECK(relative(normal.pdf(x), std::exp(-x * x / 4) / std::sqrt(4 * M_PI)) < accuracy);
    }
    CHECK(normal.log_sf(std::log(100.0)) ==
          Approx(-2500 - std::log(100 * std::sqrt(M_PI)) + std::log1p(-1.0 / 5000)).epsilon(1e-9));
}

TEST_CASE("Tails reach probability 1e-300 with the constant C_alpha / alpha") {
    for (double alpha : {0.05, 0.3, 0.8, 0.999999, 1.000001, 1.3, 1.9, 1.999999}) {
        const StableLaw law(alpha);
        INFO("alpha " << alpha);
        for (double p : {1e-30, 1e-100, 1e-300}) {
            const double log_x = law.log_upper_quantile(p);
            CHECK(std::abs(law.log_sf(log_x) - std::log(p)) <
                  accuracy * 10);  // log_x of some thousand units, rounded
            CHECK(std::abs(std::log(levy_constant(alpha) / alpha) - alpha * log_x - std::log(p)) < 1e-8);
        }
    }
    CHECK(std::isinf(StableLaw(0.05).quantile(1e-300)));  // e^13000 is beyond a double; its logarithm is not
}

TEST_CASE("The law is smooth through alpha = 1 and up to alpha = 2") {
    for (double x : {0.01, 0.4, 1.0, 2.5, 10.0, 1e4}) {
        INFO("x " << x);
        for (double step : {1e-12, 1e-9, 1e-6}) {
            // d log sf / d alpha is below 20 for these x
            CHECK(relative(StableLaw(1 - step).sf(x), StableLaw(1).sf(x)) < 20 * step + accuracy);
            CHECK(relative(StableLaw(1 + step).sf(x), StableLaw(1).sf(x)) < 20 * step + accuracy);
        }
        // At 2 - 1e-12 the tail is already the power law's, so only the body is compared.
        if (x < 4) CHECK(relative(StableLaw(2 - 1e-12).sf(x), StableLaw(2).sf(x)) < 1e-9);
    }
}

TEST_CASE("No jump where one method takes over from another", "[sweep]") {
    for (double alpha : {0.3, 0.7, 0.901, 0.95, 1.05, 1.099, 1.101, 1.5, 1.9, 1.999}) {
        const StableLaw law(alpha);
        constexpr double h = 2.5e-4;
        std::array<double, 4> window{};
        double worst = 0;
        int filled = 0;
        for (double log_x = -6; log_x < 6; log_x += h) {
            window = {window[1], window[2], window[3], law.log_sf(log_x)};
            // Third differences of a smooth function are O(h^3); a jump of size j would show as 3 j.
            if (++filled >= 4)
                worst = std::max(worst, std::abs(window[3] - 3 * window[2] + 3 * window[1] - window[0]));
        }
        INFO("alpha " << alpha);
        // The third derivative of log sf in log x stays below 50, but where a Gaussian body of slope -x^2/2
        // (about -15) meets a power law within 1/15 of log x: 15^3 times the largest value of the logistic
        // curve's second derivative, 0.1.
        const double third_derivative = alpha > 1.99 ? 500 : 50;
        CHECK(worst < third_derivative * h * h * h + 3 * accuracy);
    }
}

TEST_CASE("The density is the derivative, and quantiles invert") {
    for (double alpha : {0.2, 0.6, 0.97, 1.02, 1.4, 1.95}) {
        const StableLaw law(alpha);
        for (double x : {0.05, 0.7, 3.0, 50.0}) {
            INFO("alpha " << alpha << " x " << x);
            const double h = 1e-4 * x;
            const double slope = (law.central_probability(x + h) - law.central_probability(x - h)) / (2 * h);
            CHECK(slope == Approx(law.pdf(x)).epsilon(1e-6));  // error of the difference: h^2 pdf'' / (6 pdf)
            CHECK(relative(law.quantile(law.cdf(x)), x) <
                  1e-9);  // 1 - cdf of the far tail keeps fewer digits
            CHECK(relative(law.quantile(law.cdf(-x)), -x) < accuracy);
        }
    }
}

TEST_CASE("Quantiles follow the power law down to the least probability of a double") {
    for (double alpha : {1.2, 1.5, 1.9, 2 - 1e-12}) {
        const StableLaw law(alpha);
        const double far = law.quantile(1e-280);
        for (double p : {1e-289, 1e-291, 1e-307, 1e-310, 1e-320})
            CHECK(relative(std::log(law.quantile(p) / far), std::log(1e-280 / p) / alpha) < 1e-12);
    }
}

TEST_CASE("The law of a tiny alpha is its limit: P(|X| > x) = 1 - exp(-x^-alpha)") {
    // The limit errs by the order of alpha log(1/alpha).
    for (double alpha : {1e-14, 1e-15, 1e-16, 1e-30, 1e-100, 1e-200, StableLaw::least_alpha}) {
        const StableLaw law(alpha);
        INFO("alpha " << alpha);
        CHECK(relative(levy_constant(alpha), alpha / 2) < 1e-13);
        CHECK(relative(law.cdf(1), 0.5 + std::exp(-1) / 2) < accuracy);
        CHECK(law.quantile(0.9) == HUGE_VAL);
        CHECK(law.quantile(0.1) == -HUGE_VAL);
        for (double p : {1e-300, 1e-20, 0.1, 0.2, 0.3, 0.4, 0.45})
            CHECK(relative(law.log_upper_quantile(p) * alpha, -std::log(-std::log1p(-2 * p))) < accuracy);
        for (double q : {0.01, 0.1, 0.2, 0.3, 0.45})
            CHECK(relative(law.log_central_quantile(q) * alpha, -std::log(-std::log(2 * q))) < accuracy);
        for (double y : {-2.0, -0.5, 0.0, 0.5, 3.0, 300.0})
            CHECK(relative(std::exp(law.log_sf(y / alpha)), -std::expm1(-std::exp(-y)) / 2) < accuracy);
        CHECK(std::isfinite(law.log_central_quantile(1e-300)));
    }
}

TEST_CASE("alpha below the smallest is refused, by name") {
    for (double alpha : {1e-301, 1e-320}) {
        CHECK_THROWS_AS(StableLaw(alpha), InputError);
        CHECK_THROWS_WITH(StableLaw(alpha), Contains("at least 1e-300"));
    }
}

TEST_CASE("A sample refuses scales and addresses that it does not have") {
    const StableLaw law(1.5);
    for (double scale : {std::nan(""), HUGE_VAL, 0.0, -1.0, 9e-101, 1.1e100})
        CHECK_THROWS_AS(StableSample(law, scale, 1), InputError);
    for (double scale : {std::nan(""), HUGE_VAL, -1.0})
        CHECK_THROWS_AS(QuantileTable<double>(law, scale), InputError);
    for (double scale : {1e-100, 1e100}) CHECK(std::isfinite(StableSample(law, scale, 1)(0)));
    const StableSample sample(law, 1, 1);
    CHECK_THROWS_AS(sample(-1), InputError);
    CHECK_THROWS_AS(sample(0, -1), InputError);
    CHECK_THROWS_AS(sample.norm(-1, 3), InputError);
    CHECK_THROWS_AS(sample.norm(0, -3), InputError);
}

TEST_CASE("alpha outside (0, 2] is refused") {
    for (double alpha : {0.0, -1.0, 2.0000001, std::nan("")}) CHECK_THROWS_AS(StableLaw(alpha), InputError);
    for (double alpha : {0.0, -1.0, 2.1, std::nan("")}) CHECK_THROWS_AS(levy_constant(alpha), InputError);
    CHECK_THROWS_AS(StableLaw(1.5).quantile(0), InputError);
    CHECK_THROWS_AS(StableLaw(1.5).quantile(1), InputError);
}

TEST_CASE("C_alpha has its known values") {
    CHECK(levy_constant(1) == Approx(1 / M_PI).epsilon(1e-14));
    CHECK(levy_constant(1.2) == Approx(0.3335).epsilon(2e-4));
    CHECK(levy_constant(1.5) == Approx(0.2992).epsilon(2e-4));
    CHECK(levy_constant(1.75) == Approx(0.1959).epsilon(3e-4));
    CHECK(levy_constant(1.9) == Approx(0.0910).epsilon(6e-4));
    CHECK(levy_constant(2) == 0);
    CHECK(levy_constant(2 - 1e-12) == Approx(1e-12).epsilon(1e-3));  // Gamma(3) sin(pi e/2)/pi = e
}
