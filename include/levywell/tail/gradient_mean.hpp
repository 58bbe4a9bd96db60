#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// The full gradient as the mean of minibatch gradients weighted by their sizes, in O(p) memory, and which
/// coordinates are alive: not exactly 0 in every minibatch (a dead ReLU's are).
class GradientMean {
  public:
    explicit GradientMean(std::size_t parameters) : sum_(parameters, 0.0), live_(parameters, 0) {}

    /// Adds the coordinates [begin, end) of a minibatch gradient of `weight` points; stretches of different
    /// coordinates may be added by different threads. The order of the minibatches fixes the rounding.
    void add(std::span<const float> gradient, double weight, std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) {
            sum_[k] += weight * static_cast<double>(gradient[k]);
            live_[k] |= static_cast<std::uint8_t>(gradient[k] != 0);
        }
    }

    /// Divides by the sum of the weights; to be called once.
    void finish(double total_weight) {
        for (double& value : sum_) value /= total_weight;
    }

    std::span<const double> mean() const { return sum_; }
    std::span<const std::uint8_t> live() const { return live_; }  ///< 1 or 0

  private:
    std::vector<double> sum_;
    std::vector<std::uint8_t> live_;
};

}  // namespace levywell::inline tail
