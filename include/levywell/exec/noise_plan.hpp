#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell::inline exec {

/// How what a noise does in a potential is measured: transition times from each start, then, of a noise that
/// does not change, the occupation fraction of each basin.
struct NoisePlan {
    std::vector<Condition> conditions;  ///< transitions from each start, then occupation; empty where refused
    std::string refusal;                ///< why it is not simulated
};

/// Plans noises in one potential.
class NoisePlanner {
  public:
    /// `method` says how to simulate; its noise, measure and start are not looked at, and its paths are those
    /// of the transitions. Where more than `most_steps` path-steps are expected of a noise it is refused. The
    /// model outlives it.
    NoisePlanner(RunRequest method, const Model& potential, std::vector<std::string> starts,
                 double most_steps);

    /// A noise of one segment does not change. Its lengths are divided by `unit`. Refused where plan() finds
    /// a fault.
    NoisePlan operator()(const std::vector<NoiseSegment>& noise, double unit) const;

    /// The largest unit of two digits below `unit` in which the noise is not refused. Nothing where there is
    /// none in which its largest scale stays below the smallest distance from a minimum to a maximum.
    std::optional<double> largest_unit(const std::vector<NoiseSegment>& noise, double unit) const;

  private:
    RunRequest method_;
    const Model& potential_;
    std::vector<std::string> starts_;
    double most_steps_;
};

}  // namespace levywell::inline exec
