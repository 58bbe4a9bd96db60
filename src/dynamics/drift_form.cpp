#include "levywell/dynamics/drift_form.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline dynamics {
namespace {

constexpr std::array<int, 4> polynomial_degrees{1, 3, 5, 9};  // those the hot loop is compiled for
constexpr double wanted_accuracy = 1e-6;
constexpr double usable_accuracy = 1e-2;  // between any two critical points
constexpr double flow_accuracy = 1e-4;    // of a polynomial's flow
constexpr double largest_decline = 0.1;   // dt |f''| of a Runge-Kutta step: 1e-6 of it is wrong
constexpr int most_parts = 1024;
constexpr int most_cells = 1 << 17;
constexpr int probes = 2000;

/// What a form stands for.
class Drift {
  public:
    Drift(const Potential& potential, double dt, DriftStep step)
        : potential_(potential), dt_(dt), step_(step) {}

    double operator()(double w) const {
        if (step_ == DriftStep::euler) return -dt_ * potential_.slope(w);
        return flow_of(potential_, dt_, w) - w;
    }
    const Potential& potential() const { return potential_; }

    /// Its Taylor polynomial in dt, ascending in w; the longest of a degree that the hot loop has.
    std::vector<double> polynomial(const std::vector<double>& slope) const {
        std::vector<double> speed;
        for (double c : slope) speed.push_back(-c);
        std::vector<double> sum;
        std::vector<double> derivative = speed;  // d^k w / dt^k
        double factor = dt_;                     // dt^k / k!
        for (int k = 1; derivative.size() <= max_polynomial_degree + 1; ++k) {
            sum.resize(std::max(sum.size(), derivative.size()));
            for (std::size_t j = 0; j < derivative.size(); ++j) sum[j] += factor * derivative[j];
            if (step_ == DriftStep::euler || k == most_terms) break;
            std::vector<double> next(std::max<std::size_t>(derivative.size() + speed.size() - 2, 1), 0.0);
            for (std::size_t j = 1; j < derivative.size(); ++j) {
                for (std::size_t i = 0; i < speed.size(); ++i)
                    next[j - 1 + i] += static_cast<double>(j) * derivative[j] * speed[i];
            }
            derivative = std::move(next);
            factor *= dt_ / (k + 1);
        }
        return sum;
    }

  private:
    static constexpr int most_terms = 24;  // dt |f''| <= 1: the last is 1 / 24!

    const Potential& potential_;
    double dt_;
    DriftStep step_;
};

/// The drift of a step as the hot loop evaluates it.
template <class T>
T evaluate(const DriftForm<T>& form, T w) {
    using namespace scalar_lanes;
    if (form.kind == DriftForm<T>::Kind::table)
        return TableDrift<T, T, std::uint32_t>(form.view()).descend(w, T(0));
    T sum = form.coefficients[form.degree];
    for (int k = form.degree - 1; k >= 0; --k) sum = scalar_lanes::fma(sum, w, form.coefficients[k]);
    return sum;
}

template <class T>
double measure_accuracy(const DriftForm<T>& form, const Drift& drift, const Interval& core) {
    double error = 0;
    double scale = 0;
    for (int k = 0; k <= probes; ++k) {
        const T w = static_cast<T>(core.lower + core.length() * k / probes);
        const double right = drift(static_cast<double>(w));
        error = std::max(error, std::abs(static_cast<double>(evaluate(form, w)) - right));
        scale = std::max(scale, std::abs(right));
    }
    return scale > 0 ? error / scale : 0;
}

/// Probes of the core, and between knots, where a well may be narrower than their spacing; ascending.
std::vector<double> fine_probes(const Potential& potential, const Interval& core) {
    std::vector<double> points;
    for (int k = 0; k <= probes; ++k) points.push_back(core.lower + core.length() * k / probes);
    const std::vector<double> knots = potential.knots();
    for (std::size_t k = 1; k < knots.size(); ++k) {
        for (int n = 0; n < 4; ++n) points.push_back(knots[k - 1] + (knots[k] - knots[k - 1]) * n / 4);
    }
    std::erase_if(points, [&](double w) { return w < core.lower || w > core.upper; });
    std::sort(points.begin(), points.end());
    return points;
}

template <class T>
void measure_worst_accuracy(DriftForm<T>& form, const Drift& drift, const Interval& core) {
    const Potential& potential = drift.potential();
    constexpr double rounding = 1e-9;  // of the largest |f'|: no sign of a root
    const std::vector<double> points = fine_probes(potential, core);
    double largest = 0;
    for (double point : points) largest = std::max(largest, std::abs(potential.slope(point)));
    double error = 0;
    double scale = 0;
    double at = core.lower;
    int probed = 0;
    bool rising = false;
    const auto close = [&] {  // of the stretch between two roots; one or two points are a root, not a stretch
        if (probed > 2 && error > form.worst_accuracy * scale) {
            form.worst_accuracy = error / scale;
            form.worst_at = at;
        }
        error = scale = 0;
        probed = 0;
    };
    for (double point : points) {
        const T w = static_cast<T>(point);
        const double slope = potential.slope(static_cast<double>(w));
        if (std::abs(slope) > rounding * largest && (slope > 0) != rising) {
            close();
            rising = slope > 0;
        }
        const double right = drift(static_cast<double>(w));
        const double off = std::abs(static_cast<double>(evaluate(form, w)) - right);
        if (off > error) {
            error = off;
            at = point;
        }
        scale = std::max(scale, std::abs(right));
        ++probed;
    }
    close();
}

template <class T>
void tabulate(DriftForm<T>& form, const Drift& drift, const Interval& range, int count) {
    form.kind = DriftForm<T>::Kind::table;
    form.lower = static_cast<T>(range.lower);
    form.inverse_spacing = static_cast<T>(count / range.length());
    form.cells.clear();
    const double spacing = 1 / static_cast<double>(form.inverse_spacing);
    double y1 = drift(static_cast<double>(form.lower));
    for (int k = 0; k <= count; ++k) {
        const double w0 = static_cast<double>(form.lower) + k * spacing;
        const double w1 = w0 + spacing;
        const double y0 = y1;
        y1 = drift(w1);
        const double slope = (y1 - y0) / spacing;
        const double sag = drift(0.5 * (w0 + w1)) - 0.5 * (y0 + y1);
        if (std::isnan(slope) || std::isnan(sag))
            throw InputError("potential", fmt::format("f' is not a number near w = {:.6g}", w0));
        form.cells.push_back({static_cast<T>(y0 - slope * w0 + 0.5 * sag), static_cast<T>(slope)});
    }
    form.cells.push_back(form.cells.back());  // the right end itself, should rounding reach it
}

}  // namespace

template <class T>
std::string DriftForm<T>::describe() const {
    if (kind == Kind::polynomial) return fmt::format("polynomial of degree {}", degree);
    return fmt::format("table of {} cells, accuracy {:.1e}", cells.size(), accuracy);
}

double flow_of(const Potential& potential, double t, double w) {
    const auto speed = [&](double at) { return -potential.slope(at); };
    const double decline = std::abs(t * potential.curvature(w));
    int parts = 1;  // a power of two: units change no bit
    while (decline > largest_decline * parts && parts < most_parts) parts *= 2;
    const double h = t / parts;
    for (int part = 0; part < parts; ++part) {
        const double k1 = speed(w);
        const double k2 = speed(w + 0.5 * h * k1);
        const double k3 = speed(w + 0.5 * h * k2);
        const double k4 = speed(w + h * k3);
        w += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    }
    return w;
}

namespace {

template <class T>
DriftForm<T> polynomial_form(const Drift& drift, const std::vector<double>& slope, const Interval& core) {
    DriftForm<T> form;
    const std::vector<double> polynomial = drift.polynomial(slope);
    const int degree = static_cast<int>(polynomial.size()) - 1;
    form.degree = *std::find_if(polynomial_degrees.begin(), polynomial_degrees.end(),
                                [&](int d) { return d >= degree; });
    for (int k = 0; k <= degree; ++k)
        form.coefficients[k] = static_cast<T>(polynomial[static_cast<std::size_t>(k)]);
    form.accuracy = measure_accuracy(form, drift, core);
    return form;
}

template <class T>
DriftForm<T> table_form(const Drift& drift, const Interval& range, const Interval& core) {
    if (!std::isfinite(range.length())) {
        throw InputError(
            "potential",
            "a drift that is tabulated needs a finite range, and f' does not grow fast enough to give one");
    }
    DriftForm<T> form;
    for (int count = 1024; count <= most_cells; count *= 2) {
        tabulate(form, drift, range, count);
        form.accuracy = measure_accuracy(form, drift, core);
        form.worst_accuracy = 0;
        measure_worst_accuracy(form, drift, core);
        if (form.accuracy <= wanted_accuracy && form.worst_accuracy <= usable_accuracy) break;
    }
    return form;
}

}  // namespace

template <class T>
DriftForm<T> make_drift_form(const Potential& potential, double dt, const Interval& range,
                             const Interval& core, DriftStep step) {
    const Drift drift(potential, dt, step);
    const auto slope = potential.slope_polynomial();
    if (!slope || slope->size() > max_polynomial_degree + 1) return table_form<T>(drift, range, core);
    // A flow's high powers of w would leave a float's range where units are far from the landscape's.
    if (step == DriftStep::euler || slope->size() <= 2) return polynomial_form<T>(drift, *slope, core);
    DriftForm<T> table = table_form<T>(drift, range, core);
    if (table.accuracy <= flow_accuracy) return table;
    const DriftForm<T> series = polynomial_form<T>(drift, *slope, core);
    return series.accuracy < table.accuracy ? series : table;
}

template struct DriftForm<float>;
template struct DriftForm<double>;
template DriftForm<float> make_drift_form(const Potential&, double, const Interval&, const Interval&,
                                          DriftStep);
template DriftForm<double> make_drift_form(const Potential&, double, const Interval&, const Interval&,
                                           DriftStep);

}  // namespace levywell::inline dynamics
