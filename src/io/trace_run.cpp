#include "levywell/io/trace_run.hpp"

#include "levywell/dynamics/condition_key.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/trace.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

constexpr std::int64_t most_numbers = 100'000'000;  // positions of a condition: 0.8 GB
constexpr double most_steps = 1e11;                 // of a condition: about an hour

/// The key of the simulated condition, of which a trace differs in its measure alone.
std::uint64_t simulated_key(Condition condition, const TraceRequest& request,
                            const PotentialFile& potential) {
    if (request.run.common_random_numbers) return condition.key;
    const bool wells = potential.metastable && condition.wells.count() >= 2;
    condition.measure =
        measure_of(request.measure.value_or(wells ? MeasureChoice::transitions : MeasureChoice::exit));
    return condition_key(request.run.seed, condition, potential.name);
}

TraceEntry trace_condition(const Condition& condition, const PotentialFile& potential,
                           const TraceRequest& request) {
    const auto tracer = make_tracer(condition, *potential.potential, request.run.precision);
    const double steps = *request.run.horizon / condition.dt / static_cast<double>(request.points);
    const auto every = static_cast<std::int64_t>(std::max(1.0, std::round(steps)));
    TraceEntry entry{condition, tracer->precision(), {}, {}};
    for (std::int64_t k = 0; k <= request.points; ++k)
        entry.time.push_back(static_cast<double>(k * every) * condition.dt);
    for (std::int64_t path = 0; path < request.paths; ++path)
        entry.position.push_back(tracer->trace(path, every, request.points));
    return entry;
}

}  // namespace

void check_trace(const TraceRequest& request, Faults& faults) {
    const RunRequest& run = request.run;
    const std::int64_t paths = request.paths;
    const std::int64_t points = request.points;
    if (paths < 1) faults.add("--paths", fmt::format("paths = {} (at least 1)", paths));
    if (points < 1) faults.add("--points", fmt::format("points = {} (at least 1)", points));
    if (paths > most_numbers / 2) {
        faults.add("--paths", fmt::format("paths = {} (at most {})", paths, most_numbers / 2));
    } else if (paths >= 1 && points >= 1 && points >= most_numbers / paths) {
        faults.add(
            "--points",
            fmt::format("{} paths of {} points are too many numbers (at most {}: {} points of each path)",
                        paths, points, most_numbers, most_numbers / paths - 1));
    }
    if (!run.horizon) {
        faults.add(run.where_of("horizon"),
                   "a trace has no end of its own: give --horizon, the time that paths are followed");
    } else if (const double steps = *run.horizon / run.step() * static_cast<double>(paths);
               steps > most_steps) {
        faults.add(run.where_of("horizon"),
                   fmt::format(
                       "horizon = {} is {:.2g} steps of {} paths together (at most {:.0g}: horizon = {:.4g})",
                       *run.horizon, steps, paths, most_steps,
                       most_steps * run.step() / static_cast<double>(paths) * (1 - 1e-4)));
    }
    if (run.start.substr(0, 8) == "relaxed:")
        faults.add(run.where_of("start"),
                   "a trace starts from a point (\"m1\", \"x=0.3\"): a relaxation begins again and again");
}

RunRequest run_of(const TraceRequest& request) {
    RunRequest run = request.run;
    if (run.measure != MeasureChoice::exit || !run.interval) {
        run.measure = MeasureChoice::exit;
        run.interval = Interval{};
    }
    run.delta.reset();
    run.burn_in.reset();
    run.scheme = SchemeChoice::euler;
    run.paths = request.paths;
    return run;
}

std::vector<TraceEntry> trace_paths(const TraceRequest& request, const PotentialFile& potential,
                                    Faults& faults) {
    std::vector<Condition> conditions = plan(run_of(request), potential, faults);
    std::vector<TraceEntry> entries;
    if (!faults.empty()) return entries;
    for (Condition& condition : conditions) {
        condition.key = simulated_key(condition, request, potential);
        entries.push_back(trace_condition(condition, potential, request));
    }
    return entries;
}

}  // namespace levywell::inline io
