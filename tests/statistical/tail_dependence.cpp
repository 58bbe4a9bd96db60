// The p-value of the lags is that of random orders of the same numbers.

#include "catch.hpp"
#include "levywell/tail/dependence.hpp"
#include "samples.hpp"

#include <algorithm>
#include <omp.h>

using namespace levywell;

namespace {

const SampleTest& of(const std::vector<SampleTest>& tests, const std::string& name) {
    return *std::find_if(tests.begin(), tests.end(),
                         [&](const SampleTest& test) { return test.name == name; });
}

}  // namespace

// Of 4000 samples of 100 numbers 40 have p <= 0.01, standard error 6.3; by chi-square 90. The seeds are
// fixed; another choice would fail once in 3000.
TEST_CASE("Lags of independent numbers are refused as often as the level says") {
    int refused = 0;
    for (std::uint64_t path = 0; path < 4000; ++path) {
        const auto tests = dependence_tests(test::stable_sample(1.5, 1, 100, 2000 + path), 0, path);
        refused += of(tests, "lags").p_value <= 0.01 ? 1 : 0;
    }
    CHECK(refused > 18);
    CHECK(refused < 62);
}

TEST_CASE("Random orders give the same p-value on any number of threads, and find what is there") {
    std::vector<double> x = test::stable_sample(1.5, 1, 300, 1);
    for (std::size_t k = 7; k < x.size(); ++k) x[k] += 0.6 * x[k - 7];
    const int threads = omp_get_max_threads();
    omp_set_num_threads(1);
    const double one = of(dependence_tests(x), "lags").p_value;
    omp_set_num_threads(3);
    const double three = of(dependence_tests(x), "lags").p_value;
    omp_set_num_threads(threads);
    CHECK(one == three);
    CHECK(one == 1e-4);  // none of 9999 orders
    const auto none = dependence_tests(test::stable_sample(1.5, 1, 300, 1));
    CHECK(of(none, "lags").p_value > 0.01);
}
