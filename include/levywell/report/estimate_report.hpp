#pragma once

#include "levywell/io/estimate_file.hpp"

#include <string>

namespace levywell::inline report {

/// The report for people: what the numbers are, every estimator with its interval, goodness of fit, a verdict
/// in words.
std::string estimate_report_text(const EstimateResult& result);

/// One JSON object, without the curves.
std::string estimate_report_json(const EstimateResult& result);

}  // namespace levywell::inline report
