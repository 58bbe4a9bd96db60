#pragma once

#include "levywell/nn/line_slice.hpp"
#include "report/json.hpp"

#include <string>

namespace levywell::inline report {

/// theta*, v and its slope: what stands above a slice.
std::string line_heading(const LineSetting& setting);

/// Table of the noise along the line: estimator, alpha, interval, sigma, epsilon.
std::string noise_table(const LineSetting& setting);

/// Table of critical points, and how well the spline goes through the slice.
std::string landscape_table(const LineSlice& slice);

/// What --json says of both, beginning with the command.
Json line_json(const std::string& command, const LineSetting& setting, const LineSlice& slice);

}  // namespace levywell::inline report
