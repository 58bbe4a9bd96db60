#pragma once

#include <cstdint>

namespace levywell::inline dynamics {

/// When events of a path are seen: at any time, by the bridges of its steps too, or at grid times only, as
/// those of a chain of steps are (SGD).
enum class Monitoring { continuous, grid };

/// A number of steps, where a time is written of it.
struct Steps {
    std::int64_t count = 0;
};

/// Of a measure whose paths end with an event, and are timed.
struct EventClock {
    Monitoring monitoring = Monitoring::continuous;  ///< when events are seen
    std::int64_t horizon_steps = 0;                  ///< a path without event by then is censored

    /// Steps by which an event is counted late on average: it happens within the step after which it is
    /// counted, at any time of it, unless the grid times are all there is.
    double event_delay() const { return monitoring == Monitoring::continuous ? 0.5 : 0; }
    std::int64_t duration() const { return horizon_steps; }  ///< steps that a path is followed at most
    template <class Take>
    void settings(Take&& take) const {
        take("monitoring", monitoring);
        take("horizon", Steps{horizon_steps});
    }
};

/// Of a measure whose paths are of one length, and are divided among wells.
struct SojournClock {
    std::int64_t horizon_steps = 0;  ///< length of every path, after the burn-in
    std::int64_t burn_in_steps = 0;  ///< steps that are not counted
    double slowest = 0;  ///< bounds the time in which a path forgets its start [time]; 0: not known (noise
                         ///< schedules)

    std::int64_t duration() const { return burn_in_steps + horizon_steps; }
    template <class Take>
    void settings(Take&& take) const {
        take("horizon", Steps{horizon_steps});
        take("burn_in", Steps{burn_in_steps});
    }
};

}  // namespace levywell::inline dynamics
