#include "potential/slope_cells.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

constexpr int even_cells = 256;              // to begin with
constexpr double narrowest_part = 0x1p-60;   // of the stretch
constexpr std::size_t most_cells = 100'000;  // that landscape, theory and simulation can work with

constexpr double largest_step = 1e-6;  // of the range of f, within what is cut no further

enum class Kind { one_sign, one_zero, narrow, unbounded };

struct End {
    double w;
    Derivatives<double> f;
};

struct Cell {
    End lower, upper;
    Kind kind = Kind::one_sign;
};

/// f' over a stretch: its own bounds, and those of the mean value theorem.
Derivatives<Enclosure> bounds(const Expression& f, const Interval& on) {
    Derivatives<Enclosure> all = f.over(on);
    const double middle = 0.5 * (on.lower + on.upper);
    const Derivatives<Enclosure> at = f.over({middle, middle});
    const Enclosure distance = Enclosure(on.lower, on.upper) - middle;
    all.slope = intersection(all.slope, at.slope + all.curvature * distance);
    return all;
}

class Cutter {
  public:
    Cutter(const Expression& f, const Interval& on) : f_(f), on_(on) {
        narrowest_ = narrowest_part * on.length();
    }

    std::vector<double> cut() {
        std::vector<Cell> waiting;  // the next one last
        End upper = end(on_.upper);
        Enclosure values = upper.f.value;
        for (int k = even_cells - 1; k >= 0; --k) {
            End lower = end(k == 0 ? on_.lower : on_.lower + on_.length() * k / even_cells);
            usual_curvature_ =
                std::max({usual_curvature_, std::abs(lower.f.curvature), std::abs(upper.f.curvature)});
            waiting.push_back({lower, upper});
            values = {std::min(values.lower, lower.f.value), std::max(values.upper, lower.f.value)};
            upper = lower;
        }
        range_ = values.upper - values.lower;
        while (!waiting.empty()) {
            Cell cell = waiting.back();
            waiting.pop_back();
            if (classify(cell)) {
                cells_.push_back(cell);
                if (cells_.size() > most_cells) refuse_structure();
                continue;
            }
            const End middle = end(0.5 * (cell.lower.w + cell.upper.w));
            waiting.push_back({middle, cell.upper});
            waiting.push_back({cell.lower, middle});
        }
        check_smoothness();
        return telling_edges();
    }

  private:
    End end(double w) {
        count_work(1);
        const Derivatives<double> at = f_.at(w);
        if (!std::isfinite(at.value)) {
            throw ExpressionError(
                fmt::format("f({:.6g}) is {} (f must be finite all over the stretch where it holds, "
                            "which `domain = [a, b]` names)",
                            w, std::isnan(at.value) ? "no number" : "infinite"));
        }
        if (!std::isfinite(at.slope) || !std::isfinite(at.curvature)) {
            throw ExpressionError(
                fmt::format("f is not smooth at w = {:.6g}: f' or f'' is no number there (f, f' and "
                            "f'' must be continuous; write abs(w)^3, not sqrt(w^2)^3)",
                            w));
        }
        return {w, at};
    }

    void count_work(std::size_t evaluations) {
        work_ += evaluations * f_.operations();
        if (work_ > most_bounds_work) refuse_structure();
    }

    [[noreturn]] void refuse_structure() const {
        throw ExpressionError(fmt::format(
            "f is too long, {} characters, or too finely structured near w = {:.6g}, for its wells to be "
            "looked for (a smaller `domain`, or kind = \"table\")",
            f_.length(), cells_.empty() ? on_.lower : cells_.back().upper.w));
    }

    /// Whether the cell needs no cutting, and what it is.
    bool classify(Cell& cell) {
        const Interval on{cell.lower.w, cell.upper.w};
        const double width = on.length();
        count_work(2);
        const Derivatives<Enclosure> all = bounds(f_, on);
        const double at_ends = std::max(std::abs(cell.lower.f.curvature), std::abs(cell.upper.f.curvature));
        const double rounding = f_.over({on.lower, on.lower}).value.distance(cell.lower.f.value);
        const double curvature = all.curvature.magnitude();
        const bool as_seen =
            curvature <= std::max(4 * at_ends, usual_curvature_) || curvature * width * width <= rounding;
        if (as_seen) {
            cell.kind = all.slope.contains(0) ? Kind::one_zero : Kind::one_sign;
            if (cell.kind == Kind::one_sign || !all.curvature.contains(0)) return true;
            cell.kind = Kind::narrow;
            if (all.slope.magnitude() * width <= rounding) return true;
        }
        cell.kind = as_seen ? Kind::narrow : Kind::unbounded;
        return is_narrowest(cell);
    }

    /// Whether the cell is not cut: it is too narrow, or has no number between its ends.
    bool is_narrowest(const Cell& cell) const {
        const double middle = 0.5 * (cell.lower.w + cell.upper.w);
        return cell.upper.w - cell.lower.w <= narrowest_ || !(cell.lower.w < middle && middle < cell.upper.w);
    }

    /// Where bounds of f'' fail however narrow the cells, numbers on both sides tell whether f'' is
    /// continuous.
    void check_smoothness() const {
        for (std::size_t k = 0; k < cells_.size(); ++k) {
            if (cells_[k].kind != Kind::unbounded) continue;
            const std::size_t first = k;
            while (k + 1 < cells_.size() && cells_[k + 1].kind == Kind::unbounded) ++k;
            check_smoothness(cells_[first].lower, cells_[k].upper);
        }
    }

    void check_smoothness(const End& left, const End& right) const {
        const double across = right.w - left.w;
        const Enclosure values = f_.over({left.w, right.w}).value;
        if (!(values.upper - values.lower <= largest_step * range_)) {
            throw ExpressionError(
                fmt::format("f is not smooth near w = {:.6g}: within {:.2g} it goes from {:.6g} to {:.6g}, "
                            "or may do so (f, f' "
                            "and f'' must be continuous where f holds, on the whole line or on `domain`)",
                            0.5 * (left.w + right.w), across, values.lower + f_.constant(),
                            values.upper + f_.constant()));
        }
        constexpr double far = 16;          // of `across`, and four times that, .., for comparison
        constexpr double tolerance = 1e-3;  // of the largest |f''| nearby: |w - c|^2.3 passes
        double scale = 0;
        for (double distance = far * across; distance < on_.length() / 64; distance *= 4) {
            for (double w : {left.w - distance, right.w + distance}) {
                if (on_.contains(w)) scale = std::max(scale, std::abs(f_.at(w).curvature));
            }
        }
        const auto change_from_far = [&](const End& end, double w) {
            return on_.contains(w) ? std::abs(f_.at(w).curvature - end.f.curvature) : 0;
        };
        const double at_left = change_from_far(left, left.w - far * across);
        const double at_right = change_from_far(right, right.w + far * across);
        const double between = std::abs(right.f.curvature - left.f.curvature);
        double allowed = across * (at_left + at_right + between);
        for (const End& end : {left, right}) allowed += f_.over({end.w, end.w}).slope.distance(end.f.slope);
        const double expected = 0.5 * across * (left.f.curvature + right.f.curvature);
        const bool kink = !(std::abs(right.f.slope - left.f.slope - expected) <= allowed);
        bool settled = true;
        for (double change : {at_left, at_right, between}) settled = settled && change <= tolerance * scale;
        if (!kink && settled) return;
        throw ExpressionError(
            fmt::format("f is not smooth near w = {:.6g}: {} goes from {:.6g} to {:.6g} within {:.2g} (f, f' "
                        "and f'' must be continuous where f holds, on the whole line or on `domain`)",
                        0.5 * (left.w + right.w), kink ? "f'" : "f''", kink ? left.f.slope : left.f.curvature,
                        kink ? right.f.slope : right.f.curvature, across));
    }

    /// Edges of the even grid, of cells with a zero, and where |f''| is larger than the grid saw; of a row of
    /// narrow cells the middle.
    std::vector<double> telling_edges() const {
        std::vector<double> edges{on_.lower};
        const auto is_narrow = [&](std::size_t k) {
            return cells_[k].kind >= Kind::narrow && is_narrowest(cells_[k]);
        };
        int even = 1;
        for (std::size_t k = 0; k < cells_.size(); ++k) {
            if (is_narrow(k)) {
                const std::size_t first = k;
                while (k + 1 < cells_.size() && is_narrow(k + 1)) ++k;
                edges.push_back(0.5 * (cells_[first].lower.w + cells_[k].upper.w));
            }
            if (k + 1 == cells_.size()) break;
            const double edge = cells_[k].upper.w;
            bool of_grid = false;
            while (even < even_cells && on_.lower + on_.length() * even / even_cells <= edge) {
                of_grid = true;
                ++even;
            }
            const bool tells = cells_[k].kind != Kind::one_sign || cells_[k + 1].kind != Kind::one_sign ||
                               std::abs(cells_[k].upper.f.curvature) > usual_curvature_;
            if ((of_grid || tells) && !is_narrow(k) && !is_narrow(k + 1)) edges.push_back(edge);
        }
        edges.push_back(on_.upper);
        std::sort(edges.begin(), edges.end());
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
        return edges;
    }

    const Expression& f_;
    Interval on_;
    double narrowest_;
    double usual_curvature_ = 0;
    double range_ = 0;  ///< of f
    std::size_t work_ = 0;
    std::vector<Cell> cells_;
};

bool rises_outward(const Expression& f, const Interval& on, int direction, std::size_t& work, int cuts) {
    const std::size_t needed = 2 * f.operations();
    if (work < needed)
        throw ExpressionError(
            fmt::format("f is too long, {} characters, for its growth to be looked at (give the "
                        "stretch where it holds as `domain = [a, b]`)",
                        f.length()));
    work -= needed;
    const Derivatives<Enclosure> all = bounds(f, on);
    const Enclosure outward = direction * all.slope;
    if (outward.lower > 0 && std::isfinite(all.curvature.magnitude())) return true;
    if (cuts == 0) return false;
    const double middle = 0.5 * (on.lower + on.upper);
    return rises_outward(f, {on.lower, middle}, direction, work, cuts - 1) &&
           rises_outward(f, {middle, on.upper}, direction, work, cuts - 1);
}

}  // namespace

bool rises_outward(const Expression& f, const Interval& on, int direction, std::size_t& work) {
    return rises_outward(f, on, direction, work, 6);
}

std::vector<double> slope_knots(const Expression& f, const Interval& on) {
    return Cutter(f, on).cut();
}

}  // namespace levywell::inline potential
