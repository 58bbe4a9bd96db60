// p-values of the test of fit are uniform where the law is stable, and small where it is not. Budget 1e-6 a
// case, fixed seed.

#include "catch.hpp"
#include "levywell/tail/dependence.hpp"
#include "levywell/tail/goodness_of_fit.hpp"
#include "levywell/tail/symmetry.hpp"
#include "samples.hpp"
#include "statistics.hpp"

#include <algorithm>
#include <map>

using namespace levywell;

namespace {

constexpr int replicates = 99;

GoodnessOfFit test_of(const std::vector<double>& x, double alpha, double sigma, int rivals = 0) {
    return stable_goodness_of_fit(x, {alpha, alpha - 0.1, alpha + 0.1, sigma, 0},
                                  {Location::zero, replicates, rivals, 5});
}

double identity(double p) {
    return p;
}

}  // namespace

TEST_CASE("Stable samples are refused as often as the p-value says") {
    std::vector<double> all;
    std::map<std::size_t, std::vector<double>> each;
    for (std::uint64_t s = 0; s < 100; ++s) {
        const double alpha = 0.7 + 0.013 * static_cast<double>(s);
        const GoodnessOfFit goodness = test_of(test::stable_sample(alpha, 4, 300, 200 + s), alpha, 4);
        // p-values are multiples of 1/100: half a step makes their law continuous to within a step.
        all.push_back(goodness.p_value - 0.005);
        for (std::size_t d = 0; d < departures; ++d) each[d].push_back(goodness.tests[d].p_value - 0.005);
    }
    CHECK(test::ks_p_value(all, identity) > test::next_false_alarm());
    for (std::size_t d = 0; d < departures; ++d) {
        INFO(departure_names[d]);
        CHECK(test::ks_p_value(each[d], identity) > test::next_false_alarm());
    }
}

TEST_CASE("Laws that are not stable are refused, each by the departure that is made for it") {
    const auto deviation = [](const GoodnessOfFit& fit, Departure d) { return fit.test(d).deviation; };
    const GoodnessOfFit laplace = test_of(test::laplace_sample(5000, 1), 1.5, 1);
    CHECK(laplace.p_value == Approx(0.01));
    CHECK(laplace.test(Departure::anderson_darling).p_value == Approx(0.01));
    const GoodnessOfFit student = test_of(test::student_sample(4, 20000, 2), 1.7, 1);
    CHECK(student.p_value == Approx(0.01));
    CHECK(deviation(student, Departure::student) > 10);
    std::vector<double> cut;
    for (double x : test::stable_sample(1.5, 1, 5000, 3))
        if (std::abs(x) < 12) cut.push_back(x);
    const GoodnessOfFit bounded = test_of(cut, 1.5, 1);
    CHECK(bounded.p_value == Approx(0.01));
    CHECK(deviation(bounded, Departure::largest) > 5);
    CHECK(bounded.beyond_largest > 10);
    // Cauchy is Student's law of one degree of freedom, and stable.
    CHECK(test_of(test::student_sample(1, 5000, 3), 1, 1).p_value > 0.01);
}

TEST_CASE("Student's law has uniform p-values as a rival where it is true, and small ones where it is not") {
    std::vector<double> true_rival;
    for (std::uint64_t s = 0; s < 60; ++s) {
        const GoodnessOfFit fit = test_of(test::student_sample(2, 150, 600 + s), 1.4, 1, 39);
        if (!fit.rivals.empty()) true_rival.push_back(fit.rivals.front().p_value);
    }
    // Refused at 5%: 6 times of 60 or fewer has probability 1 - 1e-2; 16 times or more, 1e-8.
    CHECK(std::count_if(true_rival.begin(), true_rival.end(), [](double p) { return p <= 0.05; }) < 16);
    const GoodnessOfFit stable = test_of(test::stable_sample(1.6, 1, 4000, 700), 1.6, 1, 39);
    REQUIRE(stable.rivals.size() == 5);
    CHECK(stable.rivals.front().name == "student");
    CHECK(stable.rivals.front().p_value < 0.05);
}

TEST_CASE("Tests of independence, centre and symmetry have uniform p-values for every alpha") {
    std::map<std::string, std::vector<double>> p_values;
    for (std::uint64_t s = 0; s < 400; ++s) {
        const double alpha = 0.6 + 0.0035 * static_cast<double>(s);
        std::vector<double> x = test::stable_sample(alpha, 1, 400, 1000 + s);
        for (const SampleTest& found : dependence_tests(x, 20)) p_values[found.name].push_back(found.p_value);
        p_values["centre"].push_back(centre_test(x).p_value);
        std::sort(x.begin(), x.end());
        p_values["symmetry"].push_back(symmetry_test(x).p_value);
    }
    CHECK(p_values.size() == 10);
    for (const auto& [name, values] : p_values) {
        INFO(name);
        // Refused at 5%: 20 times expected; 49 times or more has probability 1e-7.
        CHECK(std::count_if(values.begin(), values.end(), [](double p) { return p <= 0.05; }) < 49);
        if (name != "centre" && name != "symmetry")  // of these, whole counts and three tests in one
            CHECK(test::ks_p_value(values, identity) > test::next_false_alarm());
    }
}
