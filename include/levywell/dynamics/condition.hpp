#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/dynamics/noise_schedule.hpp"
#include "levywell/dynamics/relaxed_core.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/dynamics/splitting_settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell {

/// Where paths begin: at a point, or at a draw from a well's relaxed (quasi-stationary) law, made by running
/// `relax_steps` steps from `position` and beginning again whenever the path leaves the well's basin
/// meanwhile.
struct Start {
    std::string text;              ///< as the user wrote it
    double position = 0;           ///< [length]
    int well = -1;                 ///< the well (from 0) in whose basin the start lies; -1 without wells
    std::int64_t relax_steps = 0;  ///< 0: begin at `position` itself
};

/// One condition of a run with every choice resolved to a number: what an executor is given.
struct Condition {
    double alpha = 0;  ///< tail index; of a schedule's first segment
    double epsilon =
        0;  ///< noise scale in the levy convention (D = eps^2 at alpha = 2) [length/time^(1/alpha)]
    std::vector<ScheduledNoise> schedule;  ///< noise that changes with the path's clock; empty: it does not
    double dt = 0;                         ///< step [time]
    Scheme scheme = Scheme::euler;
    Measure measure = Measure::exit;
    Start start;
    Wells wells;                                     ///< empty without wells (flat)
    Interval interval;                               ///< exit: the interval that is left
    Monitoring monitoring = Monitoring::continuous;  ///< exit, transitions: when events are seen
    double end_shift[2] = {
        0, 0};         ///< exit, alpha = 2, continuous: dt f'/4 at the ends of the interval. The Euler
                       ///< chain climbs to w as easily as the process climbs to w - dt f'(w)/4 [length]
    double delta = 0;  ///< transitions, chain: radius of the balls B_j [length]
    Interval clamp;    ///< [R-, R+], in which steps are Euler's; beyond, the drift is integrated exactly.
                       ///< Infinite for single parabolas and flat potentials
    std::int64_t paths = 0;  ///< splitting: independent realisations
    std::int64_t horizon_steps =
        0;  ///< exit, transitions: censoring; chain, occupation: length of every path (after burn-in)
    std::int64_t burn_in_steps = 0;  ///< chain, occupation: steps that are not counted
    double slowest = 0;  ///< chain, occupation: bounds the time in which a path forgets its start [time]; 0:
                         ///< not known (noise schedules)
    std::vector<RelaxedCore> cores;  ///< jump_adapted: one for each well, not all usable
    SplittingSettings splitting;     ///< splitting: levels and replicas
    std::string scheme_note;         ///< why "auto" took the Euler scheme; empty otherwise
    std::uint64_t key = 0;           ///< of the draws: condition_key(), or the seed itself where random
                                     ///< numbers are common to all conditions

    /// The interval that the chain leaves when the process would leave `interval` [length].
    Interval chain_interval() const { return {interval.lower + end_shift[0], interval.upper + end_shift[1]}; }

    /// Steps by which an event is counted late on average: it happens within the step after which it is
    /// counted, at any time of it, unless the grid times are all there is.
    double event_delay() const { return monitoring == Monitoring::continuous ? 0.5 : 0; }
};

}  // namespace levywell
