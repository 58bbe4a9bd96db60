// The log-moment estimator: sums of logarithms, blocks, and the streaming form against the textbook formula.

#include "catch.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/tail/gradient_mean.hpp"
#include "levywell/tail/log_moment.hpp"
#include "levywell/tail/noise_estimator.hpp"

#include <cfloat>
#include <cmath>
#include <limits>
#include <vector>

using namespace levywell;

namespace {

double uniform(std::uint64_t path, std::uint64_t k) {
    const auto words = philox_words(7, path, k, Purpose::sample);
    return (static_cast<double>(words[0]) + 0.5) * 0x1p-32;
}

/// Eq. 15 of the paper, letter by letter, on one vector.
LogMomentEstimate textbook(const std::vector<double>& x, const BlockPlan& plan, ZeroPolicy policy) {
    double log_x = 0;
    double log_y = 0;
    double count_x = 0;
    double count_y = 0;
    const auto add = [&](double value, double& sum, double& count) {
        if (policy == ZeroPolicy::shifted) value = std::abs(value) + DBL_EPSILON;
        if (value == 0) return;
        sum += std::log(std::abs(value));
        ++count;
    };
    for (std::int64_t b = 0; b < plan.blocks(); ++b) {
        double y = 0;
        for (std::int64_t k = 0; k < plan.block_length; ++k) {
            const double value = x[static_cast<std::size_t>(b * plan.block_length + k)];
            add(value, log_x, count_x);
            y += value;
        }
        add(y, log_y, count_y);
    }
    const double gap = log_y / count_y - log_x / count_x;
    const double alpha = std::log(static_cast<double>(plan.block_length)) / gap;
    return {alpha, std::exp(log_x / count_x - 0.57721566490153286 * (1 / alpha - 1))};
}

struct Gradients {
    std::vector<std::vector<float>> rows;
    std::vector<std::int64_t> layers;

    /// Heavy-tailed entries whose scale differs from coordinate to coordinate; some coordinates are dead.
    Gradients(std::int64_t minibatches, std::vector<std::int64_t> sizes, double dead) : layers(sizes) {
        std::int64_t parameters = 0;
        for (std::int64_t size : sizes) parameters += size;
        for (std::int64_t i = 0; i < minibatches; ++i) {
            std::vector<float> row;
            for (std::int64_t c = 0; c < parameters; ++c) {
                const double scale = std::exp(6 * uniform(1, static_cast<std::uint64_t>(c)) - 12);
                const double u = uniform(static_cast<std::uint64_t>(i) + 10, static_cast<std::uint64_t>(c));
                const bool is_dead = uniform(2, static_cast<std::uint64_t>(c)) < dead;
                row.push_back(is_dead ? 0.0f : static_cast<float>(scale * (std::tan(3.1 * (u - 0.5)) + 1)));
            }
            rows.push_back(row);
        }
    }
    std::size_t parameters() const { return rows.front().size(); }
};

void check_close(double value, double expected, double relative) {
    CHECK(std::abs(value - expected) <= relative * std::abs(expected));
}

void check_equal(const LogMomentEstimate& value, const LogMomentEstimate& expected) {
    if (!std::isfinite(expected.alpha) || expected.alpha <= 0) {  // dead, or sums no larger than their terms
        CHECK((std::isnan(expected.alpha) ? std::isnan(value.alpha) : std::isinf(value.alpha)));
        CHECK(std::isnan(value.sigma));
        return;
    }
    check_close(value.alpha, expected.alpha, 1e-9);
    check_close(value.sigma, expected.sigma, 1e-9);
}

}  // namespace

TEST_CASE("One logarithm for many numbers is the sum of logarithms") {
    std::vector<double> x;
    double log_abs = 0;
    double shifted = 0;
    std::int64_t zeros = 0;
    for (std::uint64_t k = 0; k < 20011; ++k) {
        const double magnitude = std::exp(1200 * (uniform(3, k) - 0.5));
        x.push_back(k % 17 == 0 ? 0.0 : k % 2 == 0 ? magnitude : -magnitude);
        if (x.back() == 0) {
            ++zeros;
        } else {
            log_abs += std::log(magnitude);
        }
        shifted += std::log(std::abs(x.back()) + DBL_EPSILON);
    }
    const LogSums sums = log_sums(x);
    CHECK(sums.count == 20011);
    CHECK(sums.zeros == zeros);
    const double rounding = 1e-13 * 2e4 * 300;  // of the plain sum of 2e4 logarithms, 300 each on average
    CHECK(std::abs(sums.log_abs - log_abs) < rounding);
    CHECK(std::abs(sums.log_abs_shifted - shifted) < rounding);
}

TEST_CASE("Subnormal numbers have logarithms too") {
    const std::vector<double> x(16, 5e-324);
    check_close(log_sums(x).log_abs, 16 * std::log(5e-324), 1e-14);
}

TEST_CASE("Blocks: the divisor nearest to the root, or a few numbers left out") {
    CHECK(plan_blocks(10000).block_length == 100);
    CHECK(plan_blocks(6000).block_length == 75);
    CHECK(plan_blocks(6000).used == 6000);
    CHECK_FALSE(plan_blocks(6000).truncated);
    const BlockPlan prime = plan_blocks(1000003);
    CHECK(prime.truncated);
    CHECK(prime.block_length == 1000);
    CHECK(prime.used == 1000000);
    for (std::int64_t k = 1; k < 3000; ++k) {
        const BlockPlan plan = plan_blocks(k);
        std::int64_t divisor = 1;
        for (std::int64_t d = 1; d * d <= k; ++d) divisor = k % d == 0 ? d : divisor;
        CHECK(plan.used % plan.block_length == 0);
        CHECK(plan.used <= k);
        CHECK(k - plan.used < plan.block_length);
        if (!plan.truncated) CHECK(plan.block_length == divisor);
        if (plan.truncated) CHECK((16 * divisor * divisor < k || divisor == 1));
        if (k >= 4) CHECK(plan.block_length >= 2);
    }
}

TEST_CASE("Streamed over minibatches it equals the textbook formula on the concatenated vector") {
    struct Shape {
        std::int64_t minibatches;
        std::vector<std::int64_t> layers;
        double dead;
    };
    // Blocks longer than a minibatch, odd sizes, a prime K, one layer, dead coordinates.
    const std::vector<Shape> shapes{
        {12, {5000, 3000, 10}, 0.1}, {7, {1501, 2, 300}, 0.3}, {101, {13}, 0},
        {400, {20, 7}, 0.2},         {17, {2053}, 0},          {60, {2048, 1024}, 0.05}};
    for (const Shape& shape : shapes) {
        const Gradients gradients(shape.minibatches, shape.layers, shape.dead);
        const std::size_t p = gradients.parameters();
        GradientMean mean(p);
        for (const auto& row : gradients.rows) mean.add(row, 2, 0, p);
        mean.finish(2 * static_cast<double>(shape.minibatches));
        const std::vector<std::int64_t> lengths{2, 3, 17};
        const NoiseEstimator estimator(shape.layers, shape.minibatches, mean.live(), lengths);
        std::vector<NoiseEstimator::Digest> digests;
        for (std::size_t i = 0; i < gradients.rows.size(); ++i)
            digests.push_back(estimator.digest(static_cast<std::int64_t>(i), gradients.rows[i], mean.mean()));
        const NoiseTailIndex index = estimator.combine(digests);

        std::vector<double> pooled;
        std::vector<double> live;
        std::vector<std::vector<double>> layers(shape.layers.size());
        double zeros = 0;
        for (std::size_t i = 0; i < gradients.rows.size(); ++i) {
            double square = 0;
            std::size_t layer = 0;
            std::int64_t end = shape.layers[0];
            for (std::size_t c = 0; c < p; ++c) {
                while (static_cast<std::int64_t>(c) >= end) end += shape.layers[++layer];
                const double u = static_cast<double>(gradients.rows[i][c]) - mean.mean()[c];
                pooled.push_back(u);
                layers[layer].push_back(u);
                if (mean.live()[c] != 0) live.push_back(u);
                zeros += u == 0 ? 1 : 0;
                square += u * u;
            }
            check_close(index.norms[i], std::sqrt(square), 1e-12);
        }
        INFO(shape.minibatches << " minibatches of " << p);
        const BlockPlan plan = plan_blocks(static_cast<std::int64_t>(pooled.size()));
        CHECK(index.plan.block_length == plan.block_length);
        check_equal(index.pooled, textbook(pooled, plan, ZeroPolicy::skip));
        check_equal(index.shifted, textbook(pooled, plan, ZeroPolicy::shifted));
        check_equal(index.dropped,
                    textbook(live, plan_blocks(static_cast<std::int64_t>(live.size())), ZeroPolicy::skip));
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const BlockPlan own = plan_blocks(static_cast<std::int64_t>(layers[l].size()));
            check_equal(index.layers[l], textbook(layers[l], own, ZeroPolicy::skip));
        }
        REQUIRE(index.sweep.size() == lengths.size());
        for (std::size_t s = 0; s < lengths.size(); ++s) {
            const BlockPlan cut = cut_blocks(static_cast<std::int64_t>(pooled.size()), lengths[s]);
            CHECK(index.sweep[s].block_length == lengths[s]);
            check_equal(index.sweep[s].estimate, textbook(pooled, cut, ZeroPolicy::skip));
        }
        if (!plan.truncated) CHECK(index.zero_fraction == zeros / static_cast<double>(pooled.size()));
        check_equal(log_moment_estimate(pooled, plan), index.pooled);
    }
}

TEST_CASE("Tail index of vectors: by hand, of one dimension, turned and stretched") {
    // Norms 5, 13, 17, 10; sums of two (8, 16) and (-2, -7).
    const std::vector<double> vectors{3, 4, 5, 12, -8, -15, 6, 8};
    const TailEstimate fit = vector_log_moment_fit(vectors, 2, {4, 2, false});
    const double log_y = (std::log(std::sqrt(320.0)) + std::log(std::sqrt(53.0))) / 2;
    const double log_x = std::log(5.0 * 13 * 17 * 10) / 4;
    CHECK(fit.alpha == Approx(std::log(2.0) / (log_y - log_x)));
    CHECK(std::isnan(fit.sigma));
    CHECK(fit.used == 4);

    std::vector<double> x;
    for (std::uint64_t k = 0; k < 600; ++k) x.push_back(std::tan(3.1 * (uniform(4, k) - 0.5)));
    const BlockPlan plan = plan_blocks(600);
    const TailEstimate scalar = log_moment_fit(x, plan);
    const TailEstimate one = vector_log_moment_fit(x, 1, plan);
    CHECK(one.alpha == Approx(scalar.alpha).epsilon(1e-12));
    CHECK(one.low == Approx(scalar.low).epsilon(1e-12));
    CHECK(one.high == Approx(scalar.high).epsilon(1e-12));

    std::vector<double> turned = x;  // 200 vectors of 3, turned in a plane, stretched by 1e-9
    for (std::size_t k = 0; k < 600; k += 3) {
        turned[k] = 1e-9 * (0.6 * x[k] - 0.8 * x[k + 1]);
        turned[k + 1] = 1e-9 * (0.8 * x[k] + 0.6 * x[k + 1]);
        turned[k + 2] = 1e-9 * x[k + 2];
    }
    const BlockPlan of_vectors = plan_blocks(200);
    CHECK(vector_log_moment_fit(turned, 3, of_vectors).alpha ==
          Approx(vector_log_moment_fit(x, 3, of_vectors).alpha).epsilon(1e-9));
    CHECK(std::isnan(vector_log_moment_fit(std::vector<double>(12, 0.0), 3, {4, 2, false}).alpha));
}

TEST_CASE("A gradient that is not finite gives no number") {
    Gradients gradients(4, {100}, 0);
    gradients.rows[2][17] = std::numeric_limits<float>::infinity();
    GradientMean mean(100);
    for (const auto& row : gradients.rows) mean.add(row, 1, 0, 100);
    mean.finish(4);
    const NoiseEstimator estimator({100}, 4, mean.live());
    std::vector<NoiseEstimator::Digest> digests;
    for (int i = 0; i < 4; ++i)
        digests.push_back(estimator.digest(i, gradients.rows[static_cast<std::size_t>(i)], mean.mean()));
    const NoiseTailIndex index = estimator.combine(digests);
    CHECK(std::isnan(index.pooled.alpha));
    CHECK(std::isnan(index.dropped.sigma));
    CHECK(std::isnan(index.layers[0].alpha));
}
