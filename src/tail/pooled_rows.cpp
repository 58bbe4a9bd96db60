#include "levywell/tail/pooled_rows.hpp"

#include <algorithm>
#include <array>

namespace levywell::inline tail {
namespace {

constexpr std::size_t numbers_at_a_time = 1024;  // numbers at a time: they stay in the first-level cache

/// take(chunk of x in double precision), chunk after chunk.
template <class Take>
void each_chunk(std::span<const float> x, const Take& take) {
    std::array<double, numbers_at_a_time> numbers;
    while (!x.empty()) {
        const auto part = x.first(std::min(numbers_at_a_time, x.size()));
        std::copy(part.begin(), part.end(), numbers.begin());
        take(std::span<const double>(numbers.data(), part.size()));
        x = x.subspan(part.size());
    }
}

}  // namespace

PooledRows::PooledRows(std::int64_t rows, std::int64_t columns) : plan_(plan_blocks(rows * columns)) {
    for (std::int64_t i = 0; i < rows; ++i) {
        cursors_.emplace_back(i * columns % plan_.block_length, plan_.block_length, single_rounding);
        left_.push_back(std::clamp<std::int64_t>(plan_.used - i * columns, 0, columns));
    }
}

void PooledRows::feed(std::int64_t row, std::span<const float> x) {
    const auto i = static_cast<std::size_t>(row);
    x = x.first(std::min(x.size(), static_cast<std::size_t>(left_[i])));
    left_[i] -= static_cast<std::int64_t>(x.size());
    each_chunk(x, [&](std::span<const double> numbers) {
        cursors_[i].add(log_sums(numbers));
        cursors_[i].feed(numbers);
    });
}

void PooledRows::feed(std::int64_t row, std::span<const float> x, const LogSums& logs) {
    const auto i = static_cast<std::size_t>(row);
    if (left_[i] < static_cast<std::int64_t>(x.size())) return feed(row, x);  // the plan cuts this one
    left_[i] = 0;
    cursors_[i].add(logs);
    each_chunk(x, [&](std::span<const double> numbers) { cursors_[i].feed(numbers); });
}

LogMomentEstimate PooledRows::estimate() {
    std::vector<BlockSums> stretches;
    for (BlockCursor& cursor : cursors_) stretches.push_back(cursor.finish());
    return log_moment_estimate(stretches, plan_.block_length, single_rounding, ZeroPolicy::skip);
}

LogSums log_sums_of_floats(std::span<const float> x) {
    LogSums logs;
    each_chunk(x, [&](std::span<const double> numbers) { logs += log_sums(numbers); });
    return logs;
}

}  // namespace levywell::inline tail
