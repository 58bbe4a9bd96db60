#pragma once

#include "levywell/dynamics/noise.hpp"
#include "levywell/io/schema.hpp"
#include "report/json.hpp"

#include <vector>

namespace levywell::inline report {

/// The segments of a noise that changes; null where it does not.
inline Json schedule_json(const std::vector<NoiseSegment>& schedule) {
    if (schedule.empty()) return nullptr;
    return json_list(schedule, [](const NoiseSegment& segment) {
        return Json{
            {schema::time, segment.time}, {schema::alpha, segment.alpha}, {schema::epsilon, segment.epsilon}};
    });
}

}  // namespace levywell::inline report
