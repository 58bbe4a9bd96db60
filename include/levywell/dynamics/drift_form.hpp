#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/core/lanes/cell.hpp"
#include "levywell/potential/potential.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace levywell::inline dynamics {

inline constexpr int max_polynomial_degree = 9;  ///< of f'; higher degrees become tables

/// A DriftForm as plain values: what the hot loop reads of it.
template <class T>
struct DriftView {
    T coefficients[max_polynomial_degree + 1] = {};
    const Cell<T>* cells = nullptr;
    T lower = 0;
    T inverse_spacing = 0;
};

/// What the drift makes of a state in a step.
enum class DriftStep {
    euler,  ///< -dt f'(w)
    flow,   ///< w(dt) - w along dw = -f'(w) dt
};

/// The drift of one step in the form the hot loop evaluates: chosen once for each condition. T is float or
/// double.
template <class T>
struct DriftForm {
    enum class Kind { polynomial, table };
    Kind kind = Kind::polynomial;

    int degree = 0;  ///< polynomial: 1, 3, 5 or 9 (padded with zeros)
    T coefficients[max_polynomial_degree + 1] =
        {};  ///< polynomial of the displacement [length], ascending in w

    std::vector<Cell<T>>
        cells;    ///< table: linear in w on equal cells over [lower, upper], one spare cell at the end
    T lower = 0;  ///< table: left end [length]
    T inverse_spacing = 0;  ///< table: cells per length

    /// Largest error on the span of the critical points over the largest |drift| there, rounding of T
    /// included.
    double accuracy = 0;

    /// The same between neighbouring roots of f', over the largest |drift| there, where it is worst, at w:
    /// equal cells that serve a wide well may not see a narrow one.
    double worst_accuracy = 0;
    double worst_at = 0;  ///< [length]

    std::string describe() const;

    DriftView<T> view() const {
        DriftView<T> view;
        std::copy(std::begin(coefficients), std::end(coefficients), view.coefficients);
        view.cells = cells.data();
        view.lower = lower;
        view.inverse_spacing = inverse_spacing;
        return view;
    }
};

/// Where dw = -f'(w) dt leads the state w [length] in time t [time], which may be negative: 2^n classical
/// Runge-Kutta steps, as many as make |t f''(w)| in a step at most 1/10 (1024 at most).
double flow_of(const Potential& potential, double t, double w);

/// Makes the form of a potential for states in `range` (the clamp interval; finite for tables). `core` is the
/// span of the critical points, over which the accuracy is stated. The flow of a polynomial is a table too,
/// or its Taylor polynomial in dt: of a parabola, where it is exact, and where a table would be wrong by more
/// than 1e-4. A table is refined until its accuracy is 1e-6 or it has 2^17 cells.
template <class T>
DriftForm<T> make_drift_form(const Potential& potential, double dt, const Interval& range,
                             const Interval& core, DriftStep step = DriftStep::euler);

extern template DriftForm<float> make_drift_form(const Potential&, double, const Interval&, const Interval&,
                                                 DriftStep);
extern template DriftForm<double> make_drift_form(const Potential&, double, const Interval&, const Interval&,
                                                  DriftStep);

}  // namespace levywell::inline dynamics
