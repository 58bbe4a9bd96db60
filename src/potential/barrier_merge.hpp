#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace levywell::inline potential {

/// What became of an alternating sequence of minima and maxima, beginning and ending with a minimum.
struct KeptExtrema {
    struct Taken {
        std::size_t index;
        double barrier;  ///< between it and the neighbour it went with
        double least;    ///< what that would have had to be
    };

    std::vector<std::size_t> index;  ///< those that stay, ascending; alternate as before
    std::vector<Taken> taken;        ///< the others, in pairs, the smallest barrier first
    double highest_barrier = 0;      ///< of those that were taken away, the threshold with the largest value
};

/// Takes away neighbours i, i + 1 whose heights differ by less than least(i, j), the smallest difference
/// first, until none is left: what stays has barriers of at least that, and the extrema that stay are the
/// lowest and highest of what they stand for (persistence: Edelsbrunner, Letscher, Zomorodian 2002).
/// O(n log n).
KeptExtrema merge_barriers(const std::vector<double>& height,
                           const std::function<double(std::size_t, std::size_t)>& least);

}  // namespace levywell::inline potential
