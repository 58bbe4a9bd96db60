#include "exec/noise_grid.hpp"

#include "exec/few_digits.hpp"
#include "exec/lane_block.hpp"
#include "exec/most_steps.hpp"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// The schedule with its begins rounded to whole blocks of steps.
std::vector<ScheduledNoise> resolve_schedule(const RunRequest& request, Faults& faults) {
    std::vector<ScheduledNoise> resolved;
    for (const NoiseSegment& segment : request.schedule) {
        const double blocks = std::round(segment.time / request.step() / block_steps);
        if (blocks * block_steps > static_cast<double>(most_steps)) {
            faults.add(request.where_of("schedule"),
                       fmt::format("schedule[{}].time = {} is {:.2g} steps of dt = {} (at most 2^40: {:.4g})",
                                   resolved.size(), segment.time, blocks * block_steps, request.step(),
                                   rounded_down(static_cast<double>(most_steps) * request.step(), 4)));
            return resolved;
        }
        const std::int64_t begin = block_steps * static_cast<std::int64_t>(blocks);
        if (!resolved.empty() && begin == resolved.back().begin_step) {
            faults.add(
                request.where_of("schedule"),
                fmt::format("schedule[{}].time = {} begins in the same block of {} steps as the segment "
                            "before (segments last at least {} dt: dt = {:.3g}, or leave it out)",
                            resolved.size(), segment.time, block_steps, block_steps,
                            rounded_down((segment.time - request.schedule[resolved.size() - 1].time) /
                                             (block_steps * (1 + 1e-9)),
                                         3)));
        }
        resolved.push_back({begin, segment.alpha, segment.epsilon});
    }
    return resolved;
}

}  // namespace

std::vector<Condition> with_noise(const RunRequest& request, Condition common, Faults& faults) {
    if (!request.schedule.empty()) {
        const std::vector<ScheduledNoise> schedule = resolve_schedule(request, faults);
        common.noise = {schedule.front().alpha, schedule.front().epsilon, schedule};
        return {common};
    }
    std::vector<Condition> conditions;
    for (double alpha : request.alpha) {
        for (double epsilon : request.epsilon) {
            common.noise = {
                alpha,
                request.convention == NoiseConvention::brownian ? epsilon / std::numbers::sqrt2 : epsilon,
                {}};
            conditions.push_back(common);
        }
    }
    return conditions;
}

}  // namespace levywell::inline exec
