#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace levywell::inline nn {

/// The first points of a set in chunks of 500, the units in which threads share sums over all of them.
class PointChunks {
  public:
    explicit PointChunks(std::int64_t points) : ids_(static_cast<std::size_t>(points)) {
        std::iota(ids_.begin(), ids_.end(), std::int64_t{0});
    }

    std::int64_t points() const { return static_cast<std::int64_t>(ids_.size()); }
    std::int64_t count() const { return (points() + size - 1) / size; }
    std::int64_t begin(std::int64_t number) const { return number * size; }
    std::span<const std::int64_t> operator[](std::int64_t number) const {
        return std::span(ids_).subspan(static_cast<std::size_t>(begin(number)),
                                       static_cast<std::size_t>(std::min(size, points() - begin(number))));
    }

  private:
    static constexpr std::int64_t size = 500;
    std::vector<std::int64_t> ids_;
};

}  // namespace levywell::inline nn
