#pragma once

#include "levywell/theory/end_curves.hpp"
#include "theory/nonlocal_level.hpp"

#include <Eigen/Core>
#include <cstddef>
#include <vector>

namespace levywell::inline theory {

/// The nodes of a level that lie at nodes of another one.
inline std::vector<Eigen::Index> indices_of(const Level& level, const std::vector<double>& nodes) {
    std::vector<Eigen::Index> indices;
    for (double y : nodes) indices.push_back(level.nearest(y));
    return indices;
}

/// Takes a list of solved values apart again, in order.
class SolvedReader {
  public:
    explicit SolvedReader(const std::vector<Solved>& solved, std::size_t first = 0)
        : solved_(solved), next_(first) {}

    /// Never -0.
    Solved value(double unit) {
        const Solved& solved = solved_.at(next_++);
        return {solved.value * unit + 0.0, solved.error * unit, solved.unknowns, solved.rounding * unit};
    }

    SolvedCurve curve(std::size_t points, double unit) {
        SolvedCurve curve;
        for (std::size_t k = 0; k < points; ++k) {
            const Solved at = value(unit);
            curve.value.push_back(at.value);
            curve.error.push_back(at.error);
        }
        return curve;
    }

  private:
    const std::vector<Solved>& solved_;
    std::size_t next_;
};

}  // namespace levywell::inline theory
