#pragma once

#include "levywell/io/network_file.hpp"

#include <string>

namespace levywell::inline report {

/// What is said of pooled alpha-hat wherever no diagnosis stands beside it.
inline constexpr const char* pooled_caveat =
    "It is not evidence of stable noise by itself: coordinates of different scale and correlated neighbours "
    "make "
    "Gaussian noise\n"
    "of the same covariance give the same value to a few hundredths (docs/decisions/gradient_noise.md).\n";

/// A table of the runs for people, and the same as one JSON object.
std::string train_report_text(const NetworkResult& result);
std::string train_report_json(const NetworkResult& result);

}  // namespace levywell::inline report
