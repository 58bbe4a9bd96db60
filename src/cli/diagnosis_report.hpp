#pragma once

#include "levywell/tail/noise_diagnosis.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace levywell {

/// A diagnosis for people: noises of known law, single coordinates, verdict.
std::string diagnosis_text(const NoiseDiagnosis& diagnosis);

nlohmann::ordered_json diagnosis_json(const NoiseDiagnosis& diagnosis);

/// JSON has no NaN and no infinity: null.
nlohmann::ordered_json json_number(double value);

}  // namespace levywell
