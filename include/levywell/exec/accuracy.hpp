#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/potential/model.hpp"

#include <functional>
#include <string>
#include <vector>

namespace levywell::inline exec {

/// Relative errors that a run may be asked for: below the least one tables and rounding, which no error
/// holds, would decide.
inline constexpr double least_accuracy = 5e-4;
inline constexpr double largest_accuracy = 0.3;
/// Of runs that give neither accuracy nor step nor paths.
inline constexpr double default_accuracy = 0.01;

/// Whether an accuracy chooses step and paths: one that is asked for, or that of runs which leave both open.
bool has_accuracy(const RunRequest& request);

/// plan() for a request that has_accuracy(): simulates pilots of each condition,
/// at steps from the largest on which its time step can be measured, and chooses the largest step and the
/// fewest paths with which the whole error (chance, time step, rests) is expected to stay below it: of the
/// mean time; of every occupation fraction; of a chain's every rate, as a part of the rate at which
/// its well is left. Pilots draw other numbers than the run. The same on any number of threads. Faults are
/// those of plan(), and what keeps an accuracy that is asked for from being reached; where the default cannot
/// be promised, the condition is plan()'s and says why (`accuracy_missed`). `say` hears of each pilot.
std::vector<Condition> plan_to_accuracy(const RunRequest& request, const Model& model, int threads,
                                        const std::function<void(const std::string&)>& say, Faults& faults);

/// What else is wrong with a request that is at fault already, of other settings than those: of its accuracy
/// and its numbers, and, where the potential could be read, all that plan() finds.
void add_other_faults(const RunRequest& request, const Model& potential, Faults& faults);

/// The largest of these errors that a run has; NaN where one is not known.
double reached_accuracy(const Condition& condition, Summary& summary);

}  // namespace levywell::inline exec
