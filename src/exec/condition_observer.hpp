#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/observers.hpp"

namespace levywell {

/// visit(observer) with the observer of the condition's measure; `wells` are the condition's, where whoever
/// observes can read them.
template <class Visit>
auto with_observer(const Condition& condition, const WellView& wells, const Visit& visit) {
    const Balls balls{wells, condition.delta};
    switch (condition.measure) {
        case Measure::exit:
            return visit(ExitObserver{condition.chain_interval(), condition.interval});
        case Measure::transitions:
            return visit(TransitionObserver{balls, condition.start.well});
        case Measure::chain:
            return visit(ChainObserver{balls, condition.start.well, condition.burn_in_steps});
        case Measure::occupation:
            return visit(OccupationObserver{wells, condition.burn_in_steps});
    }
    throw RunError("unknown measure");
}

}  // namespace levywell
