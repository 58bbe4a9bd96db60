// The stable law over the whole range of tail indices: no seam at alpha = 1 and none towards alpha = 2.

#include "catch.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_law.hpp"

#include <cmath>
#include <vector>

using namespace levywell;

namespace {

const std::vector<double> tail_indices{0.05,        0.1,       0.3, 0.7,       0.9,      0.9 + 1e-12, 0.95,
                                       1 - 1e-9,    1 - 1e-12, 1,   1 + 1e-12, 1 + 1e-9, 1.05,        1.1,
                                       1.1 + 1e-12, 1.5,       1.9, 1.999,     2 - 1e-6, 2 - 1e-12,   2};

/// Points from the centre far into the tail.
std::vector<double> logarithms() {
    std::vector<double> result;
    for (double log_x = -12; log_x <= 40; log_x += 0.5) result.push_back(log_x);
    return result;
}

}  // namespace

TEST_CASE(
    "Density, distribution and quantiles are finite, monotone and agree with each other at every alpha") {
    for (double alpha : tail_indices) {
        const StableLaw law(alpha);
        double last_sf = 0.5;
        double last_pdf = law.pdf(0);
        INFO("alpha = " << alpha);
        CHECK(std::isfinite(last_pdf));
        for (double log_x : logarithms()) {
            const double x = std::exp(log_x);
            const double sf = law.sf(x);
            const double pdf = law.pdf(x);
            if (alpha == 2 && x > 50) break;  // below the smallest double
            INFO("x = " << x);
            CHECK(sf > 0);
            CHECK(sf <= last_sf);
            CHECK(pdf > 0);
            CHECK(pdf <= last_pdf * (1 + 1e-12));  // unimodal
            CHECK(law.cdf(x) == Approx(1 - sf).epsilon(1e-12));
            CHECK(law.central_probability(x) + sf == Approx(0.5).epsilon(1e-12));
            if (sf < 0.499)
                CHECK(law.log_upper_quantile(sf) == Approx(log_x).margin(1e-8));
            else
                CHECK(law.log_central_quantile(law.central_probability(x)) == Approx(log_x).margin(1e-8));
            // -d sf / d log x = x pdf, by a central difference.
            const double step = 1e-4;
            const double slope = -std::expm1(law.log_sf(log_x + step) - law.log_sf(log_x - step)) *
                                 law.sf(std::exp(log_x - step)) / (2 * step);
            CHECK(slope == Approx(x * pdf).epsilon(1e-5).margin(1e-11));
            last_sf = sf;
            last_pdf = pdf;
        }
    }
}

TEST_CASE("The law goes smoothly through alpha = 1") {
    const StableLaw cauchy(1);
    for (double away : {1e-12, -1e-12, 1e-9, -1e-9}) {
        const StableLaw near(1 + away);
        for (double log_x : logarithms()) {
            const double x = std::exp(log_x);
            INFO("alpha = 1 + " << away << ", x = " << x);
            // d log sf / d alpha and d log pdf / d alpha grow like log x.
            const double allowed = 1e-11 + 5 * std::abs(away) * (3 + std::abs(log_x));
            CHECK(near.log_sf(log_x) == Approx(cauchy.log_sf(log_x)).margin(allowed));
            CHECK(near.log_pdf(log_x) == Approx(cauchy.log_pdf(log_x)).margin(allowed));
            CHECK(near.central_probability(x) == Approx(cauchy.central_probability(x)).epsilon(allowed));
        }
        // Control: 1e-3 away is another law.
        const StableLaw other(1.001);
        CHECK(std::abs(other.log_sf(5) - cauchy.log_sf(5)) > 1e-3);
    }
}

TEST_CASE("Towards alpha = 2 the body is Gaussian and the tail a power, 2 - alpha small but there") {
    const StableLaw gauss(2);
    for (double away : {1e-6, 1e-9, 1e-12}) {
        const StableLaw near(2 - away);
        const double exact_away = 2 - near.alpha();
        INFO("alpha = 2 - " << away);
        for (double x : {1e-3, 0.1, 1.0, 2.0, 4.0}) {
            CHECK(near.sf(x) == Approx(gauss.sf(x)).margin(2 * away + 1e-14));
            CHECK(near.pdf(x) == Approx(gauss.pdf(x)).margin(2 * away + 1e-14));
        }
        // C_alpha / (2 - alpha) -> Gamma(3)/2 = 1.
        CHECK(levy_constant(near.alpha()) == Approx(exact_away).epsilon(2 * away + 1e-12));
        for (double x : {1e3, 1e6, 1e9}) {
            const double power = levy_constant(near.alpha()) / near.alpha() * std::pow(x, -near.alpha());
            CHECK(near.sf(x) == Approx(power).epsilon(1e-4));
        }
    }
    CHECK(levy_constant(2) == 0);
    CHECK(gauss.sf(1e3) == 0);
}

TEST_CASE("C_alpha is what (1 - alpha) / (Gamma(2 - alpha) cos(pi alpha/2)) is, without its seam at 1") {
    const double pi = std::acos(-1.0);
    for (double alpha : {0.05, 0.3, 0.7, 0.99, 1.01, 1.3, 1.7, 1.95}) {
        // nu's constant is alpha / 2 times that of the tail, P(|X| > x) ~ (1 - alpha)/(Gamma(2 - alpha) cos)
        // x^-alpha.
        const double tail = (1 - alpha) / (std::tgamma(2 - alpha) * std::cos(pi * alpha / 2));
        CHECK(levy_constant(alpha) == Approx(alpha / 2 * tail).epsilon(1e-12));
    }
    CHECK(levy_constant(1) == Approx(1 / pi).epsilon(1e-15));
    for (double away : {1e-12, -1e-12}) CHECK(levy_constant(1 + away) == Approx(1 / pi).epsilon(1e-11));
}

TEMPLATE_TEST_CASE("Draws go smoothly through alpha = 1 and up to 2", "", float, double) {
    const auto largest_change = [](double alpha, double other) {
        const QuantileTable<TestType> a(StableLaw(alpha), 1);
        const QuantileTable<TestType> b(StableLaw(other), 1);
        double change = 0;
        for (std::uint32_t k = 1; k < 4000; ++k) {
            const std::uint32_t word = k * 1073741u;  // over all 2^32
            const double x = static_cast<double>(a.draw(word, ~word));
            const double y = static_cast<double>(b.draw(word, ~word));
            REQUIRE(std::isfinite(x));
            if (x != 0) change = std::max(change, std::abs(y / x - 1));
        }
        return change;
    };
    const double rounding = sizeof(TestType) == 4 ? 3e-7 : 1e-9;
    CHECK(largest_change(1, 1 + 1e-12) < rounding);
    CHECK(largest_change(1, 1 - 1e-12) < rounding);
    CHECK(largest_change(1, 1 + 1e-3) > 1e-4);   // control
    CHECK(largest_change(2, 2 - 1e-12) < 1e-6);  // down to tail probability 1e-6, where the power takes over
    CHECK(largest_change(2, 2 - 1e-3) > 1e-4);
}
