#pragma once

#include "levywell/tail/dependence.hpp"

#include <span>

namespace levywell::inline tail {

/// `centre`: whether as many numbers are positive as negative (sign test; the statistic is the share of
/// positive ones).
SampleTest centre_test(std::span<const double> values);

/// `symmetry` about the median, wherever that is: logarithm of the length above over the length below, to the
/// quartiles, to the 5% quantiles, and to where sqrt n numbers lie further out (10 on either side at least);
/// the statistic is that of the largest deviation. Standard errors from the spacings of the sample: no law is
/// assumed. Source: Hinkley 1975.
SampleTest symmetry_test(std::span<const double> sorted);

}  // namespace levywell::inline tail
