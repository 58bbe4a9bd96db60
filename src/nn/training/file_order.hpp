#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace levywell::inline nn {

/// The minibatches of the code released with the 2019 paper: in the order of the file, the same in every
/// epoch, the last of an epoch with what is left.
class FileOrder {
  public:
    FileOrder(std::int64_t points, std::int64_t batch)
        : batch_(batch), order_(static_cast<std::size_t>(points)) {
        std::iota(order_.begin(), order_.end(), 0);
    }

    /// Points of that iteration's minibatch.
    std::span<const std::int64_t> operator()(std::int64_t iteration) const {
        const auto points = static_cast<std::int64_t>(order_.size());
        const std::int64_t first = iteration % ((points + batch_ - 1) / batch_) * batch_;
        return std::span(order_).subspan(static_cast<std::size_t>(first),
                                         static_cast<std::size_t>(std::min(batch_, points - first)));
    }

  private:
    std::int64_t batch_;
    std::vector<std::int64_t> order_;
};

}  // namespace levywell::inline nn
