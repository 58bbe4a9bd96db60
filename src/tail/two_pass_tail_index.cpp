#include "levywell/tail/two_pass_tail_index.hpp"

#include <array>

namespace levywell::inline tail {
namespace {

/// K1 and its neighbours.
std::vector<std::int64_t> lengths_around(const BlockPlan& plan) {
    constexpr std::array factors{1.0 / 16, 1.0 / 4, 1.0, 4.0, 16.0};
    constexpr std::int64_t fewest_blocks = 8;
    std::vector<std::int64_t> lengths;
    for (double factor : factors) {
        const auto length = static_cast<std::int64_t>(factor * static_cast<double>(plan.block_length));
        if (length >= 2 && plan.used / length >= fewest_blocks) lengths.push_back(length);
    }
    return lengths;
}

}  // namespace

TwoPassTailIndex::TwoPassTailIndex(std::int64_t rows, std::int64_t columns, std::vector<std::int64_t> layers)
    : rows_(rows), layers_(std::move(layers)), mean_(static_cast<std::size_t>(columns)) {}

void TwoPassTailIndex::first(std::span<const float> row) {
    mean_.add(row, 1, 0, row.size());
}

void TwoPassTailIndex::second(std::span<const float> row) {
    if (!estimator_) {
        mean_.finish(static_cast<double>(rows_));
        const BlockPlan plan = plan_blocks(rows_ * static_cast<std::int64_t>(row.size()));
        estimator_.emplace(layers_, rows_, mean_.live(), lengths_around(plan));
    }
    digests_.push_back(estimator_->digest(static_cast<std::int64_t>(digests_.size()), row, mean_.mean()));
}

NoiseTailIndex TwoPassTailIndex::finish() const {
    return estimator_->combine(digests_);
}

NoiseTailIndex noise_tail_index(const NoiseMatrix& noise, const std::vector<std::int64_t>& layers) {
    TwoPassTailIndex index(noise.rows(), noise.columns(), layers);
    for (std::int64_t i = 0; i < noise.rows(); ++i) index.first(noise.row(i));
    for (std::int64_t i = 0; i < noise.rows(); ++i) index.second(noise.row(i));
    return index.finish();
}

}  // namespace levywell::inline tail
