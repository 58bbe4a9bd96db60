// Sums of logarithms and products of noise matrices: the same bits on every SIMD target of this machine.

#include "catch.hpp"
#include "levywell/tail/block_sum.hpp"
#include "levywell/tail/log_sums.hpp"
#include "samples.hpp"
#include "tail/weighted_rows.hpp"

#include <vector>

#include <hwy/targets.h>

using namespace levywell;

namespace {

/// Everything that is computed with SIMD in tail/, on the targets that are allowed.
std::vector<double> outcome_on(std::int64_t targets) {
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    const std::vector<double> x = test::stable_sample(1.1, 1, 10007, 1);
    const LogSums logs = log_sums(x);
    std::vector<double> outcome{logs.log_abs, logs.log_abs_shifted, lane_sum(x).sum, lane_sum(x).magnitude};
    constexpr std::int64_t rows = 23;
    constexpr std::int64_t columns = 300;
    Eigen::MatrixXf weights(5, rows);
    for (Eigen::Index k = 0; k < weights.size(); ++k)
        weights.data()[k] = static_cast<float>(x[static_cast<std::size_t>(k)]);
    const std::vector<float> values(x.begin(), x.begin() + rows * columns);
    WeightedRows product(weights);
    for (std::int64_t begin = 0; begin < columns; begin += product.stretch()) {
        product(
            [&](std::int64_t j) {
                return std::span(values).subspan(static_cast<std::size_t>(j * columns), columns);
            },
            begin, std::min(product.stretch(), columns - begin),
            [&](std::int64_t, std::span<const float> numbers) {
                outcome.insert(outcome.end(), numbers.begin(), numbers.end());
            });
    }
    hwy::SetSupportedTargetsForTest(0);  // all of them again
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return outcome;
}

}  // namespace

TEST_CASE("Logarithms and products have the same bits on every SIMD target") {
    const std::int64_t all = hwy::SupportedTargets();
    const std::vector<double> expected = outcome_on(all);
    int compared = 0;
    for (int bit = 0; bit < 62; ++bit) {
        const std::int64_t target = std::int64_t{1} << bit;
        if ((all & target) == 0) continue;
        INFO(hwy::TargetName(target));
        CHECK(outcome_on(target) == expected);
        ++compared;
    }
    WARN("SIMD targets compared: " << compared);
    CHECK(compared >= 2);
}
