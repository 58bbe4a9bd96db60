#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/model.hpp"
#include "levywell/theory/changing_hazard.hpp"

#include <string>
#include <vector>

namespace levywell::inline exec {

/// Scales of a condition's event, from the small-noise rates between all wells that its paths can visit
/// (single jumps and climbing, with the exits as killing) and the time that drift and noise take to cross the
/// landscape. The right ones to a small factor, cheap and without any solver: what limits of cost are taken
/// from.
struct TimeScale {
    /// Mean time of the event from the start [time]; chain, occupation: as below.
    double mean = 0;
    /// The same from the worst well that one of the condition's paths is likely to visit before it [time]:
    /// P(T > t) < exp(1 - t / (e longest)) for all of them (Khasminskii's lemma). Chain, occupation: the
    /// longest mean residence, or the longest mean way to that well, which bounds the chain's relaxation
    /// time.
    double longest = 0;
    /// All paths have the event at one rate once they are at rest: no well is visited but the start's.
    bool one_hazard = false;
    /// Why the mean is infinite, where no noise would make it finite.
    std::string never;
};

/// +inf where jumps and climbing are both hopeless, and where the mean is infinite (a half line without
/// drift).
TimeScale time_scale(const Condition& condition, const Model& potential);

/// Which of a condition's scales.
using ScaleChoice = double TimeScale::*;

/// The same of a schedule: one over the scale under each segment's noise, as a hazard.
std::vector<HazardPiece> expected_hazard(const Condition& condition, const Model& potential,
                                         ScaleChoice scale);

}  // namespace levywell::inline exec
