#include "levywell/tail/student_fit.hpp"

#include "tail/interval_end.hpp"
#include "tail/shape_scale_fit.hpp"
#include "tail/student_scores.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <boost/math/special_functions/digamma.hpp>

namespace levywell::inline tail {

StudentLogDensity::StudentLogDensity(double log_freedom)
    : log_freedom_(log_freedom), freedom_(std::exp(log_freedom)) {
    using boost::math::digamma;
    const double nu = freedom_;
    constant_ =
        std::lgamma((nu + 1) / 2) - std::lgamma(nu / 2) - (log_freedom + std::log(std::numbers::pi)) / 2;
    slope_ = nu / 2 * (digamma((nu + 1) / 2) - digamma(nu / 2)) - 0.5;
}

LogDensityPoint StudentLogDensity::at(double log_abs_x) const {
    const double log_square = 2 * log_abs_x - log_freedom_;  // of x^2 / nu
    const double log_sum =
        log_square > 0 ? log_square + std::log1p(std::exp(-log_square)) : std::log1p(std::exp(log_square));
    const double share = 1 / (1 + std::exp(-log_square));
    return {constant_ - (freedom_ + 1) / 2 * log_sum, -(freedom_ + 1) * share,
            slope_ - freedom_ / 2 * log_sum + (freedom_ + 1) / 2 * share};
}

ShapeScale student_maximum(std::span<const LogBin> bins, double log_freedom, double log_sigma, double least,
                           double most) {
    return shape_scale_fit(
        bins, [](double shape) { return StudentLogDensity(shape); }, {log_freedom, log_sigma, 0, false},
        least, most);
}

StudentFit student_fit(std::span<const double> logs) {
    const std::vector<LogBin> bins = log_bins(logs);
    const double middle = bins[bins.size() / 2].log_x;
    const ShapeScale best = student_maximum(bins, std::log(2.0), middle);
    const auto excess = [&](double at) {
        return student_maximum(bins, at, best.log_sigma, at, at).log_likelihood - best.log_likelihood +
               half_chi_square_95;
    };
    StudentFit fit{std::exp(best.shape), 0, 0, std::exp(best.log_sigma), best.log_likelihood};
    fit.low = std::exp(interval_end(excess, best.shape, least_log_freedom, 0.1));
    const double high = interval_end(excess, best.shape, most_log_freedom, 0.1);
    fit.high = high < most_log_freedom ? std::exp(high) : std::numeric_limits<double>::infinity();
    return fit;
}

}  // namespace levywell::inline tail
