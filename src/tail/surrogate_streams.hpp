#pragma once

#include <cstdint>

namespace levywell {

/// Numbers of the draws (Purpose::surrogate) that are no Gaussian noise of the measured covariance; those
/// count from 0.
enum SurrogateStream : std::uint64_t {
    signs_stream = 1u << 20,
    independent_stream,
    white_stream,
    control_stream,
    directions_stream,
    resample_stream,
    shuffle_stream,
    control_shuffle_stream
};

}  // namespace levywell
