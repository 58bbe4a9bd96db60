#include "tail/pareto_fit.hpp"

#include "tail/student_scores.hpp"

#include <cmath>
#include <numbers>

namespace levywell::inline tail {

ParetoLogDensity::ParetoLogDensity(double log_exponent)
    : exponent_(std::exp(log_exponent)), constant_(log_exponent - std::numbers::ln2) {}

LogDensityPoint ParetoLogDensity::at(double log_abs_x) const {
    const double log_sum =
        log_abs_x > 0 ? log_abs_x + std::log1p(std::exp(-log_abs_x)) : std::log1p(std::exp(log_abs_x));
    const double share = 1 / (1 + std::exp(-log_abs_x));
    return {constant_ - (exponent_ + 1) * log_sum, -(exponent_ + 1) * share, 1 - exponent_ * log_sum};
}

ShapeScale pareto_maximum(std::span<const LogBin> bins, double log_exponent, double log_sigma) {
    return shape_scale_fit(
        bins, [](double shape) { return ParetoLogDensity(shape); }, {log_exponent, log_sigma, 0, false},
        least_log_freedom, most_log_freedom);
}

}  // namespace levywell::inline tail
