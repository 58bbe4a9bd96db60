#pragma once

#include "levywell/tail/noise_decision.hpp"
#include "report/json.hpp"

#include <string>

namespace levywell::inline report {

/// The laws held against a matrix of noise, a line each; nothing where none were.
std::string decision_text(const NoiseDecision& decision);

Json decision_json(const NoiseDecision& decision);

}  // namespace levywell::inline report
