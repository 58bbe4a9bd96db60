#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

#include <vector>

namespace levywell::inline exec {

/// Conditions that a grid may have: each is planned, and has a group in the result file, before anything is
/// run.
inline constexpr std::size_t most_conditions = 10'000;

/// Holds a request against a potential: one condition for every (alpha, epsilon), with start, interval,
/// balls, clamp, horizon and burn-in resolved to numbers. All faults (range of alpha, a dt that is too large
/// with the largest that works, a start outside the interval, ...) go to `faults` under the request's own
/// positions.
std::vector<Condition> plan(const RunRequest& request, const Model& potential, Faults& faults);

/// Steps of one path until its event, on average, from small-noise rates: a scale, right to a small factor;
/// +inf where the mean is. Chain and occupation: the longest scale of the wells.
double expected_steps(const Condition& condition, const Model& potential);

/// Path-steps that a condition is expected to take, from the small-noise law: the integrated ones, not those
/// that paths at rest pass over. A scale of its cost: half of the true number to four times it.
double expected_path_steps(const Condition& condition, const Model& potential);

/// Smallest distance from a minimum to a maximum beside it [length].
double nearest_maximum(const Landscape& landscape);

/// Radius of the balls B_j where none is given: 0.2 of that distance [length].
double default_delta(const Landscape& landscape);

/// The part of plan() that needs no potential: numbers out of their range. For reporting them beside the
/// faults of a potential file that could not be used.
void check_numbers(const RunRequest& request, Faults& faults);

}  // namespace levywell::inline exec
