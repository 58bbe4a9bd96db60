#pragma once
// Settings of a condition that tests change after planning.

#include "levywell/dynamics/condition.hpp"

#include <cstdint>
#include <type_traits>
#include <variant>

namespace test {

inline void set_horizon(levywell::Condition& condition, std::int64_t steps) {
    std::visit([&](auto& measure) { measure.horizon_steps = steps; }, condition.measure);
}

/// Of a measure of an event; others are not changed.
inline void set_monitoring(levywell::Condition& condition, levywell::Monitoring monitoring) {
    std::visit(
        [&](auto& measure) {
            if constexpr (levywell::is_event<std::decay_t<decltype(measure)>>)
                measure.monitoring = monitoring;
        },
        condition.measure);
}

}  // namespace test
