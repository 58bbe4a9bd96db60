#include "potential/table_potential.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace levywell {

TablePotential::TablePotential(std::vector<double> w, std::vector<double> f, double growth)
    : w_(std::move(w)), f_(std::move(f)) {
    // The spline's f'' solve a diagonally dominant tridiagonal system; natural ends: f'' = 0.
    const std::size_t n = w_.size();
    second_.assign(n, 0);
    std::vector<double> upper(n, 0);
    for (std::size_t k = 1; k + 1 < n; ++k) {
        const double left = w_[k] - w_[k - 1];
        const double right = w_[k + 1] - w_[k];
        const double pivot = 2 * (left + right) - left * upper[k - 1];
        upper[k] = right / pivot;
        second_[k] =
            (6 * ((f_[k + 1] - f_[k]) / right - (f_[k] - f_[k - 1]) / left) - left * second_[k - 1]) / pivot;
    }
    for (std::size_t k = n - 1; k-- > 1;) second_[k] -= upper[k] * second_[k + 1];

    // The walls' length is a quarter of the table; their curvature makes the slope grow by its own size over
    // that length.
    const double length = 0.25 * (w_.back() - w_.front());
    const double range = *std::max_element(f_.begin(), f_.end()) - *std::min_element(f_.begin(), f_.end());
    const auto wall = [&](double position, double height, double outward) {
        const double curvature = std::max(outward / length, range / (length * length));
        return Wall{position, height, outward, curvature, length, growth};
    };
    set_walls(wall(w_.front(), f_.front(), -inner_slope(w_.front())),
              wall(w_.back(), f_.back(), inner_slope(w_.back())));
}

std::size_t TablePotential::cell(double w) const {
    const auto after = std::upper_bound(w_.begin(), w_.end(), w);
    return static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(after - w_.begin() - 1, 0, static_cast<std::ptrdiff_t>(w_.size()) - 2));
}

double TablePotential::inner_value(double w) const {
    const std::size_t k = cell(w);
    const double h = w_[k + 1] - w_[k];
    const double a = (w_[k + 1] - w) / h;
    const double b = (w - w_[k]) / h;
    return a * f_[k] + b * f_[k + 1] +
           ((a * a * a - a) * second_[k] + (b * b * b - b) * second_[k + 1]) * h * h / 6;
}

double TablePotential::inner_slope(double w) const {
    const std::size_t k = cell(w);
    const double h = w_[k + 1] - w_[k];
    const double a = (w_[k + 1] - w) / h;
    const double b = (w - w_[k]) / h;
    return (f_[k + 1] - f_[k]) / h +
           ((1 - 3 * a * a) * second_[k] + (3 * b * b - 1) * second_[k + 1]) * h / 6;
}

double TablePotential::inner_curvature(double w) const {
    const std::size_t k = cell(w);
    const double b = (w - w_[k]) / (w_[k + 1] - w_[k]);
    return (1 - b) * second_[k] + b * second_[k + 1];
}

}  // namespace levywell
