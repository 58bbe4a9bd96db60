#include "levywell/nn/loss_on_line.hpp"

#include "nn/training/minibatch_buffer.hpp"
#include "nn/training/parallel.hpp"
#include "nn/training/point_chunks.hpp"

#include <algorithm>
#include <numeric>

namespace levywell::inline nn {

LossOnLine::LossOnLine(const LossPoint& at, int threads)
    : at_(at),
      chunks_(std::make_unique<PointChunks>(at.points)),
      moved_(at.weights.begin(), at.weights.end()) {
    replicas_.reserve(static_cast<std::size_t>(threads));
    replicas_.emplace_back(at.network, at.loss, std::span<const double>(moved_), at.device);
    while (replicas_.size() < static_cast<std::size_t>(threads))
        replicas_.push_back(replicas_.front().replica());
}

LossOnLine::~LossOnLine() = default;

double LossOnLine::operator()(double w) {
    for (std::size_t k = 0; k < moved_.size(); ++k) {
        moved_[k] = static_cast<double>(at_.weights[k]) + w * static_cast<double>(at_.direction[k]);
    }
    replicas_.front().assign(moved_);
    std::vector<MinibatchBuffer> buffers(replicas_.size(), {*at_.format, *at_.images});
    std::vector<double> losses(static_cast<std::size_t>(chunks_->count()));
    parallel(replicas_.size(), chunks_->count(), [&](std::size_t thread, std::int64_t number) {
        const auto points = (*chunks_)[number];
        losses[static_cast<std::size_t>(number)] =
            replicas_[thread].evaluate(buffers[thread].gather(points)).loss *
            static_cast<double>(points.size());
    });
    return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(at_.points);
}

std::vector<double> LossOnLine::slopes() {
    replicas_.front().assign(std::vector<double>(at_.weights.begin(), at_.weights.end()));
    std::vector<MinibatchBuffer> buffers(replicas_.size(), {*at_.format, *at_.images});
    std::vector<double> slopes(static_cast<std::size_t>(at_.points));
    parallel(replicas_.size(), chunks_->count(), [&](std::size_t thread, std::int64_t number) {
        const std::vector<double> some =
            replicas_[thread].slopes(buffers[thread].gather((*chunks_)[number]), at_.direction);
        std::copy(some.begin(), some.end(), slopes.begin() + chunks_->begin(number));
    });
    return slopes;
}

}  // namespace levywell::inline nn
