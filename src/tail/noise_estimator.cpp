#include "levywell/tail/noise_estimator.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace levywell::inline tail {
namespace {

constexpr std::size_t first_length = 3;  // stream of the first other block length
constexpr std::int64_t chunk = 1024;     // numbers at a time: they stay in the first-level cache

}  // namespace

double centring_factor(double alpha, double minibatches) {
    const double own = std::pow(1 - 1 / minibatches, alpha);
    const double others = (minibatches - 1) * std::pow(minibatches, -alpha);
    return std::pow(own + others, 1 / alpha);
}

NoiseEstimator::NoiseEstimator(const std::vector<std::int64_t>& layers, std::int64_t minibatches,
                               std::span<const std::uint8_t> live, std::vector<std::int64_t> block_lengths)
    : minibatches_(minibatches),
      live_(live.begin(), live.end()),
      block_lengths_(std::move(block_lengths)),
      parameters_(static_cast<std::int64_t>(live_.size())) {
    const auto add = [&](std::int64_t begin, std::int64_t end, bool live_only, std::int64_t block_length) {
        const std::int64_t k = std::max<std::int64_t>(1, entries(begin, end, live_only));
        streams_.push_back(make_stream(begin, end, live_only,
                                       block_length > 0 ? cut_blocks(k, block_length) : plan_blocks(k)));
    };
    add(0, parameters_, false, 0);
    add(0, parameters_, true, 0);
    const BlockPlan released = released_blocks(std::max<std::int64_t>(1, parameters_ * minibatches));
    streams_.push_back(make_stream(0, parameters_, false, released));
    streams_.back().rounding = keep_all_sums;
    for (std::int64_t length : block_lengths_) add(0, parameters_, false, length);
    std::int64_t begin = 0;
    for (std::int64_t size : layers) {
        add(begin, begin + size, false, 0);
        begin += size;
    }
}

std::int64_t NoiseEstimator::entries(std::int64_t begin, std::int64_t end, bool live_only) const {
    const std::int64_t coordinates =
        live_only ? std::count(live_.begin() + begin, live_.begin() + end, 1) : end - begin;
    return coordinates * minibatches_;
}

NoiseEstimator::Stream NoiseEstimator::make_stream(std::int64_t begin, std::int64_t end, bool live_only,
                                                   const BlockPlan& plan) const {
    Stream stream{begin,
                  end,
                  live_only,
                  entries(begin, end, live_only) / minibatches_,
                  plan,
                  single_rounding,
                  minibatches_ - 1,
                  end};
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
    std::vector<BlockCursor> cursors;
    for (const Stream& stream : streams_)
        cursors.emplace_back(number * stream.size % stream.plan.block_length, stream.plan.block_length,
                             stream.rounding);
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
            cursors[s].add(sums);
            if (!stream.live_only) {
                cursors[s].feed(all);
                continue;
            }
            cursors[s].feed({alive.data(), alive_count});
            const auto dead = static_cast<std::int64_t>(n - alive_count);
            cursors[s].add({0, 0, -dead, -dead});
        }
        std::array<double, 8> squares{};
        for (std::size_t k = 0; k < n; ++k) squares[k % 8] += noise[k] * noise[k];
        for (double square : squares) digest.square += square;
        begin = end;
    }
    for (BlockCursor& cursor : cursors) digest.streams.push_back(cursor.finish());
    return digest;
}

LogMomentEstimate NoiseEstimator::estimate(std::span<const Digest> digests, std::size_t stream,
                                           ZeroPolicy policy) const {
    std::vector<BlockSums> stretches;
    for (const Digest& digest : digests) stretches.push_back(digest.streams[stream]);
    return log_moment_estimate(stretches, streams_[stream].plan.block_length, streams_[stream].rounding,
                               policy);
}

NoiseTailIndex NoiseEstimator::combine(std::span<const Digest> digests) const {
    NoiseTailIndex index;
    index.coordinates = parameters_;
    index.plan = streams_.front().plan;
    index.released_plan = streams_[2].plan;
    LogSums all;
    bool finite = true;
    for (const Digest& digest : digests) {
        index.norms.push_back(std::sqrt(digest.square));
        finite = finite && std::isfinite(digest.square);
        all += digest.streams.front().x;
    }
    const LogMomentEstimate nothing{std::nan(""), std::nan(""), std::nan(""), 0};
    for (std::int64_t length : block_lengths_) index.sweep.push_back({length, nothing});
    const std::size_t first_layer = first_length + block_lengths_.size();
    index.layers.assign(streams_.size() - first_layer, nothing);
    index.zero_fraction = static_cast<double>(all.zeros) / static_cast<double>(all.count);
    index.pooled = index.shifted = index.dropped = index.released = nothing;
    if (!finite) return index;
    index.pooled = estimate(digests, 0, ZeroPolicy::skip);
    index.shifted = estimate(digests, 0, ZeroPolicy::shifted);
    index.dropped = estimate(digests, 1, ZeroPolicy::skip);
    index.released = estimate(digests, 2, ZeroPolicy::shifted);
    for (std::size_t s = 0; s < index.sweep.size(); ++s)
        index.sweep[s].estimate = estimate(digests, first_length + s, ZeroPolicy::skip);
    for (std::size_t l = 0; l < index.layers.size(); ++l)
        index.layers[l] = estimate(digests, first_layer + l, ZeroPolicy::skip);
    return index;
}

}  // namespace levywell::inline tail
