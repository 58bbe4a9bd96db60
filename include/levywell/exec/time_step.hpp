#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/dynamics/step_biases.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/potential/model.hpp"

#include <atomic>
#include <limits>
#include <optional>

namespace levywell::inline exec {

/// Measures what the time step makes of a condition's estimates: the first paths of the condition once more,
/// by chains of three steps that the same noise drives (a draw of the finest, the sum of two, of four), so
/// that little but the step tells them apart. More paths the more they differ, until the bias is known better
/// than chance lets the summary's estimates be, or an eighth of the condition's are used; the limit of small
/// steps by Richardson's extrapolation. A request that names an accuracy has the bias known as well as that
/// leaves room for, by as many paths as the condition has. Source: Giles, Multilevel Monte Carlo path
/// simulation, Operations Research 56 (2008). Depends on nothing but request, model, condition and the
/// summary's errors. Nothing when `pause` became true meanwhile.
std::optional<StepBiases> measure_step_biases(const RunRequest& request, const Model& model,
                                              const Condition& condition, int threads, Summary& summary,
                                              const std::atomic<bool>& pause);

/// The same, written into the summary's estimates; what the condition's planning measured already is not
/// measured again.
std::optional<TimeStepMeasurement> measure_time_step(const RunRequest& request, const Model& model,
                                                     const Condition& condition, int threads,
                                                     Summary& summary, const std::atomic<bool>& pause);

/// The shortest mean time to an event, or of staying in a well of a chain [time]; infinite without events.
double shortest_mean(const Condition& condition, const Summary& summary);

/// The largest step [time] at which it can be measured: beyond it biases follow no law, because the noise of
/// a step decides where paths leave that start near an end of their interval, or because the mean time to
/// the event has few steps (NaN: not known).
double largest_measured_step(const Condition& condition,
                             double mean = std::numeric_limits<double>::quiet_NaN());

}  // namespace levywell::inline exec
