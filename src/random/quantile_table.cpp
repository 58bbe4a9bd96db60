#include "levywell/random/quantile_table.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/scalar_lane_code.hpp"
#include "levywell/random/scaled_exponential.hpp"
#include "random/linear_cell.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numbers>

#include <boost/math/special_functions/chebyshev.hpp>
#include <fmt/format.h>

namespace levywell::inline random {
namespace {

constexpr int lowest_octave = 19;   // the hot loop's cells cover integers from 2^19 ...
constexpr int highest_octave = 30;  // ... to 2^31

/// Cells over the octaves [2^first, 2^(last + 1)] of an integer.
template <class T>
std::vector<Cell<T>> make_cells(int first, int last, int bits, const std::function<double(double)>& x,
                                double smallest, double largest) {
    std::vector<Cell<T>> cells;
    const int per_octave = 1 << bits;
    for (int octave = first; octave <= last; ++octave) {
        for (int k = 0; k < per_octave; ++k) {
            const double v0 = std::ldexp(1.0 + double(k) / per_octave, octave);
            const double v1 = std::ldexp(1.0 + double(k + 1) / per_octave, octave);
            Cell<double> cell{largest, 0};
            if (x(v1) < largest) cell = linear_cell(v0, v1, x);
            if (x(v0) < smallest) cell = {0, 0};
            cells.push_back({static_cast<T>(cell.offset), static_cast<T>(cell.slope)});
        }
    }
    return cells;
}

/// Chebyshev coefficients of y(t) on t in [-1, 1] from its values at the Chebyshev points of the first kind.
template <int order, class Function>
void fit_panel(double (&coefficients)[order], Function y) {
    double values[order];
    for (int j = 0; j < order; ++j) values[j] = y(std::cos(std::numbers::pi * (j + 0.5) / order));
    for (int k = 0; k < order; ++k) {
        double sum = 0;
        for (int j = 0; j < order; ++j) sum += values[j] * std::cos(std::numbers::pi * k * (j + 0.5) / order);
        coefficients[k] = 2 * sum / order;
    }
}

}  // namespace

LogQuantile::LogQuantile(const StableLaw& law) : tail_(tail_octaves), centre_(centre_octaves) {
    // Panel k holds the octave from 2^-(k + 3) to 2^-(k + 2), on a logarithmic axis.
    const auto middle_of = [](int k, double t) { return std::exp2(-(k + 2.5) + 0.5 * t); };
    for (int k = 0; k < tail_octaves; ++k) {
        fit_panel(tail_[k].coefficients, [&](double t) { return law.log_upper_quantile(middle_of(k, t)); });
    }
    for (int k = 0; k < centre_octaves; ++k) {
        fit_panel(centre_[k].coefficients,
                  [&](double t) { return law.log_central_quantile(middle_of(k, t)); });
    }
}

double LogQuantile::operator()(double u) const {
    const bool tail = u < 0.25;
    const std::vector<Panel>& panels = tail ? tail_ : centre_;
    const double octave = -std::log2(tail ? u : 0.5 - u) - 2;
    const int k = std::clamp(static_cast<int>(octave), 0, static_cast<int>(panels.size()) - 1);
    const double beyond =
        tail ? 0 : std::max(0.0, octave - centre_octaves);  // x is linear at the very centre
    const double t = 1 - 2 * (octave - beyond - k);
    return boost::math::chebyshev_clenshaw_recurrence(panels[k].coefficients, static_cast<std::size_t>(order),
                                                      t) -
           beyond * std::numbers::ln2;
}

/// A linear cell errs by about (1 + 1/alpha) / 4^bits / 16 in survival probability, and for small alpha the
/// centre of the law is sharper still.
template <class T>
int QuantileTable<T>::mantissa_bits_for(double alpha) {
    if (alpha >= 0.3) return 8;
    if (alpha >= 0.1) return 11;
    return 13;
}

template <class T>
QuantileTable<T>::QuantileTable(const StableLaw& law, double scale, double tail_cut, int mantissa_bits)
    : mantissa_bits_(std::max(mantissa_bits, mantissa_bits_for(law.alpha()))) {
    if (law.alpha() < 0.05) {
        throw InputError(
            "alpha", fmt::format("alpha = {} is below 0.05, the smallest tail index the sampler holds to its "
                                 "accuracy (the law itself, `levywell stable`, goes lower)",
                                 law.alpha()));
    }
    if (!(scale >= 0 && std::isfinite(scale)))
        throw InputError("scale", fmt::format("scale = {} (a positive number)", scale));
    const LogQuantile log_quantile(law);
    const auto quantile = [&](double u) {
        u = std::max({u, tail_cut, 0x1p-64});
        if (u >= 0.5) return 0.0;
        return std::min(scaled_exponential(scale, log_quantile(u)), static_cast<double>(largest()));
    };
    // A word stands for the middle of its probability interval: integer v for tail probability (v + 1/2) /
    // 2^32.
    cells_ = make_cells<T>(
        lowest_octave, highest_octave, mantissa_bits_,
        [&](double v) { return quantile((v + 0.5) * 0x1p-32); }, smallest(), largest());
    cells_.push_back({0, 0});  // integers that round up to 2^31 as floats: the very centre
    // Refined integers v < 2^51 stand for (v + 1/2) / 2^64 and are evaluated at v + 1/2.
    tail_cells_ = make_cells<double>(
        -1, lowest_octave + 31, refined_mantissa_bits, [&](double v) { return quantile(v * 0x1p-64); },
        smallest(), largest());
}

template <class T>
QuantileCells<T> QuantileTable<T>::cells() const {
    QuantileCells<T> view;
    view.cells = cells_.data();
    view.index_shift = 23 - mantissa_bits_;
    view.index_offset = static_cast<std::uint32_t>(127 + lowest_octave) << mantissa_bits_;
    return view;
}

template <class T>
T QuantileTable<T>::refined(std::uint32_t word, std::uint32_t further) const {
    return refined_draw<T>(tail_cells_.data(), word, further);
}

template <class T>
T QuantileTable<T>::draw(std::uint32_t word, std::uint32_t further) const {
    if (is_refined(word)) return refined(word, further);
    return scalar_lanes::table_noise<T>(cells(), word);
}

template class QuantileTable<float>;
template class QuantileTable<double>;

}  // namespace levywell::inline random
