#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/interval.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/random/stable_law.hpp"

#include <cmath>
#include <cstddef>
#include <string>

#include <fmt/format.h>

/// What the formulas ask of their arguments; each throws InputError by the argument's name.
namespace levywell::inline theory {

inline void require_positive(const char* name, double value) {
    if (!(value > 0 && std::isfinite(value)))
        throw InputError(name, fmt::format("{} = {} (a finite number > 0)", name, value));
}

inline void require_index(double alpha) {
    if (const std::string fault = StableLaw::why_not(alpha); !fault.empty()) throw InputError("alpha", fault);
}

inline void require_noise(double alpha, double epsilon) {
    require_index(alpha);
    require_positive("epsilon", epsilon);
}

inline void require_well(const Wells& wells, std::size_t well) {
    if (well >= wells.count())
        throw InputError("well", fmt::format("m{} of {} wells", well + 1, wells.count()));
}

inline void require_start(double x, const Interval& interval) {
    if (!(interval.lower < interval.upper && std::isfinite(interval.length())))
        throw InputError("interval",
                         fmt::format("{} to {} (a bounded interval)", interval.lower, interval.upper));
    if (!(x >= interval.lower && x <= interval.upper))
        throw InputError("start",
                         fmt::format("x = {} lies outside {} to {}", x, interval.lower, interval.upper));
}

}  // namespace levywell::inline theory
