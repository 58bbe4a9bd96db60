#include "levywell/exec/step_limit.hpp"
#include "levywell/nn/line_slice.hpp"

#include <cmath>

namespace levywell::inline nn {
namespace {

/// The smaller of eta and the limit, which is rounded down to three digits.
double step_below(double learning_rate, double limit) {
    if (learning_rate <= limit) return learning_rate;
    const double unit = std::pow(10, std::floor(std::log10(limit)) - 2);
    return std::floor(limit / unit) * unit;
}

}  // namespace

double step_along(const LineSlice& slice, double learning_rate) {
    return step_below(learning_rate, largest_dt(slice.potential));
}

double resolving_step(const LineSlice& slice, double learning_rate) {
    // dt f'': the chain's law is too wide by dt f'' / 2, which five deviations away is 6% of the time to get
    // there
    constexpr double resolved = 0.005;
    return step_below(learning_rate, resolved * largest_dt(slice.potential));
}

}  // namespace levywell::inline nn
