#pragma once

#include <cmath>
#include <cstdint>

namespace levywell::inline exec {

/// x > 0 with its first `digits` decimal digits: numbers that errors offer.
inline double rounded_down(double x, int digits) {
    const double unit = std::pow(10, std::floor(std::log10(x)) - digits + 1);
    return std::floor(x / unit) * unit;
}
inline double rounded_up(double x, int digits) {
    const double unit = std::pow(10, std::floor(std::log10(x)) - digits + 1);
    return std::ceil(x / unit) * unit;
}

/// A count of steps, raised to three digits: the same on machines whose libraries differ in the last bit.
inline std::int64_t raised_to_three_digits(std::int64_t steps) {
    std::int64_t unit = 1;
    while (steps / unit >= 1000) unit *= 10;
    return (steps + unit - 1) / unit * unit;
}

}  // namespace levywell::inline exec
