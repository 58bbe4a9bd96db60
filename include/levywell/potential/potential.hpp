#pragma once

#include "levywell/core/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace levywell::inline potential {

/// f'' at a point, and how far it may be off [1/time].
struct ResolvedCurvature {
    double value;
    double error;
};

/// A potential f(w) on the line, in double precision: what analysis, theory and the reference executor
/// evaluate. w [length]; f [length^2/time] (unit mobility: the drift is -f'). Immutable; calls are thread
/// safe. The executors' hot loops do not call it: they use a kernel form made from it once.
class Potential {
  public:
    virtual ~Potential() = default;

    virtual double value(double w) const = 0;      ///< f(w)
    virtual double slope(double w) const = 0;      ///< f'(w)
    virtual double curvature(double w) const = 0;  ///< f''(w); the right-hand limit where f'' jumps

    /// How far value(w) may lie from f(w), by rounding and by what the form leaves out [length^2/time], >= 0.
    /// A few units in the last place of f unless the form knows better.
    virtual double value_error(double w) const {
        return 4 * std::numeric_limits<double>::epsilon() * std::abs(value(w));
    }

    /// How far value(a) - value(b) may lie from f(a) - f(b) [length^2/time]. A barrier lower than that is
    /// none.
    virtual double difference_error(double a, double b) const { return value_error(a) + value_error(b); }

    /// f'' at an extremum w, and how far it may be off [1/time]: where f is known by points with an error,
    /// that of the widest stretch which a polynomial fits within it; 0 where f tells of no curvature at all.
    virtual ResolvedCurvature resolved_curvature(double w) const { return {curvature(w), 0}; }

    /// Coefficients of f' in ascending powers where f is one polynomial on the whole line, nothing otherwise.
    virtual std::optional<std::vector<double>> slope_polynomial() const { return std::nullopt; }

    /// Whether f' is zero everywhere: free motion, for which exits have closed forms.
    virtual bool is_flat() const {
        const std::optional<std::vector<double>> slope = slope_polynomial();
        return slope && std::all_of(slope->begin(), slope->end(), [](double c) { return c == 0; });
    }

    /// An interval that contains every critical point; the search of the landscape analysis starts from it.
    virtual Interval core() const = 0;

    /// Points where the form of f changes (spline knots, joints of pieces), ascending; finer structure lies
    /// between them.
    virtual std::vector<double> knots() const { return {}; }

    /// Where f is known alone, by points or as the domain of a formula: growth walls follow beyond. Nothing
    /// where f is known on the whole line.
    virtual std::optional<Interval> given() const { return std::nullopt; }
};

}  // namespace levywell::inline potential
