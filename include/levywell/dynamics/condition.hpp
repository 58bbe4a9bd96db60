#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/dynamics/measure.hpp"
#include "levywell/dynamics/noise.hpp"
#include "levywell/dynamics/scheme.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace levywell::inline dynamics {

/// Where paths begin: at a point, or at a draw from a well's relaxed (quasi-stationary) law, made by running
/// `relax_steps` steps from `position` and beginning again whenever the path leaves the well's basin
/// meanwhile.
struct Start {
    std::string text;              ///< as the user wrote it
    double position = 0;           ///< [length]
    double first_state = 0;        ///< of the chain [length]: `position`, but where the drift's flow is exact
                                   ///< the state from which half a step of it leads there
    int well = -1;                 ///< the well (from 0) in whose basin the start lies; -1 without wells
    std::int64_t relax_steps = 0;  ///< 0: begin at `position` itself
};

struct StepBiases;

/// One condition of a run with every choice resolved to a number: what an executor is given.
struct Condition {
    Noise noise;
    double dt = 0;  ///< step [time]
    Scheme scheme;
    Measure measure;
    Start start;
    Wells wells;     ///< empty without wells (flat)
    Interval clamp;  ///< [R-, R+], in which the hot loop makes steps; beyond, the drift is integrated apart.
                     ///< Infinite for single parabolas and flat potentials
    std::int64_t paths = 0;  ///< splitting: independent realisations
    std::uint64_t key = 0;   ///< of the draws: condition_key(), or the seed itself where random
                             ///< numbers are common to all conditions
    std::shared_ptr<const StepBiases> step_biases;  ///< where planning measured them already; else null
    double accuracy = 0;          ///< relative error of the mean that step and paths were chosen for; 0: none
    std::string accuracy_missed;  ///< why none could be promised though neither step nor paths were given

    /// Where paths go on: the measure's domain, such as the interval of an exit, else the whole line.
    Interval domain() const;

    /// The clock of exit and transitions; null for other measures.
    const EventClock* event() const { return event_clock(measure); }
    /// The clock of chain and occupation; null for other measures.
    const SojournClock* sojourn() const { return sojourn_clock(measure); }
    std::int64_t horizon_steps() const;
    std::int64_t duration() const;  ///< steps of a path's clock after which it expires

    /// Of the jump-adapted scheme, one for each well; empty for others.
    const std::vector<RelaxedCore>& cores() const&;
    std::vector<RelaxedCore> cores() && { return std::as_const(*this).cores(); }
    /// Whether the drift of a step is its exact flow, not Euler's: where the first event of the process
    /// itself is sought, step by step or between rests.
    bool follows_flow() const;
    /// Whether realisations of splitting stand in for paths.
    bool splits() const { return std::holds_alternative<Splitting>(scheme); }
};

}  // namespace levywell::inline dynamics
