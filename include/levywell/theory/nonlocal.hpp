#pragma once

#include "levywell/core/interval.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline theory {

/// A process dw = -f'(w) dt + eps dL^alpha and the sets that end it: what the nonlocal solver is asked about.
struct NonlocalProblem {
    /// A zero of f', where the solution has structure of size eps (alpha |f''|)^(-1/alpha).
    struct CriticalPoint {
        double position;   ///< [length]
        double curvature;  ///< |f''| > 0 [1/time]
    };
    std::function<double(double)>
        slope;  ///< f' [length/time]; must point inward far out where an end of `interval` is infinite
    std::vector<CriticalPoint> critical_points;
    double alpha = 0;    ///< 0 < alpha <= 2
    double epsilon = 0;  ///< levy convention [length/time^(1/alpha)]
    Interval interval;   ///< leaving it ends the path; an infinite end is never left
    std::vector<Interval>
        targets;                 ///< closed intervals inside whose first entry ends the path too, ascending
    std::vector<double> starts;  ///< points at which values will be asked for: nodes of every mesh
};

/// A value with its error: what refinement changes, what the far ends of the mesh leave out (measured by
/// cutting them shorter) and what rounding of the rates leaves [same unit].
struct Solved {
    double value;
    double error;
    std::size_t unknowns;  ///< of the finest mesh used
    double rounding = 0;   ///< the part of the error that is due to rounding of the rates
};

/// How a path ends.
struct EndLaw {
    Solved mean;                 ///< time [time]
    Solved second_moment;        ///< E T^2, on the mesh that the mean settled on [time^2]
    std::vector<Solved> ending;  ///< probability of each ending
};

/// Exact finite-noise laws of the first exit (docs/physics.md): f' u' + eps^alpha (-Delta)^(alpha/2) u =
/// right side, with u given where paths end. Galerkin fractional Laplacian on meshes graded towards critical
/// points and ends and, on infinite sides, in the logarithm of the distance for as far as jumps carry time;
/// second-order upwind drift, extrapolated over mesh widths. Where rounding would count beside the tolerance,
/// rates are eliminated without subtraction, which keeps every digit however rare the end is, on meshes of up
/// to some thousand unknowns. Shares nothing with the simulator.
///
/// Endings are numbered: 0 left of the interval, 1 right of it, 2 + k the k-th target.
class NonlocalSolver {
  public:
    /// tolerance: relative error at which refinement stops. Throws InputError for a problem that has no
    /// solution (nothing ends the path, a drift that does not come back from infinity) and for numbers that
    /// are none (a reversed target, a start or slope NaN), naming what is wrong. The functions below throw it
    /// for a start that is not finite, endings and targets that do not exist, and times out of order.
    explicit NonlocalSolver(NonlocalProblem problem, double tolerance = 1e-3);
    ~NonlocalSolver();
    NonlocalSolver(NonlocalSolver&&) noexcept;

    /// The law of the end from x, refined until the mean time is within the tolerance, where target `open`
    /// does not end the path: of many targets, each with a start of its own, one factorisation serves all.
    EndLaw end_law(double x, std::optional<std::size_t> open = std::nullopt) const;
    /// Mean time to the end of a path from x [time].
    Solved mean_time(double x) const;
    /// Probability that the path ends in `ending`.
    Solved ending_probability(double x, std::size_t ending) const;
    /// P(time > t) for ascending times t >= 0, by an L-stable second-order time stepper on the mesh that
    /// mean_time(x) settled on.
    std::vector<double> survival(double x, const std::vector<double>& times) const;

    /// No third mesh is larger (two are always made, to know the error): a value whose error is still above
    /// the tolerance is returned with that error. Where rounding counts meshes are smaller.
    static constexpr std::size_t most_unknowns = 24000;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Stationary law of the process on the whole line.
struct StationaryLaw {
    std::vector<Solved> basin;  ///< probability of each interval asked for
    std::string missing;        ///< why there is none; empty where there is
};

/// The adjoint of the same operator: the probabilities of `basins`, refined until each is within the
/// tolerance. `problem` without endings (infinite interval, no targets). Throws InputError where no
/// stationary law exists.
StationaryLaw stationary_law(const NonlocalProblem& problem, const std::vector<Interval>& basins,
                             double tolerance = 1e-3);

/// A stationary density as means over cells: the occupation fraction of each over its width, 1 / length.
struct StationaryDensity {
    std::vector<Interval> cell;  ///< neighbours, ascending [length]
    std::vector<double> mean;    ///< over each cell [1/length]
    std::vector<double> error;   ///< of it [1/length]
    std::string missing;         ///< why there is none; empty where there is
};

/// Neighbouring cells that show the stationary density of the same problem: as wide as a fifth of the
/// distance to the nearest critical point, down to the peak at a minimum, which for small alpha is far
/// sharper than the noise's scale there (never below 1e-11 of the distance between critical points); far out
/// in the logarithm of the distance. The probabilities of the cells are stationary_law's.
std::vector<Interval> density_cells(const NonlocalProblem& problem);

}  // namespace levywell::inline theory
