// The mean of few minibatches widens heavy-tailed noise that it is taken off.

#include "catch.hpp"
#include "levywell/tail/noise_estimator.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace levywell;

TEST_CASE("The mean that is subtracted narrows Gaussian noise and widens heavy-tailed noise") {
    CHECK(centring_factor(2, 100) == Approx(std::sqrt(0.99)).epsilon(1e-12));
    CHECK(centring_factor(1, 20) == Approx(2 * 0.95).epsilon(1e-12));
    CHECK(centring_factor(1.2, 2) == Approx(std::pow(2, 1 / 1.2 - 1)).epsilon(1e-12));  // (g_1 - g_2)/2
    CHECK(centring_factor(1.2, 100) == Approx(1.3096).epsilon(1e-4));

    // Of Cauchy numbers the scale is the median of the magnitude, here to a standard error of 1.1% (pi/2/sqrt
    // n).
    constexpr int minibatches = 20;
    constexpr int repetitions = 20000;
    std::mt19937_64 engine(7);
    std::cauchy_distribution<double> cauchy(0, 1);
    std::vector<double> magnitudes;
    for (int k = 0; k < repetitions; ++k) {
        const double first = cauchy(engine);
        double sum = first;
        for (int i = 1; i < minibatches; ++i) sum += cauchy(engine);
        magnitudes.push_back(std::abs(first - sum / minibatches));
    }
    const auto middle = magnitudes.begin() + repetitions / 2;
    std::nth_element(magnitudes.begin(), middle, magnitudes.end());
    CHECK(*middle == Approx(centring_factor(1, minibatches)).epsilon(0.055));  // budget 1e-6
    CHECK(*middle > 1.5 * std::sqrt(1 - 1.0 / minibatches));                   // the control
}
