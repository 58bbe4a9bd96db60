// p-values of the goodness-of-fit test are uniform where the law is stable, and small where it is not. Budget
// 1e-6 a case, fixed seed.

#include "catch.hpp"
#include "levywell/tail/goodness_of_fit.hpp"
#include "samples.hpp"
#include "statistics.hpp"

using namespace levywell;

namespace {

constexpr int replicates = 99;

GoodnessOfFit test_of(const std::vector<double>& x, double alpha, double sigma) {
    return stable_goodness_of_fit(x, {alpha, alpha - 0.1, alpha + 0.1, sigma, 0}, 5, replicates);
}

}  // namespace

TEST_CASE("Stable samples are refused as often as the p-value says") {
    std::vector<double> kolmogorov;
    std::vector<double> anderson_darling;
    for (std::uint64_t s = 0; s < 100; ++s) {
        const double alpha = 0.7 + 0.013 * static_cast<double>(s);
        const GoodnessOfFit goodness = test_of(test::stable_sample(alpha, 4, 300, 200 + s), alpha, 4);
        // p-values are multiples of 1/100: half a step makes their law continuous to within a step.
        kolmogorov.push_back(goodness.kolmogorov_p - 0.005);
        anderson_darling.push_back(goodness.anderson_darling_p - 0.005);
    }
    const auto uniform = [](double p) { return p; };
    CHECK(test::ks_p_value(kolmogorov, uniform) > test::false_alarm / 2);
    CHECK(test::ks_p_value(anderson_darling, uniform) > test::false_alarm / 2);
}

TEST_CASE("Laplace and Student samples are refused") {
    const GoodnessOfFit laplace = test_of(test::laplace_sample(5000, 1), 1.5, 1);
    CHECK(laplace.anderson_darling_p == Approx(0.01));
    CHECK(laplace.kolmogorov_p == Approx(0.01));
    const GoodnessOfFit student = test_of(test::student_sample(4, 20000, 2), 1.7, 1);
    CHECK(student.anderson_darling_p == Approx(0.01));
    // Cauchy is Student's law of one degree of freedom, and stable.
    CHECK(test_of(test::student_sample(1, 5000, 3), 1, 1).anderson_darling_p > test::false_alarm);
}
