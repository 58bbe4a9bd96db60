#pragma once

#include <cstdint>

namespace levywell::inline tail {

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
    control_shuffle_stream,
    rows_stream,           ///< orders of the rows
    base_stream,           ///< Gaussian norms
    gaussian_stream,       ///< Gaussian noise held against the measured one
    coordinates_stream,    ///< signs of rows, where coordinates are held against each other
    top_stream,            ///< largest norms of stable rows
    power_stream,          ///< stable noise held against Gaussian noise
    law_stream = 1u << 22  ///< laws of a table, and after it
};

}  // namespace levywell::inline tail
