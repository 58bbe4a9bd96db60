#include "theory/density_table.hpp"

#include "levywell/random/stable_law.hpp"
#include "theory/peak_width.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace levywell::inline theory {
namespace {

constexpr double parabola_ends = 1e-4;  // of the peak's width: below, 1 - bend x^2 to 1e-15
constexpr double power_begins = 1e11;   // of x^alpha: beyond, the tail is a power of x to 1e-11
constexpr double body_begins = -0.7, body_ends = 3.7;  // of log x, where near alpha = 2 the tail takes over
constexpr double body_width = 0.05;
constexpr double tail_width = 0.4;
constexpr double normal_ends = 40;  // at alpha = 2 nothing counts beyond

}  // namespace

DensityTable::DensityTable(double alpha) : alpha_(alpha) {
    const StableLaw law(alpha);
    peak_ = law.pdf(0);
    const double width = peak_width(alpha);
    bend_ = 0.5 / (width * width);
    if (alpha == 1 || alpha == 2) return;
    const auto zone = [&](double begin, double end, double cell_width) {
        if (!(begin < end)) return;
        const auto count = static_cast<std::size_t>(std::ceil((end - begin) / cell_width));
        Zone made{begin, end, (end - begin) / static_cast<double>(count), {}};
        for (std::size_t k = 0; k < count; ++k) {
            std::array<double, order> values{};
            std::array<double, order> cell{};
            for (int j = 0; j < order; ++j) {
                const double t = std::cos(std::numbers::pi * (j + 0.5) / order);
                values[static_cast<std::size_t>(j)] =
                    law.log_pdf(begin + made.width * (static_cast<double>(k) + 0.5 * (1 + t)));
            }
            for (int i = 0; i < order; ++i) {
                double sum = 0;
                for (int j = 0; j < order; ++j)
                    sum += values[static_cast<std::size_t>(j)] *
                           std::cos(std::numbers::pi * i * (j + 0.5) / order);
                cell[static_cast<std::size_t>(i)] = sum * (i == 0 ? 1 : 2) / order;
            }
            made.cells.push_back(cell);
        }
        zones_.push_back(std::move(made));
    };
    const double first = std::log(parabola_ends * width);
    const double last = std::max(body_ends, std::log(power_begins) / alpha) + 1;
    zone(first, std::max(first, body_begins), tail_width);
    zone(std::max(first, body_begins), body_ends, body_width);
    zone(body_ends, last, tail_width);
    last_ = law.log_pdf(last);
}

double DensityTable::operator()(double x) const {
    x = std::abs(x);
    if (alpha_ == 1) return 1 / (std::numbers::pi * (1 + x * x));
    if (alpha_ == 2) return x > normal_ends ? 0 : peak_ * std::exp(-0.25 * x * x);
    const double log_x = std::log(x);  // -inf at 0
    if (log_x < zones_.front().begin) return peak_ * (1 - bend_ * x * x);
    if (log_x >= zones_.back().end) return std::exp(last_ - (1 + alpha_) * (log_x - zones_.back().end));
    const Zone* zone = zones_.data();
    while (log_x >= zone->end) ++zone;
    const double place = (log_x - zone->begin) / zone->width;
    const auto k = std::min(static_cast<std::size_t>(place), zone->cells.size() - 1);
    const double t = 2 * (place - static_cast<double>(k)) - 1;
    const std::array<double, order>& c = zone->cells[k];
    double after = 0;  // Clenshaw
    double next = 0;
    for (std::size_t i = order - 1; i > 0; --i) {
        const double here = c[i] + 2 * t * next - after;
        after = next;
        next = here;
    }
    return std::exp(c[0] + t * next - after);
}

}  // namespace levywell::inline theory
