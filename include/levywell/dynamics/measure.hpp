#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/dynamics/clocks.hpp"
#include "levywell/dynamics/observers.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

namespace levywell {

// What is measured of paths. Each measure has its name, a clock, the type of its summary, what it needs, and
// the observer of a path: observer(wells, start_well), with the wells where whoever observes can read them. A
// measure of an event says how many targets a path may end at.

/// The time of leaving an interval, to the left or to the right.
struct Exit : EventClock {
    static constexpr const char* name = "exit";
    using Summary = EventSummary;
    Interval interval;               ///< that is left
    double end_shift[2] = {0, 0};    ///< alpha = 2, continuous: dt f'/4 at its ends. The Euler chain climbs
                                     ///< to w as easily as the process climbs to w - dt f'(w)/4 [length]

    /// The interval that the chain leaves when the process would leave `interval` [length].
    Interval chain_interval() const { return {interval.lower + end_shift[0], interval.upper + end_shift[1]}; }
    static std::size_t targets(const Wells&) { return 2; }
    ExitObserver observer(const WellView&, std::int32_t) const { return {chain_interval(), interval}; }
};

/// The time of reaching the ball around another minimum. Source: Simsekli, Sagun, Gurbuzbalaban 2019.
struct Transitions : EventClock {
    static constexpr const char* name = "transitions";
    using Summary = TransitionsSummary;
    double delta = 0;  ///< radius of the balls B_j [length]

    static std::size_t targets(const Wells& wells) { return wells.count(); }
    TransitionObserver observer(const WellView& wells, std::int32_t start_well) const {
        return {{wells, delta}, start_well};
    }
};

/// The jumps between wells, and the time since the last of them.
struct Chain : SojournClock {
    static constexpr const char* name = "chain";
    using Summary = ChainSummary;
    double delta = 0;  ///< radius of the balls B_j [length]

    ChainObserver observer(const WellView& wells, std::int32_t start_well) const {
        return {{wells, delta}, start_well, burn_in_steps};
    }
};

/// The time in each basin.
struct Occupation : SojournClock {
    static constexpr const char* name = "occupation";
    using Summary = SojournSummary;

    OccupationObserver observer(const WellView& wells, std::int32_t) const { return {wells, burn_in_steps}; }
};

using Measure = std::variant<Exit, Transitions, Chain, Occupation>;

/// A measure that is asked for, by its place in Measure.
enum class MeasureChoice { exit, transitions, chain, occupation };

template <class M>
inline constexpr bool is_event = std::is_base_of_v<EventClock, M>;
template <class M>
using ObserverOf = decltype(std::declval<const M&>().observer(WellView(), 0));

/// The measure with its settings still to come.
Measure measure_of(MeasureChoice choice);
inline MeasureChoice choice_of(const Measure& measure) { return static_cast<MeasureChoice>(measure.index()); }
/// Whether paths end with an event.
bool is_timed(MeasureChoice choice);

/// What holds for measures of one kind; null for the others.
const EventClock* event_clock(const Measure& measure);
const SojournClock* sojourn_clock(const Measure& measure);

/// Targets that a path may end at; 0 where no event ends it.
std::size_t target_count(const Measure& measure, const Wells& wells);

}  // namespace levywell
