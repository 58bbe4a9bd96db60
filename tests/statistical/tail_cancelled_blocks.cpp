// Blocks whose sums are rounding errors: left out, counted, and no index at or below 0 where sums do not
// grow.

#include "catch.hpp"
#include "levywell/tail/block_sum.hpp"
#include "levywell/tail/gradient_mean.hpp"
#include "levywell/tail/log_moment.hpp"
#include "levywell/tail/noise_estimator.hpp"
#include "levywell/tail/pooled_rows.hpp"
#include "levywell/tail/tail_report.hpp"
#include "samples.hpp"

#include <cmath>
#include <numeric>
#include <vector>

using namespace levywell;

namespace {

constexpr std::int64_t minibatches = 640;
constexpr std::int64_t hidden = 480;
constexpr std::int64_t inputs = 16;
constexpr std::int64_t classes = 10;
constexpr std::int64_t last = inputs * classes;

/// Gradients of a hidden and of the last layer, whose numbers sum to `rest` times the first class over
/// classes.
std::vector<std::vector<float>> gradients(double rest) {
    std::vector<std::vector<float>> rows;
    for (std::uint64_t i = 0; i < minibatches; ++i) {
        const std::vector<double> x =
            test::stable_sample(2, 1, static_cast<std::size_t>(hidden + last), i + 1);
        std::vector<double> row = x;
        for (std::size_t j = 0; j < inputs; ++j) {
            double sum = 0;
            for (std::size_t c = 1; c < classes; ++c) sum += row[hidden + c * inputs + j];
            row[hidden + j] = (rest - 1) * sum;
        }
        rows.emplace_back(row.begin(), row.end());
    }
    return rows;
}

NoiseTailIndex index_of(const std::vector<std::vector<float>>& rows) {
    const std::size_t p = rows.front().size();
    GradientMean mean(p);
    for (const auto& row : rows) mean.add(row, 1, 0, p);
    mean.finish(static_cast<double>(rows.size()));
    const NoiseEstimator estimator({hidden, last}, minibatches, mean.live(), {640});
    std::vector<NoiseEstimator::Digest> digests;
    for (std::size_t i = 0; i < rows.size(); ++i)
        digests.push_back(estimator.digest(static_cast<std::int64_t>(i), rows[i], mean.mean()));
    return estimator.combine(digests);
}

/// Blocks of 640: three of four hidden numbers, then a whole last layer.
std::vector<double> concatenated(const std::vector<std::vector<float>>& rows) {
    std::vector<double> all;
    for (const auto& row : rows) all.insert(all.end(), row.begin(), row.end());
    return all;
}

std::vector<double> differences(const std::vector<double>& x) {
    std::vector<double> result(x.size());
    std::adjacent_difference(x.begin(), x.end(), result.begin());
    return result;
}

bool holds(const TailEstimate& estimate) {
    if (std::isnan(estimate.alpha) || std::isnan(estimate.low)) return true;
    return estimate.alpha > 0 && estimate.low > 0 && estimate.low <= estimate.alpha &&
           estimate.alpha <= estimate.high;
}

}  // namespace

TEST_CASE("A sum cancels where its terms' rounding may have made it") {
    CHECK_FALSE(cancels({0, 0}, 100, double_rounding));  // nothing but zeros: no sum of rounding errors
    CHECK(cancels({0, 1}, 100, double_rounding));
    CHECK(cancels({1e-15, 1}, 2, double_rounding));
    CHECK_FALSE(cancels({1e-13, 1}, 2, double_rounding));
    CHECK(cancels({-1e-13, 1}, 2000, double_rounding));  // as many additions are rounded
    CHECK(cancels({-1e-6, 1}, 2, single_rounding));
    CHECK_FALSE(cancels({-1e-5, 1}, 2, single_rounding));
}

TEST_CASE("Blocks that cover whole copies of a layer whose gradients sum to 0 are left out and counted") {
    const NoiseTailIndex zero_sums = index_of(gradients(0));
    REQUIRE(plan_blocks(minibatches * last).block_length == 2 * last);
    CHECK(zero_sums.layers[1].cancelled == minibatches / 2);  // all of them
    CHECK(std::isnan(zero_sums.layers[1].alpha));
    CHECK(zero_sums.layers[0].cancelled == 0);
    CHECK(zero_sums.layers[0].alpha == Approx(2).epsilon(0.05));
    CHECK(zero_sums.pooled.cancelled == 0);
    CHECK(zero_sums.sweep.front().estimate.cancelled == 0);  // hidden numbers in every block of 640

    const NoiseTailIndex others = index_of(gradients(0.5));  // control: the sums are half as large
    CHECK(others.layers[1].cancelled == 0);
    CHECK(std::isfinite(others.layers[1].alpha));
}

TEST_CASE("What is left is the estimate without the blocks that cancel") {
    const std::vector<std::vector<float>> rows = gradients(0);
    const std::vector<double> x = concatenated(rows);
    const BlockPlan plan =
        cut_blocks(static_cast<std::int64_t>(x.size()), last);  // a fourth block is a last layer
    LogSums logs_of_sums;
    for (std::size_t k = 0; k < x.size(); k += last) {
        if (k % (hidden + last) == hidden) continue;
        const double sum = std::accumulate(x.begin() + static_cast<std::ptrdiff_t>(k),
                                           x.begin() + static_cast<std::ptrdiff_t>(k + last), 0.0);
        logs_of_sums += log_sums({&sum, 1});
    }
    const double expected = log_moment_estimate(log_sums(x), logs_of_sums, last, ZeroPolicy::skip).alpha;
    const LogMomentEstimate single = log_moment_estimate(x, plan, single_rounding);
    CHECK(single.cancelled == minibatches);
    CHECK(single.alpha == Approx(expected).epsilon(1e-12));
    CHECK(log_moment_estimate(x, plan, single_rounding, ZeroPolicy::shifted).cancelled == minibatches);
    LogMomentFit fit(plan, single_rounding);
    fit.feed(x);
    CHECK(fit.cancelled() == minibatches);
    CHECK(fit.finish().alpha == Approx(expected).epsilon(1e-12));
    // Control: the same numbers, taken as exact to double precision.
    const LogMomentEstimate exact = log_moment_estimate(x, plan, double_rounding);
    CHECK(exact.cancelled == 0);
    CHECK(std::abs(exact.alpha - expected) > 0.2);
}

TEST_CASE("Independent numbers of single precision lose hardly a block") {
    std::vector<double> x = test::stable_sample(2, 1, 10'000'000, 5);
    for (double& value : x) value = static_cast<double>(static_cast<float>(value));
    const BlockPlan plan = cut_blocks(10'000'000, 100);
    const LogMomentEstimate estimate = log_moment_estimate(x, plan, single_rounding);
    // 2.4 of 100,000 sums of 100 are expected below the bound; more than 17 by chance once in 1e10.
    CHECK(estimate.cancelled <= 17);
    CHECK(estimate.alpha == Approx(log_moment_estimate(x, plan, double_rounding).alpha).epsilon(2e-4));
}

TEST_CASE("Differences have no finite index, and the estimate says so") {
    const std::vector<double> x = test::stable_sample(1.5, 1, 10'000, 3);
    const TailEstimate fit = log_moment_fit(differences(x), plan_blocks(10'000));
    CHECK(std::isinf(fit.alpha));
    CHECK(std::isinf(fit.high));
    CHECK(fit.low > 2);
    CHECK(std::isnan(fit.sigma));
    const LogMomentEstimate point = log_moment_estimate(differences(x), plan_blocks(10'000));
    CHECK(std::isinf(point.alpha));
    CHECK(point.inverse < 0);
    const TailEstimate control = log_moment_fit(x, plan_blocks(10'000));
    CHECK(control.low < 1.5);
    CHECK(control.high < 2);
}

TEST_CASE("No estimator gives an index at or below 0, or one outside its own interval") {
    TailRequest request;
    request.verdict.replicates = 0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        for (double alpha : {0.3, 1.0, 1.7, 2.0}) {
            const std::vector<double> x = test::stable_sample(alpha, 1, 400, seed);
            std::vector<std::vector<double>> samples{x, differences(x), differences(differences(x)), x, x, x,
                                                     x};
            for (double& value : samples[3]) value = std::round(value);  // ties and zeros
            for (double& value : samples[4]) value = std::clamp(value, -1.0, 1.0);
            for (double& value : samples[5]) value = std::exp(-std::abs(value));
            for (std::size_t k = 1; k < x.size(); k += 2) samples[6][k] = -samples[6][k - 1];
            for (std::size_t kind = 0; kind < samples.size(); ++kind) {
                const TailReport report = report_tail(samples[kind], request, "here");
                INFO("alpha " << alpha << ", seed " << seed << ", kind " << kind);
                for (const NamedEstimate& named : report.estimates) {
                    INFO(named.method << " " << named.estimate.alpha << " [" << named.estimate.low << ", "
                                      << named.estimate.high << "]");
                    CHECK(holds(named.estimate));
                }
                for (const HillPoint& point : report.hill) CHECK(holds(point.estimate));
                for (const SweepPoint& point : report.sweep) CHECK(holds(point.estimate));
            }
        }
    }
}
