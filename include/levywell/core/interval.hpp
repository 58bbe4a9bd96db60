#pragma once

#include "levywell/core/device.hpp"

#include <limits>

namespace levywell::inline core {

/// An open interval (lower, upper) of the line; an end may be infinite. Unit: [length].
struct Interval {
    static constexpr double unbounded = std::numeric_limits<double>::infinity();

    double lower = -unbounded;
    double upper = unbounded;

    LEVYWELL_HOST_DEVICE bool contains(double w) const { return lower < w && w < upper; }
    LEVYWELL_HOST_DEVICE double length() const { return upper - lower; }
};

}  // namespace levywell::inline core
