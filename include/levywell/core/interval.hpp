#pragma once

#include "levywell/core/device.hpp"

#include <limits>

namespace levywell {

/// An open interval (lower, upper) of the line; an end may be infinite. Unit: [length].
struct Interval {
    double lower = -std::numeric_limits<double>::infinity();
    double upper = std::numeric_limits<double>::infinity();

    LEVYWELL_HOST_DEVICE bool contains(double w) const { return lower < w && w < upper; }
    LEVYWELL_HOST_DEVICE double length() const { return upper - lower; }
};

}  // namespace levywell
