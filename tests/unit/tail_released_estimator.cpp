// What the code released with the 2019 paper computes: its K1, 2^-52 added to every magnitude, nothing left
// out.

#include "catch.hpp"
#include "levywell/tail/gradient_mean.hpp"
#include "levywell/tail/log_moment.hpp"
#include "levywell/tail/noise_estimator.hpp"
#include "samples.hpp"

#include <cmath>
#include <vector>

using namespace levywell;

namespace {

/// alpha_estimator of the released code on numbers in their order, K1 found by trial of every number up to
/// the root.
double released_alpha(const std::vector<double>& x) {
    std::size_t m = 1;
    for (std::size_t i = 1; i <= static_cast<std::size_t>(std::sqrt(static_cast<double>(x.size()))); ++i)
        if (x.size() % i == 0) m = i;
    const double epsilon = std::nextafter(1.0, 2.0) - 1;
    double mean_y = 0;
    double mean_x = 0;
    for (std::size_t k = 0; k < x.size(); k += m) {
        double y = 0;
        for (std::size_t j = k; j < k + m; ++j) {
            y += x[j];
            mean_x += std::log(std::abs(x[j]) + epsilon) / static_cast<double>(x.size());
        }
        mean_y += std::log(std::abs(y) + epsilon) * static_cast<double>(m) / static_cast<double>(x.size());
    }
    return std::log(static_cast<double>(m)) / (mean_y - mean_x);
}

}  // namespace

TEST_CASE("The released code's K1 is the largest divisor of K up to its root, however small") {
    CHECK(released_blocks(10'000).block_length == 100);
    CHECK(released_blocks(1'000'003).block_length == 1);
    CHECK(released_blocks(17 * 2053).block_length == 17);
    CHECK(plan_blocks(17 * 2053).block_length == 186);  // control: ours is near the root, and truncates K
    CHECK(released_blocks(1).block_length == 1);
}

TEST_CASE("The released estimate of gradient noise is that code's, with zeros and blocks that cancel in it") {
    for (const auto& [minibatches, columns] :
         {std::pair<std::size_t, std::size_t>{17, 2053}, std::pair<std::size_t, std::size_t>{100, 100}}) {
        std::vector<std::vector<float>> rows;
        GradientMean mean(columns);
        for (std::size_t i = 0; i < minibatches; ++i) {
            std::vector<double> x = test::stable_sample(1.3, 1, columns, i + 1);
            for (std::size_t c = 0; c < columns; c += 5) x[c] = 0;  // dead
            x[columns - 1] = 0;
            if (columns == 100) {  // every row a block that sums to 0
                for (std::size_t c = 0; c + 1 < columns; ++c)
                    x[columns - 1] -= static_cast<double>(static_cast<float>(x[c]));
            }
            rows.emplace_back(x.begin(), x.end());
            mean.add(rows.back(), 1, 0, columns);
        }
        mean.finish(static_cast<double>(minibatches));
        const NoiseEstimator estimator({}, static_cast<std::int64_t>(minibatches), mean.live());
        std::vector<NoiseEstimator::Digest> digests;
        std::vector<double> noise;
        for (std::size_t i = 0; i < minibatches; ++i) {
            digests.push_back(estimator.digest(static_cast<std::int64_t>(i), rows[i], mean.mean()));
            for (std::size_t c = 0; c < columns; ++c)
                noise.push_back(static_cast<double>(rows[i][c]) - mean.mean()[c]);
        }
        const NoiseTailIndex index = estimator.combine(digests);
        const double expected = released_alpha(noise);
        INFO(minibatches << " x " << columns << ": " << expected);
        const double shown = expected > 0 ? expected : INFINITY;
        CHECK((std::isinf(shown)
                   ? std::isinf(index.released.alpha)
                   : std::abs(index.released.alpha / shown - 1) < (columns == 100 ? 0.05 : 1e-9)));
        CHECK(index.released.cancelled == 0);
        CHECK(index.pooled.cancelled == (columns == 100 ? 100 : 0));
        // Control: what levywell shows of the same noise is another number.
        CHECK_FALSE(std::abs(index.pooled.alpha - expected) <= 0.01);
    }
}
