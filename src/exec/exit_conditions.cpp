#include "levywell/exec/exit_conditions.hpp"

#include "exec/measure_settings.hpp"
#include "exec/start_reader.hpp"
#include "levywell/dynamics/request.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// Without an interval to leave only the start is read.
Condition exit_condition(const Model& potential, const std::optional<Interval>& interval,
                         const std::string& start, Faults& faults) {
    RunRequest asked;
    asked.measure = MeasureChoice::exit;
    asked.interval = interval;
    asked.start = start;
    asked.where = {{"interval", "--interval"}, {"start", "--start"}};
    Condition condition;
    condition.wells = potential.landscape.wells();
    const std::size_t before = faults.count();
    condition.start = StartReader(asked, potential, faults, StartKind::point).read();
    if (condition.start.relax_steps > 0)
        faults.add("--start",
                   fmt::format("start = \"{}\": exact values are those of points (\"m1\", \"x=0.3\"); "
                               "the mean time from the quasi-stationary law of the interval is "
                               "1/lambda_1, which is given in any case",
                               start));
    if (interval && faults.count() == before) set_measure(asked, potential, condition, faults);
    return condition;
}

}  // namespace

bool starts_beside_an_end(const Model& potential, const Interval& interval, double x) {
    constexpr double beside = 1e-6;
    for (double end : {interval.lower, interval.upper}) {
        if (!std::isfinite(end)) continue;
        double length = std::isfinite(interval.length()) ? interval.length() : 0;
        if (length == 0) {
            for (const CriticalPoint& minimum : potential.landscape.minima)
                length = std::max(length, std::abs(minimum.position - end));
        }
        if (std::abs(x - end) <= beside * length) return true;
    }
    return false;
}

std::vector<Condition> exit_conditions(const Model& potential, const Interval& interval,
                                       const std::vector<std::string>& starts, Faults& faults) {
    std::optional<Interval> usable = interval;
    if (!(interval.lower < interval.upper)) {
        faults.add("--interval", fmt::format("[{}, {}] is empty (the lower end comes first: --interval=A,B)",
                                             interval.lower, interval.upper));
        usable.reset();
    } else if (std::isinf(interval.lower) && std::isinf(interval.upper)) {
        faults.add("--interval",
                   "has no finite end, so that nothing ends a path (give one: --interval=-inf,0; without "
                   "--interval theory says how wells are reached from each other)");
        usable.reset();
    }
    std::vector<std::string> from = starts;
    if (from.empty() && usable) {
        const std::vector<CriticalPoint>& minima = potential.landscape.minima;
        for (std::size_t i = 0; i < minima.size(); ++i) {
            if (interval.contains(minima[i].position)) from.push_back(fmt::format("m{}", i + 1));
        }
        if (from.empty())
            faults.add("--start",
                       fmt::format("no minimum lies in [{}, {}]{}: say where paths begin (--start x=X)",
                                   interval.lower, interval.upper, potential.landscape.because()));
    }
    std::vector<std::string> sorted = from;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) faults.add("--start", fmt::format("{} is there twice", *twice));
    std::vector<Condition> conditions;
    Faults found;
    for (const std::string& start : from)
        conditions.push_back(exit_condition(potential, usable, start, found));
    // What is wrong with the interval is said once.
    std::vector<std::string> said;
    for (const Fault& fault : found.list()) {
        if (std::find(said.begin(), said.end(), fault.what) != said.end()) continue;
        said.push_back(fault.what);
        faults.add(fault.where, fault.what);
    }
    return found.empty() && usable ? conditions : std::vector<Condition>{};
}

}  // namespace levywell::inline exec
