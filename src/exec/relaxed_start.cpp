#include "exec/relaxed_start.hpp"

#include "exec/most_steps.hpp"
#include "exec/time_scale.hpp"
#include "levywell/exec/predict.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

constexpr double never_leaves = 1e3;   // of the relaxing time: the estimate is right to a small factor
constexpr double solver_error = 0.05;  // of a mean time that is good enough here

/// Mean time in which paths from the minimum leave its basin [time]; NaN where it is long, or not known.
double mean_stay(const Model& potential, const Condition& condition, double relaxing) {
    Condition exit = condition_from(potential, MeasureChoice::exit, condition.noise.alpha,
                                    condition.noise.epsilon, static_cast<std::size_t>(condition.start.well));
    exit.dt = condition.dt;
    if (time_scale(exit, potential).mean > never_leaves * relaxing) return not_available;
    return predict(exit, potential, solver_error).event().mean_exact;
}

}  // namespace

void check_relaxed_start(const RunRequest& request, const Model& potential, const Condition& condition,
                         Faults& faults) {
    if (condition.start.relax_steps == 0) return;
    const double relaxing = static_cast<double>(condition.start.relax_steps) * condition.dt;
    const double stay = mean_stay(potential, condition, relaxing);
    const double tries = std::exp(relaxing / stay);
    const double steps =
        static_cast<double>(condition.paths) * stay * std::expm1(relaxing / stay) / condition.dt;
    if (!(steps > patience)) return;
    faults.add(request.where_of("start"),
               fmt::format(
                   "start = \"{}\": at alpha {} epsilon {:.6g} paths leave the well after {:.2g} on average, "
                   "and its law relaxes in {:.2g}: about {:.1g} tries a path, and {:.1g} steps of {} paths "
                   "together (at most {:.0g}): begin at the minimum (start = \"m{}\")",
                   condition.start.text, alpha_text(condition.noise.alpha), condition.noise.epsilon, stay,
                   relaxing, tries, steps, condition.paths, patience, condition.start.well + 1));
}

}  // namespace levywell::inline exec
