// Included once for every SIMD target by Highway.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tail/weighted_rows.cpp"
#include "tail/weighted_rows.hpp"

#include "tail/weighted_tile.hpp"

#include <algorithm>

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace levywell::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Float = hn::CappedTag<float, weighted_columns / 2>;

void weigh(const float* weights, const float* tile, std::size_t terms, float* out, std::size_t out_stride) {
    const Float d;
    constexpr std::size_t width = hn::MaxLanes(Float());
    for (std::size_t c = 0; c < weighted_columns; c += 2 * width) {
        auto a0 = hn::Zero(d), a1 = hn::Zero(d), a2 = hn::Zero(d), a3 = hn::Zero(d);
        auto b0 = hn::Zero(d), b1 = hn::Zero(d), b2 = hn::Zero(d), b3 = hn::Zero(d);
        for (std::size_t j = 0; j < terms; ++j) {
            const float* const w = weights + j * weighted_rows;
            const auto a = hn::LoadU(d, tile + j * weighted_columns + c);
            const auto b = hn::LoadU(d, tile + j * weighted_columns + c + width);
            const auto w0 = hn::Set(d, w[0]), w1 = hn::Set(d, w[1]);
            const auto w2 = hn::Set(d, w[2]), w3 = hn::Set(d, w[3]);
            // No fused multiply-add: not every target has one.
            a0 = hn::Add(a0, hn::Mul(w0, a));
            a1 = hn::Add(a1, hn::Mul(w1, a));
            a2 = hn::Add(a2, hn::Mul(w2, a));
            a3 = hn::Add(a3, hn::Mul(w3, a));
            b0 = hn::Add(b0, hn::Mul(w0, b));
            b1 = hn::Add(b1, hn::Mul(w1, b));
            b2 = hn::Add(b2, hn::Mul(w2, b));
            b3 = hn::Add(b3, hn::Mul(w3, b));
        }
        hn::StoreU(a0, d, out + c);
        hn::StoreU(a1, d, out + out_stride + c);
        hn::StoreU(a2, d, out + 2 * out_stride + c);
        hn::StoreU(a3, d, out + 3 * out_stride + c);
        hn::StoreU(b0, d, out + c + width);
        hn::StoreU(b1, d, out + out_stride + c + width);
        hn::StoreU(b2, d, out + 2 * out_stride + c + width);
        hn::StoreU(b3, d, out + 3 * out_stride + c + width);
    }
}

}  // namespace levywell::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace levywell::inline tail {
namespace {

HWY_EXPORT(weigh);

constexpr std::int64_t cached = 1 << 17;  // numbers
constexpr std::int64_t longest_stretch = 1024;

std::int64_t whole_tiles(std::int64_t columns) {
    constexpr auto tile = static_cast<std::int64_t>(weighted_columns);
    return std::max(tile, columns / tile * tile);
}

}  // namespace

WeightedRows::WeightedRows(const Eigen::MatrixXf& weights)
    : rows_(weights.rows()),
      terms_(weights.cols()),
      stretch_(whole_tiles(std::min(longest_stretch, cached / terms_))) {
    static_assert(together == weighted_rows);
    const std::int64_t panels = (rows_ + together - 1) / together;
    for (std::int64_t panel = 0; panel < panels; ++panel) {
        for (std::int64_t j = 0; j < terms_; ++j) {
            for (std::int64_t i = panel * together; i < (panel + 1) * together; ++i)
                weights_.push_back(i < rows_ ? weights(i, j) : 0);
        }
    }
    packed_.resize(static_cast<std::size_t>(terms_ * stretch_));
    sums_.resize(static_cast<std::size_t>(together * stretch_));
}

void WeightedRows::pack(std::int64_t j, std::span<const float> part) {
    constexpr std::size_t tile = weighted_columns;
    for (std::size_t c = 0; c < part.size(); c += tile) {
        const auto some = part.subspan(c, std::min(tile, part.size() - c));
        const auto to = packed_.begin() + static_cast<std::ptrdiff_t>(c * static_cast<std::size_t>(terms_) +
                                                                      static_cast<std::size_t>(j) * tile);
        std::copy(some.begin(), some.end(), to);
    }
}

void WeightedRows::multiply(std::int64_t panel) {
    const auto terms = static_cast<std::size_t>(terms_);
    const float* const weights = weights_.data() + panel * together * terms_;
    for (std::size_t c = 0; c < static_cast<std::size_t>(stretch_); c += weighted_columns)
        HWY_DYNAMIC_DISPATCH(weigh)
    (weights, packed_.data() + c * terms, terms, sums_.data() + c, static_cast<std::size_t>(stretch_));
}

}  // namespace levywell::inline tail
#endif
