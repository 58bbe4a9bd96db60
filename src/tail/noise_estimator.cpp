#include "levywell/tail/noise_estimator.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace levywell {
namespace {

constexpr std::int64_t chunk = 1024;  // numbers at a time: they stay in the first-level cache

}  // namespace

/// Cuts what it is fed into blocks; a minibatch may begin and end inside one.
class NoiseEstimator::Cursor {
  public:
    Cursor(std::int64_t phase, std::int64_t block_length, Digest::Blocks& blocks)
        : position_(phase), block_length_(block_length), blocks_(blocks) {}

    void feed(std::span<const double> x) {
        while (!x.empty()) {
            const auto n =
                std::min<std::size_t>(x.size(), static_cast<std::size_t>(block_length_ - position_));
            sum_ += lane_sum(x.first(n));
            position_ += static_cast<std::int64_t>(n);
            x = x.subspan(n);
            if (position_ == block_length_) close();
        }
    }

    void finish() {
        (blocks_.boundary ? blocks_.tail : blocks_.head) = sum_;
        blocks_.y = log_sums(sums_);
    }

  private:
    void close() {
        if (blocks_.boundary) {
            sums_.push_back(sum_);
        } else {
            blocks_.head = sum_;
            blocks_.boundary = true;
        }
        sum_ = 0;
        position_ = 0;
    }

    std::int64_t position_;
    std::int64_t block_length_;
    double sum_ = 0;
    std::vector<double> sums_;
    Digest::Blocks& blocks_;
};

NoiseEstimator::NoiseEstimator(const std::vector<std::int64_t>& layers, std::int64_t minibatches,
                               std::span<const std::uint8_t> live)
    : minibatches_(minibatches), live_(live.begin(), live.end()) {
    parameters_ = static_cast<std::int64_t>(live_.size());
    streams_.push_back(make_stream(0, parameters_, false));
    std::int64_t begin = 0;
    for (std::int64_t size : layers) {
        streams_.push_back(make_stream(begin, begin + size, false));
        begin += size;
    }
    streams_.push_back(make_stream(0, parameters_, true));
}

NoiseEstimator::Stream NoiseEstimator::make_stream(std::int64_t begin, std::int64_t end,
                                                   bool live_only) const {
    Stream stream{begin, end, live_only, end - begin, {}, minibatches_ - 1, end};
    if (live_only) stream.size = std::count(live_.begin() + begin, live_.begin() + end, 1);
    stream.plan = plan_blocks(std::max<std::int64_t>(1, stream.size * minibatches_));
    if (stream.size == 0) return stream;
    stream.last_minibatch = stream.plan.used / stream.size;
    std::int64_t left = stream.plan.used % stream.size;
    stream.last_end = begin;
    while (left > 0) {
        if (!live_only || live_[static_cast<std::size_t>(stream.last_end)] != 0) --left;
        ++stream.last_end;
    }
    return stream;
}

NoiseEstimator::Digest NoiseEstimator::digest(std::int64_t number, std::span<const float> gradient,
                                              std::span<const double> mean) const {
    Digest digest;
    digest.streams.resize(streams_.size());
    std::vector<Cursor> cursors;
    for (std::size_t s = 0; s < streams_.size(); ++s) {
        const Stream& stream = streams_[s];
        cursors.emplace_back(number * stream.size % stream.plan.block_length, stream.plan.block_length,
                             digest.streams[s]);
    }
    std::array<double, chunk> noise;
    std::array<double, chunk> alive;
    for (std::int64_t begin = 0; begin < parameters_;) {
        std::int64_t end = std::min(begin + chunk, parameters_);
        for (const Stream& stream : streams_) {  // no stream begins or ends inside a chunk
            if (stream.begin > begin) end = std::min(end, stream.begin);
            if (stream.end_in(number) > begin) end = std::min(end, stream.end_in(number));
        }
        const auto n = static_cast<std::size_t>(end - begin);
        std::size_t alive_count = 0;
        for (std::size_t k = 0; k < n; ++k) {
            const std::size_t at = static_cast<std::size_t>(begin) + k;
            noise[k] = static_cast<double>(gradient[at]) - mean[at];
        }
        for (std::size_t k = 0; k < n; ++k) {
            alive[alive_count] = noise[k];
            alive_count += live_[static_cast<std::size_t>(begin) + k];
        }
        const std::span<const double> all(noise.data(), n);
        const LogSums sums = log_sums(all);
        for (std::size_t s = 0; s < streams_.size(); ++s) {
            const Stream& stream = streams_[s];
            if (begin < stream.begin || begin >= stream.end_in(number)) continue;
            digest.streams[s].x += sums;
            if (!stream.live_only) {
                cursors[s].feed(all);
                continue;
            }
            cursors[s].feed({alive.data(), alive_count});
            const auto dead = static_cast<std::int64_t>(n - alive_count);
            digest.streams[s].x -= {0, 0, dead, dead};
        }
        std::array<double, 8> squares{};
        for (std::size_t k = 0; k < n; ++k) squares[k % 8] += noise[k] * noise[k];
        for (double square : squares) digest.square += square;
        begin = end;
    }
    for (Cursor& cursor : cursors) cursor.finish();
    return digest;
}

LogMomentEstimate NoiseEstimator::estimate(std::span<const Digest> digests, std::size_t stream,
                                           ZeroPolicy policy) const {
    LogSums x;
    LogSums y;
    double carry = 0;
    std::vector<double> across;  // blocks that begin in one minibatch and end in a later one
    for (const Digest& digest : digests) {
        const Digest::Blocks& blocks = digest.streams[stream];
        x += blocks.x;
        y += blocks.y;
        carry += blocks.head;
        if (!blocks.boundary) continue;
        across.push_back(carry);
        carry = blocks.tail;
    }
    y += log_sums(across);
    return log_moment_estimate(x, y, streams_[stream].plan.block_length, policy);
}

NoiseTailIndex NoiseEstimator::combine(std::span<const Digest> digests) const {
    NoiseTailIndex index;
    index.plan = streams_.front().plan;
    LogSums all;
    bool finite = true;
    for (const Digest& digest : digests) {
        index.norms.push_back(std::sqrt(digest.square));
        finite = finite && std::isfinite(digest.square);
        all += digest.streams.front().x;
    }
    const LogMomentEstimate nothing{std::nan(""), std::nan("")};
    index.layers.assign(streams_.size() - 2, nothing);
    index.zero_fraction = static_cast<double>(all.zeros) / static_cast<double>(all.count);
    index.pooled = index.shifted = index.dropped = nothing;
    if (!finite) return index;
    index.pooled = estimate(digests, 0, ZeroPolicy::skip);
    index.shifted = estimate(digests, 0, ZeroPolicy::shifted);
    for (std::size_t l = 0; l < index.layers.size(); ++l)
        index.layers[l] = estimate(digests, l + 1, ZeroPolicy::skip);
    index.dropped = estimate(digests, streams_.size() - 1, ZeroPolicy::skip);
    return index;
}

}  // namespace levywell
