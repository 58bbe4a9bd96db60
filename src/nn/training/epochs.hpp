#pragma once

#include "levywell/random/shuffle.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline nn {

/// The minibatches of the training points, epoch by epoch, without replacement. A remainder that fills no
/// minibatch waits for the next epoch's shuffle. The shuffle of epoch e is that of number `first` + e.
class Epochs {
  public:
    Epochs(std::int64_t points, std::int64_t batch, std::uint64_t seed, Purpose purpose, std::uint64_t first)
        : points_(points), batch_(batch), seed_(seed), purpose_(purpose), first_(first) {}

    /// Points of that iteration's minibatch.
    std::span<const std::int64_t> operator()(std::int64_t iteration) {
        const std::int64_t a_epoch = points_ / batch_;
        const std::int64_t epoch = iteration / a_epoch;
        if (epoch != epoch_)
            order_ = shuffled(points_, seed_, first_ + static_cast<std::uint64_t>(epoch), purpose_);
        epoch_ = epoch;
        return std::span(order_).subspan(static_cast<std::size_t>(iteration % a_epoch * batch_),
                                         static_cast<std::size_t>(batch_));
    }

  private:
    std::int64_t points_;
    std::int64_t batch_;
    std::uint64_t seed_;
    Purpose purpose_;
    std::uint64_t first_;
    std::int64_t epoch_ = -1;
    std::vector<std::int64_t> order_;
};

}  // namespace levywell::inline nn
