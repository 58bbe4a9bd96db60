#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/theory/exponentiality.hpp"
#include "levywell/theory/prediction.hpp"

#include <vector>

namespace levywell::inline exec {

/// The times of a condition's paths, those of censored ones among them.
EventTimes event_times(const Condition& condition, const std::vector<PathRecord>& records);

/// Whether a path's hazard is constant, so that its times are exponential; NaN without records, under a noise
/// schedule, and of splitting, which has no paths.
ExponentialityCheck test_constant_rate(const Condition& condition, const std::vector<PathRecord>& records);

/// Does the exact law have times that vary otherwise than exponential ones? False where it is not known.
bool contradicts_constant_rate(const EventPrediction& prediction);

/// The paths below which a mean has no error: where few long times make the mean, a sample of fewer than
/// fewest_events of them does not show the spread that it has. 0 for times that vary like exponential ones.
double fewest_paths(const EventPrediction& prediction);

/// The error of the mean below fewest_paths().
void withhold_mean_of_few(const EventPrediction& prediction, Summary& summary);

/// Of times to an event under one noise: withholds what rests on a constant hazard where the times (p <
/// by_chance) or the exact law contradict one. Of a censored sample: the means, which are exposure over
/// events
/// (`restricted_mean` stays), and the intervals of `rate` and `q_hat`, which are Poisson's. Of a complete
/// one: the intervals of `q_hat`, while `rate`, the inverse of the mean, takes its interval from that; and
/// the error of the mean below fewest_paths(). Where nothing contradicts, the mean and the rate of a complete
/// sample have the exact interval of exponential times.
void withhold_constant_rate(const ExponentialityCheck& times, const EventPrediction& prediction,
                            Summary& summary);

/// Where the mean is known to be infinite no sample has a mean or a rate: neither is left, nor an interval of
/// them, and `restricted_mean` is given, were paths censored or not.
void withhold_infinite_mean(const Condition& condition, const Tally& tally, const EventPrediction& prediction,
                            Summary& summary);

}  // namespace levywell::inline exec
