#pragma once

#include "levywell/dynamics/condition.hpp"

#include <variant>

namespace levywell::inline exec {

/// visit(observer) with the observer of the condition's measure; `wells` are the condition's, where whoever
/// observes can read them.
template <class Visit>
auto with_observer(const Condition& condition, const WellView& wells, const Visit& visit) {
    return std::visit(
        [&](const auto& measure) { return visit(measure.observer(wells, condition.start.well)); },
        condition.measure);
}

}  // namespace levywell::inline exec
