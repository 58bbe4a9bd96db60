#pragma once
// A condition of two wells, put together by hand: for rooms that know nothing of planning.

#include "levywell/dynamics/condition.hpp"
#include "settings.hpp"

namespace test {

/// Wells at -1 and 1, the start in the first; alpha 1.5, epsilon 0.1, dt 0.5.
inline levywell::Condition plain_condition(levywell::MeasureChoice measure) {
    levywell::Condition c;
    c.noise.alpha = 1.5;
    c.noise.epsilon = 0.1;
    c.dt = 0.5;
    c.measure = levywell::measure_of(measure);
    c.wells = {{-1, 1}, {0}};
    c.start.well = 0;
    return c;
}

}  // namespace test
