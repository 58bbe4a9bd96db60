#pragma once

#include "theory/nonlocal_level.hpp"

#include <Eigen/Core>
#include <cstddef>
#include <optional>

namespace levywell::inline theory {

/// How finely time is resolved: steps grow eightfold after every `steps` of them, `stages` times.
struct TimeGrid {
    int steps = 3;
    int stages = 6;
};

/// What became of the law of paths that had not ended, after a time: its masses at all nodes of a level, and
/// what happened meanwhile.
struct LawUnderWay {
    Eigen::VectorXd masses;
    Eigen::VectorXd occupation;  ///< time spent at each node
    double time = 0;             ///< int of the survival S(t)
    double moment = 0;           ///< int of t S(t), t from the beginning of this time
    /// What rounding changes of a mean time still to come, over the mean of it that paths have meanwhile.
    double rounding = 0;
};

/// The law of paths, `masses` where they go on, after `time` under a level's generator; target `open` does
/// not end them. Each step multiplies by an approximation of exp(-h A), A minus the generator, of order 5
/// with one real pole, L-stable; the time spent is that of the same approximation, so that what is lost is
/// what has ended. Source: Norsett 1974, Hairer, Wanner 1996, section IV.6.
LawUnderWay law_after(const Level& level, const Eigen::VectorXd& masses, double time, const TimeGrid& grid,
                      std::optional<std::size_t> open);

}  // namespace levywell::inline theory
