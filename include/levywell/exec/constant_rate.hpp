#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/theory/exponentiality.hpp"

#include <vector>

namespace levywell {

/// The times of a condition's paths, those of censored ones among them.
EventTimes event_times(const Condition& condition, const std::vector<PathRecord>& records);

/// Whether a path's hazard is constant, so that its times are exponential; NaN without records, under a noise
/// schedule, and of splitting, which has no paths.
ExponentialityCheck test_constant_rate(const Condition& condition, const std::vector<PathRecord>& records);

/// Withholds what rests on a constant hazard where the times contradict one (p < by_chance). Of a censored
/// sample: the means, which are exposure over events (`restricted_mean` stays), and the intervals of `rate`
/// and `q_hat`, which are Poisson's. Of a complete one: the intervals of `q_hat`, while `rate`, the inverse
/// of the mean, takes its interval from that.
void withhold_constant_rate(const ExponentialityCheck& times, Summary& summary);

}  // namespace levywell
