#pragma once

#include "levywell/theory/nonlocal.hpp"
#include "theory/graded_mesh.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace levywell::inline theory {

/// Throws the InputError of a problem, or of a question about it, that has no answer.
[[noreturn]] void refuse_problem(const std::string& what);

/// A nonlocal problem in units of its own, so that no number of the method depends on the user's: lengths in
/// spans of its critical points and ends, from an origin among them, times in relaxation times of the
/// steepest critical point.
class ScaledProblem {
  public:
    /// Throws InputError for numbers that are no problem (empty interval or target, alpha out of range).
    explicit ScaledProblem(NonlocalProblem problem);

    double position(double w) const { return (w - origin_) / length_; }
    double original(double y) const { return origin_ + length_ * y; }
    /// Throws InputError where f' is not a number.
    double slope(double y) const;

    double length() const { return length_; }  ///< one of its lengths [length]
    double time() const { return time_; }      ///< one of its times [time]
    double alpha() const { return problem_.alpha; }
    double power() const { return power_; }  ///< eps^alpha in its units

    const NonlocalProblem& problem() const { return problem_; }
    Interval interval;
    std::vector<Interval> targets;
    std::vector<double> starts;
    std::vector<NonlocalProblem::CriticalPoint> critical_points;

  private:
    NonlocalProblem problem_;
    double origin_ = 0;
    double length_ = 1;
    double time_ = 1;
    double power_ = 1;
};

/// How far a mesh goes beyond the inner structure on one side: geometric steps that widen on the way, with
/// what is lost by ending it there.
struct OuterEnd {
    int steps = 0;    ///< 0: the interval ends there
    int shown = 0;    ///< steps up to which the end of the mesh is not felt
    double lost = 0;  ///< expected time beyond the end per unit of time, of jumps from the inner part
};

/// Mesh points and ends of a problem, in its own units; `more_ends`: of intervals whose probability is asked
/// for; `inner_ends`: points inside at which some paths end.
struct Layout {
    explicit Layout(const ScaledProblem& problem, const std::vector<double>& more_ends = {},
                    const std::vector<double>& inner_ends = {});

    /// Makes the mesh as fine and as far as that of the same problem under another noise as well.
    void include(const Layout& other);

    /// Makes the mesh finer by a factor <= 1 around its points, down to the rounding of positions.
    void sharpen(double factor);

    /// Nodes of a level: each halves the widths of the one before. `shortened`: infinite sides end at a part
    /// of their logarithmic length, on the same nodes.
    std::vector<double> nodes(int level, bool shortened = false) const;

    /// Nodes of level 1, as far out as the ends of the mesh are not felt, the ends of sets that end paths
    /// among them; none nearer to one than the mesh is graded.
    std::vector<double> shown_nodes() const;

    /// Ends of neighbouring cells of two elements of level 1 each, critical points in their middles, as far
    /// out as shown_nodes(); the ends of the interval among them.
    std::vector<double> cell_ends() const;

    /// What `shortened` loses over what the whole mesh loses: the factor by which the values of two such
    /// meshes differ more than the whole mesh errs. Infinite without an infinite side.
    double shortening() const;

    double lower = 0;  ///< of the inner part
    double upper = 0;
    Interval interval;            ///< what paths leave
    std::vector<MeshPoint> ends;  ///< of it and of targets; the scale is where the grading ends
    std::vector<MeshPoint> points;
    double finest = 1;                  ///< the smallest scale of structure inside, at most the span
    double widening = 1;                ///< of the widths of the inner part
    bool climbs = false;                ///< points on the way up from minima are among those of the mesh
    OuterEnd below, above;              ///< the whole mesh
    OuterEnd short_below, short_above;  ///< shortened

  private:
    bool beside_an_end(double y) const;
};

}  // namespace levywell::inline theory
