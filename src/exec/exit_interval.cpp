#include "exec/exit_interval.hpp"

#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace levywell::inline exec {

Interval exit_interval(const RunRequest& request, const Model& potential, const Start& start,
                       Faults& faults) {
    Interval interval;
    if (request.interval) {
        interval = *request.interval;
        if (!(interval.lower < interval.upper)) {
            faults.add(request.where_of("interval"),
                       fmt::format("interval = [{}, {}] is empty (the lower end comes first)", interval.lower,
                                   interval.upper));
            return interval;
        }
        const std::optional<Interval> given = potential.potential->given();
        for (double end : {interval.lower, interval.upper}) {
            if (!given || !std::isfinite(end) || (end >= given->lower && end <= given->upper)) continue;
            faults.add(request.where_of("interval"),
                       fmt::format("interval end {} lies outside the stretch where the potential is given, "
                                   "[{}, {}]: what it would measure is the growth wall "
                                   "(choose an end within, or an infinite one)",
                                   end, given->lower, given->upper));
        }
        if (!interval.contains(start.position)) {
            faults.add(
                request.where_of("start"),
                fmt::format("start = \"{}\" = {} lies outside the interval ({}, {}), its ends excluded",
                            start.text, start.position, interval.lower, interval.upper));
        }
    } else if (!potential.metastable || potential.landscape.minima.size() < 2) {
        faults.add(request.where_of("interval"),
                   fmt::format("an exit run on '{}' needs an interval (interval = [a, b]): it has no basin "
                               "that could be left{}",
                               potential.name, potential.landscape.because()));
    } else if (start.well >= 0) {
        interval = potential.landscape.wells().basin(static_cast<std::size_t>(start.well));
        if (!interval.contains(start.position)) {
            faults.add(
                request.where_of("start"),
                fmt::format("start = \"{}\" lies on a maximum, on the border of its basin", start.text));
        }
    }
    return interval;
}

}  // namespace levywell::inline exec
