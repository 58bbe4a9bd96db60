#pragma once
// Every statistical test has a false-alarm budget of 1e-6 for the whole case, which divides itself among its
// checks.

namespace test {

inline constexpr double false_alarm = 1e-6;

/// The level for the next p-value of this test case: false_alarm 6 / (pi k)^2 for the k-th, so that all of
/// them, however many, add up to less than false_alarm.
double next_false_alarm();

}  // namespace test
