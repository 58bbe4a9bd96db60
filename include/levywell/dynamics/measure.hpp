#pragma once

#include "levywell/core/wells.hpp"
#include "levywell/dynamics/chain.hpp"
#include "levywell/dynamics/exit.hpp"
#include "levywell/dynamics/occupation.hpp"
#include "levywell/dynamics/transitions.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

namespace levywell::inline dynamics {

/// What is measured of paths. Each measure is a header of its own, with
///   name, Summary             its word and the type of what it finds;
///   EventClock, SojournClock  the kind that it is of;
///   settings(take)            take(name, value) for what decides it, as files have it;
///   observer(wells, start)    the observer of a path, with the wells where whoever observes can read them,
///                             in scalar code for host and device:
///     begin(state, w)            the clock starts at state w;
///     observe(state, n, w, ...)  after step n; true ends the path (then the record is filled);
///     watch(state, w)            the bounds between which observe() would do nothing;
///     quiet_in(state, basin)     a path that stays in that basin from now on will see no event;
///     expire(state, n, w, ...)   the horizon was reached at step n without an end;
///   targets(wells)            of an event: how many ends a path may come to;
///   time_name                 of an event: the name of single paths' times in files;
///   domain()                  where a path must stay to go on, if it is not the whole line.
/// What else is to be said of a new one the compiler asks for: the settings from a request
/// (src/exec/measure_settings.cpp), the law of small noise (predict.cpp), exact values (exact_reference.cpp)
/// and the reference (reference_executor.cpp). tests/added_measure adds one.
using Measure = std::variant<Exit, Transitions, Chain, Occupation>;

/// A measure that is asked for, by its place in Measure.
enum class MeasureChoice { exit, transitions, chain, occupation };

template <class M>
inline constexpr bool is_event = std::is_base_of_v<EventClock, M>;
template <class M>
using ObserverOf = decltype(std::declval<const M&>().observer(WellView(), 0));

/// The measure with its settings still to come.
Measure measure_of(MeasureChoice choice);
inline MeasureChoice choice_of(const Measure& measure) {
    return static_cast<MeasureChoice>(measure.index());
}
/// Whether paths end with an event.
bool is_timed(MeasureChoice choice);

/// What holds for measures of one kind; null for the others.
const EventClock* event_clock(const Measure& measure);
const SojournClock* sojourn_clock(const Measure& measure);

/// Targets that a path may end at; 0 where no event ends it.
std::size_t target_count(const Measure& measure, const Wells& wells);

}  // namespace levywell::inline dynamics
