#include "levywell/io/path_columns.hpp"

#include "levywell/io/schema.hpp"

#include <cmath>
#include <variant>

namespace levywell::inline io {
namespace {

const char* time_name(const Measure& measure) {
    return std::visit(
        [](const auto& m) -> const char* {
            if constexpr (is_event<std::decay_t<decltype(m)>>) return m.time_name;
            return "";
        },
        measure);
}

double event_time(const Condition& condition, const PathRecord& record) {
    const double late = condition.event()->event_delay();
    return record.censored != 0 ? std::nan("") : (static_cast<double>(record.steps) - late) * condition.dt;
}

double loop_time(const Condition& condition, const PathRecord& record) {
    return static_cast<double>(record.steps) / static_cast<double>(record.loops) * condition.dt;
}

double point(const Condition&, const PathRecord& record) {
    return record.point;
}

}  // namespace

std::vector<PathColumn> path_columns(const Condition& condition) {
    if (condition.splits()) return {{schema::loop_time, loop_time}, {schema::climb_probability, point}};
    if (condition.event() == nullptr) return {};
    std::vector<PathColumn> columns{{time_name(condition.measure), event_time}};
    if (std::holds_alternative<Exit>(condition.measure)) columns.push_back({schema::exit_point, point});
    return columns;
}

}  // namespace levywell::inline io
