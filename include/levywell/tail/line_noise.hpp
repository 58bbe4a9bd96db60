#pragma once

#include "levywell/tail/tail_estimate.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// Which minibatches noise along a direction is looked at in: several random partitions of the points into
/// minibatches of `batch`, the first `minibatches` of each. Points do not come back within a partition, as
/// they do not within an epoch of SGD.
struct LinePartitions {
    std::int64_t batch = 0;
    std::int64_t minibatches = 0;  ///< a partition
    std::int64_t partitions = 0;
    std::uint64_t seed = 1;
};

/// As many as make 4096 numbers or more, no fewer partitions than minibatches in one.
LinePartitions plan_partitions(std::int64_t points, std::int64_t batch, std::uint64_t seed);

/// The numbers v.(g_i - g): means of `slopes`, the derivatives of the points' losses along v, over each
/// minibatch, minus their mean over all points. One minibatch's place after another, all partitions inside,
/// so that neighbours come from different partitions and are independent.
std::vector<double> line_noise(std::span<const double> slopes, const LinePartitions& partitions);

/// What is known of them. [unit of a gradient]
struct LineNoise {
    std::int64_t size = 0;
    double deviation = 0;  ///< root mean square: their mean over all partitions there are is 0
    double skewness = 0;
    double excess_kurtosis = 0;
    TailEstimate log_moment;
    TailEstimate likelihood;

    /// Scale of the Gaussian S(2) with their variance: its variance is 2 sigma^2.
    double gaussian_sigma() const;
};

/// Nothing but zeros where a minibatch is all points: estimates are then NaN.
LineNoise describe_line_noise(std::span<const double> slopes, const LinePartitions& partitions);

}  // namespace levywell::inline tail
