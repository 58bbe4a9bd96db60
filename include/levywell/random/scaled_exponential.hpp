#pragma once

#include <cmath>

namespace levywell::inline random {

/// scale e^y, scale > 0, also where e^y alone leaves the range of a double. A product where it does not:
/// another unit of length, if a power of two, then changes no bit of what is made of it.
inline double scaled_exponential(double scale, double y) {
    return std::fabs(y) < 600 ? scale * std::exp(y) : std::exp(std::log(scale) + y);
}

}  // namespace levywell::inline random
