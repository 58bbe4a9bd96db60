// Noise along a direction: which direction, and the law of minibatch means drawn without replacement.

#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/tail/leading_direction.hpp"
#include "levywell/tail/line_noise.hpp"
#include "levywell/tail/log_moment.hpp"
#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace levywell;

TEST_CASE("The leading direction is the one that noise was made along") {
    // Rows a_i u + b_i w + small, u and w orthogonal unit vectors over three stretches of the product's sums.
    const std::int64_t rows = 40;
    const std::int64_t columns = 40000;
    std::vector<double> u;
    std::vector<double> w;
    for (std::int64_t c = 0; c < columns; ++c) {
        u.push_back(std::sin(0.001 * static_cast<double>(c)) + 0.3);
        w.push_back(c % 2 == 0 ? 1 : -1);
    }
    const auto dot = [](const auto& a, const auto& b) {
        double sum = 0;
        for (std::size_t k = 0; k < a.size(); ++k)
            sum += static_cast<double>(a[k]) * static_cast<double>(b[k]);
        return sum;
    };
    const double along = dot(u, w) / dot(w, w);
    for (std::size_t c = 0; c < u.size(); ++c) u[c] -= along * w[c];
    for (auto* vector : {&u, &w}) {
        const double norm = std::sqrt(dot(*vector, *vector));
        for (double& x : *vector) x /= norm;
    }
    std::vector<double> a;
    std::vector<double> b;
    for (std::int64_t i = 0; i < rows; ++i) {
        a.push_back(-3 * std::cos(2 * M_PI * static_cast<double>(i) / rows));  // mean 0, orthogonal
        b.push_back(std::sin(2 * M_PI * static_cast<double>(i) / rows));
    }
    std::vector<float> values;
    for (std::int64_t i = 0; i < rows; ++i) {
        for (std::size_t c = 0; c < u.size(); ++c)
            values.push_back(static_cast<float>(a[static_cast<std::size_t>(i)] * u[c] +
                                                b[static_cast<std::size_t>(i)] * w[c]));
    }
    const LeadingDirection leading = leading_direction({rows, columns, values}, "here");
    CHECK(std::abs(dot(leading.direction, u)) == Approx(1).epsilon(1e-5));
    CHECK(std::abs(dot(leading.direction, w)) < 1e-4);
    CHECK(dot(leading.direction, leading.direction) == Approx(1).epsilon(1e-6));
    CHECK(leading.deviation == Approx(3 / std::sqrt(2.0)).epsilon(1e-5));
    CHECK(leading.share == Approx(0.9).epsilon(1e-5));
    const auto largest = std::max_element(leading.direction.begin(), leading.direction.end(),
                                          [](float x, float y) { return std::abs(x) < std::abs(y); });
    CHECK(*largest > 0);
    CHECK_THROWS_AS(leading_direction({3, 4, std::vector<float>(12, 0.5F)}, "here"), InputError);
    values[0] = NAN;
    CHECK_THROWS_WITH(leading_direction({rows, columns, values}, "here"),
                      Contains("minibatches is not finite") && !Contains("is 0"));
}

TEST_CASE("Numbers are minibatch means minus the mean, each partition a disjoint cover") {
    std::vector<double> slopes;
    for (int k = 0; k < 12; ++k) slopes.push_back(std::pow(2, k));  // subsets are told by their sums
    const LinePartitions plan{3, 4, 5, 7};
    const std::vector<double> numbers = line_noise(slopes, plan);
    REQUIRE(numbers.size() == 20);
    const double mean = 4095.0 / 12;
    for (std::size_t p = 0; p < 5; ++p) {
        unsigned seen = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const auto sum = static_cast<unsigned>(std::lround(3 * (numbers[i * 5 + p] + mean)));
            CHECK(__builtin_popcount(sum) == 3);
            CHECK((seen & sum) == 0);
            seen |= sum;
        }
        CHECK(seen == 4095);
    }
    CHECK(line_noise(slopes, {3, 4, 5, 8}) != numbers);
}

TEST_CASE("Minibatches without replacement have the variance of a finite population") {
    const std::size_t n = 400;
    const std::vector<double> slopes =
        test::sample(n, 21, [](const test::UniformPair& u) { return std::sqrt(u.first) + 5; });
    double mean = 0;
    for (double x : slopes) mean += x / n;
    double variance = 0;
    for (double x : slopes) variance += (x - mean) * (x - mean) / (n - 1);
    for (std::int64_t batch : {10, 100, 200}) {
        const LineNoise noise = describe_line_noise(slopes, plan_partitions(n, batch, 3));
        const double b = static_cast<double>(batch);
        CHECK(noise.size >= 4096);
        // The deviation of 4096 numbers is right to 1.1%; five of that, and 7% off must be seen.
        const double right = std::sqrt(variance / b * (1 - b / n));
        CHECK(noise.deviation == Approx(right).epsilon(0.055));
        if (batch == 100) CHECK(noise.deviation != Approx(std::sqrt(variance / b)).epsilon(0.055));
        CHECK(std::abs(noise.excess_kurtosis) < 0.5);
        CHECK(noise.gaussian_sigma() * std::sqrt(2.0) == noise.deviation);
    }
}

TEST_CASE("Blocks of the log-moment estimate hold minibatches of different partitions") {
    // Within a partition the numbers sum to 0: blocks of neighbours there would find alpha far above 2.
    const std::vector<double> slopes =
        test::sample(600, 22, [](const test::UniformPair& u) { return u.first + u.second; });
    const LinePartitions plan = plan_partitions(600, 60, 3);
    const LineNoise noise = describe_line_noise(slopes, plan);
    CHECK(noise.log_moment.low < 2);
    CHECK(noise.log_moment.high > 2);
    CHECK(noise.likelihood.alpha > 1.95);
    const std::vector<double> numbers = line_noise(slopes, plan);
    std::vector<double> by_partition;
    for (std::int64_t p = 0; p < plan.partitions; ++p) {
        for (std::int64_t i = 0; i < plan.minibatches; ++i)
            by_partition.push_back(numbers[static_cast<std::size_t>(i * plan.partitions + p)]);
    }
    CHECK(std::abs(log_moment_fit(by_partition, plan_blocks(noise.size)).alpha - 2) > 0.5);
}

TEST_CASE("Single points of stable slopes give their index back") {
    // Their mean, which is taken out, is 3% of the scale: near 2 that does not show.
    const std::vector<double> slopes = test::stable_sample(1.7, 0.02, 4096, 23);
    const LineNoise noise = describe_line_noise(slopes, {1, 4096, 1, 3});
    const double error = (noise.likelihood.high - noise.likelihood.low) / 4;
    CHECK(error < 0.03);
    CHECK(std::abs(noise.likelihood.alpha - 1.7) < 5 * error);
    CHECK(noise.likelihood.sigma == Approx(0.02).epsilon(0.1));
}

TEST_CASE("A minibatch of all points has no noise") {
    const LineNoise noise = describe_line_noise(std::vector<double>{1, 2, 3}, {3, 1, 4096, 1});
    CHECK(noise.deviation == 0);
    CHECK(std::isnan(noise.likelihood.alpha));
}
