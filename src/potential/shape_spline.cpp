#include "potential/shape_spline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace levywell::inline potential {
namespace {

int sign(double x) {
    return (x > 0) - (x < 0);
}

/// A Bernstein polynomial at t in [0, 1] (de Casteljau).
template <std::size_t n>
double bernstein(std::array<double, n> b, double t) {
    for (std::size_t level = n - 1; level > 0; --level) {
        for (std::size_t i = 0; i < level; ++i) b[i] += t * (b[i + 1] - b[i]);
    }
    return b[0];
}

/// Sign changes of a sequence, at least as many as those of its Bernstein polynomial on (0, 1).
template <std::size_t n>
int sign_changes(const std::array<double, n>& b) {
    int changes = 0;
    int last = 0;
    for (double value : b) {
        if (sign(value) != 0 && last != 0 && sign(value) != last) ++changes;
        if (sign(value) != 0) last = sign(value);
    }
    return changes;
}

}  // namespace

std::array<double, 5> ShapeSpline::Quintic::slopes() const {
    const double quarter = width / 4;
    const double secant = (value[1] - value[0]) / width;
    return {slope[0], slope[0] + second[0] * quarter,
            5 * secant - 2 * (slope[0] + slope[1]) + (second[1] - second[0]) * quarter,
            slope[1] - second[1] * quarter, slope[1]};
}

std::array<double, 6> ShapeSpline::Quintic::values() const {
    std::array<double, 6> b{value[0]};
    const std::array<double, 5> g = slopes();
    for (std::size_t i = 0; i < 5; ++i) b[i + 1] = b[i] + g[i] * width / 5;
    b[5] = value[1];
    return b;
}

std::array<double, 4> ShapeSpline::Quintic::curvatures() const {
    std::array<double, 4> b{};
    const std::array<double, 5> g = slopes();
    for (std::size_t i = 0; i < 4; ++i) b[i] = 4 * (g[i + 1] - g[i]) / width;
    return b;
}

ShapeSpline::ShapeSpline(std::vector<double> w, std::vector<double> f)
    : w_(std::move(w)), f_(std::move(f)), moved_(w_.size(), false) {
    solve_spline();
    keep_shape();
}

/// The spline's f'' solve a diagonally dominant tridiagonal system. At an end f'' goes on from the two points
/// beside it ("not-a-knot"; fourth order there too), or, where the cell at the end is far wider than the
/// next, equals that of the point beside it.
void ShapeSpline::solve_spline() {
    constexpr double widest = 4;
    const std::size_t n = w_.size();
    const auto ratio = [&](std::size_t end, std::size_t next) {
        const double widths = width(end) / width(next);
        return widths <= widest ? widths : 0;
    };
    const double first = ratio(0, 1);
    const double last = ratio(n - 2, n - 3);
    second_.assign(n, 0);
    std::vector<double> upper(n, 0);
    for (std::size_t k = 1; k + 1 < n; ++k) {
        double left = width(k - 1);
        double right = width(k);
        double middle = 2 * (left + right);
        const double bend = 6 * (secant(k) - secant(k - 1));
        if (k == 1) {
            middle += left * (1 + first);
            right -= left * first;
            left = 0;
        }
        if (k + 2 == n) {
            middle += width(k) * (1 + last);
            left -= width(k) * last;
        }
        const double pivot = middle - left * upper[k - 1];
        upper[k] = right / pivot;
        second_[k] = (bend - left * second_[k - 1]) / pivot;
    }
    for (std::size_t k = n - 2; k-- > 1;) second_[k] -= upper[k] * second_[k + 1];
    second_[0] = second_[1] + first * (second_[1] - second_[2]);
    second_[n - 1] = second_[n - 2] + last * (second_[n - 2] - second_[n - 3]);
    slope_.resize(n);
    for (std::size_t k = 0; k + 1 < n; ++k)
        slope_[k] = secant(k) - width(k) * (2 * second_[k] + second_[k + 1]) / 6;
    slope_[n - 1] = secant(n - 2) + width(n - 2) * (second_[n - 2] + 2 * second_[n - 1]) / 6;
}

void ShapeSpline::keep_shape() {
    const std::size_t cells = w_.size() - 1;
    std::vector<std::size_t> open(cells);
    for (std::size_t k = 0; k < cells; ++k) open[k] = cells - 1 - k;
    while (!open.empty()) {
        const std::size_t k = open.back();
        open.pop_back();
        if ((moved_[k] && moved_[k + 1]) || is_kept(k)) continue;
        for (std::size_t end : {k, k + 1}) {
            if (moved_[end]) continue;
            limit(end);
            moved_[end] = true;
            if (end == k && k > 0) open.push_back(k - 1);
            if (end == k + 1 && k + 1 < cells) open.push_back(k + 1);
        }
    }
}

bool ShapeSpline::is_kept(std::size_t k) const {
    const std::size_t last = w_.size() - 2;
    const int here = sign(secant(k));
    const int left = k > 0 ? sign(secant(k - 1)) : here;
    const int right = k < last ? sign(secant(k + 1)) : here;
    // Signs of f' that the ends may have: an extremum of the points may lie in either of its two cells.
    if (here == 0) {
        if (left * right >= 0) return false;  // part of a plateau, or a shelf: a constant
        return sign(slope_[k]) == left && sign(slope_[k + 1]) == right && !moved_[k] && !moved_[k + 1] &&
               is_extremum_kept(k);
    }
    const bool left_wrong = sign(slope_[k]) == -here;
    const bool right_wrong = sign(slope_[k + 1]) == -here;
    if ((left_wrong && left != -here) || (right_wrong && right != -here)) return false;
    if ((left_wrong || right_wrong) && !is_extremum_kept(k)) return false;
    if (moved_[k] || moved_[k + 1]) {
        return sign_changes(quintic(k).slopes()) <= int{left_wrong} + int{right_wrong};
    }
    if (left_wrong || right_wrong) return true;  // f' is a parabola: one root for each wrong end
    const double middle = here * (3 * secant(k) - slope_[k] - slope_[k + 1]) / 2;
    return middle >= 0 || middle * middle <= slope_[k] * slope_[k + 1];
}

/// How far an extremum near point k may lie beyond it: twice as far as that of the parabola through the point
/// and its neighbours, and a tenth of what it could at most. 0 at the ends.
double ShapeSpline::overshoot_allowed(std::size_t k) const {
    if (k == 0 || k + 1 == w_.size()) return 0;
    const double left = width(k - 1);
    const double right = width(k);
    const double second = 2 * std::abs(secant(k) - secant(k - 1)) / (left + right);
    if (second == 0) return 0;
    const double slope = (secant(k - 1) * right + secant(k) * left) / (left + right);
    const double widest = std::max(left, right);
    return slope * slope / second + 0.1 * second * widest * widest / 8;
}

/// Whether the extrema within cell k lie no farther beyond its ends than what is allowed's would.
bool ShapeSpline::is_extremum_kept(std::size_t k) const {
    if (moved_[k] || moved_[k + 1]) return false;
    const double h = width(k);
    const double bend = h / 2 * (second_[k + 1] - second_[k]);  // f' = s + c h t + bend t^2
    const double linear = second_[k] * h;
    const double root = std::sqrt(std::max(0.0, linear * linear - 4 * bend * slope_[k]));
    const double q = -0.5 * (linear + std::copysign(root, linear));
    const double lowest = std::min(f_[k], f_[k + 1]);
    const double highest = std::max(f_[k], f_[k + 1]);
    for (double t : {q / bend, slope_[k] / q}) {
        if (!(t > 0 && t < 1)) continue;
        const double at = value(w_[k] + t * h);
        const double beyond = std::max(lowest - at, at - highest);
        if (beyond <= 0) continue;
        if (beyond > std::max(overshoot_allowed(k), overshoot_allowed(k + 1))) return false;
    }
    return true;
}

/// Moves slope and curvature of point k into a set in which both its cells are monotone whatever the points
/// beside it do within theirs: all coefficients of f' then have the sign of the secant.
void ShapeSpline::limit(std::size_t k) {
    const std::size_t last = w_.size() - 1;
    const double left_width = width(k > 0 ? k - 1 : 0);
    const double right_width = width(k < last ? k : last - 1);
    const double left = secant(k > 0 ? k - 1 : 0);
    const double right = secant(k < last ? k : last - 1);
    if (sign(left) * sign(right) <= 0) {
        slope_[k] = 0;
        const double steepest = 10 * std::min(std::abs(left) / left_width, std::abs(right) / right_width);
        const double upward = sign(right) != 0 ? sign(right) : -sign(left);
        second_[k] = upward * std::clamp(upward * second_[k], 0.0, steepest);
        return;
    }
    const double upward = sign(right);
    const double gentler = std::min(std::abs(left), std::abs(right));
    const double slope = std::clamp(upward * slope_[k], 0.0, 1.25 * gentler);
    const double least = std::max(-4 * slope / right_width, -(10 * std::abs(left) - 8 * slope) / left_width);
    const double most = std::min(4 * slope / left_width, (10 * std::abs(right) - 8 * slope) / right_width);
    slope_[k] = upward * slope;
    second_[k] = upward * std::clamp(upward * second_[k], least, most);
}

std::size_t ShapeSpline::cell(double w) const {
    const auto after = std::upper_bound(w_.begin(), w_.end(), w);
    return static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(after - w_.begin() - 1, 0, static_cast<std::ptrdiff_t>(w_.size()) - 2));
}

double ShapeSpline::value(double w) const {
    const std::size_t k = cell(w);
    const double h = width(k);
    const double a = (w_[k + 1] - w) / h;
    const double b = (w - w_[k]) / h;
    if (moved_[k] || moved_[k + 1]) return bernstein(quintic(k).values(), b);
    return a * f_[k] + b * f_[k + 1] +
           ((a * a * a - a) * second_[k] + (b * b * b - b) * second_[k + 1]) * h * h / 6;
}

double ShapeSpline::slope(double w) const {
    const std::size_t k = cell(w);
    const double h = width(k);
    const double a = (w_[k + 1] - w) / h;
    const double b = (w - w_[k]) / h;
    if (moved_[k] || moved_[k + 1]) return bernstein(quintic(k).slopes(), b);
    return (f_[k + 1] - f_[k]) / h +
           ((1 - 3 * a * a) * second_[k] + (3 * b * b - 1) * second_[k + 1]) * h / 6;
}

double ShapeSpline::curvature(double w) const {
    const std::size_t k = cell(w);
    const double b = (w - w_[k]) / width(k);
    if (moved_[k] || moved_[k + 1]) return bernstein(quintic(k).curvatures(), b);
    return (1 - b) * second_[k] + b * second_[k + 1];
}

}  // namespace levywell::inline potential
