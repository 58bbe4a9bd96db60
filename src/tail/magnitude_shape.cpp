#include "tail/magnitude_shape.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace levywell::inline tail {
namespace {

double median_of(std::span<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

MagnitudeShape::MagnitudeShape(std::int64_t rows, std::int64_t columns, bool centred)
    : rows_(rows), columns_(columns), centred_(centred) {
    constexpr double fewest = 1.5;  // numbers beyond a quantile
    const auto n = static_cast<double>(rows * columns);
    // The logarithm of a small magnitude says only that the density at 0 is finite; norms have a lower end.
    const std::vector<double> below = centred ? std::vector{0.25} : std::vector{0.02, 0.1, 0.25};
    for (double level : below) {
        if (level * n >= fewest) levels_.push_back(level);
    }
    for (double above : {0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.0008}) {
        if (above * n >= fewest) levels_.push_back(1 - above);
    }
}

void scale_columns(std::vector<double>& values, std::int64_t rows) {
    const auto p = static_cast<std::size_t>(rows);
    std::vector<double> work(p);
    for (std::size_t begin = 0; begin < values.size(); begin += p) {
        const auto column = std::span(values).subspan(begin, p);
        std::copy(column.begin(), column.end(), work.begin());
        const double centre = median_of(work);
        for (double& x : column) x -= centre;
        std::transform(column.begin(), column.end(), work.begin(), [](double x) { return std::abs(x); });
        const double scale = median_of(work);
        for (double& x : column) x /= scale;
    }
}

std::vector<double> MagnitudeShape::of(std::vector<double>& values) const {
    if (centred_) scale_columns(values, rows_);
    for (double& x : values) x = std::abs(x);
    const double centre = std::log(median_of(values));
    std::vector<double> shape;
    auto begin = values.begin();
    const auto n = static_cast<double>(values.size());
    for (double level : levels_) {
        const auto at = values.begin() + static_cast<std::ptrdiff_t>(level * n);
        std::nth_element(begin, at, values.end());
        shape.push_back(std::log(*at) - centre);
        begin = at;
    }
    return shape;
}

}  // namespace levywell::inline tail
