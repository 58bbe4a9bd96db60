#pragma once

#include "levywell/tail/noise_diagnosis.hpp"
#include "report/json.hpp"

#include <string>

namespace levywell::inline report {

/// A diagnosis for people: noises of known law, single coordinates, verdict.
std::string diagnosis_text(const NoiseDiagnosis& diagnosis);

Json diagnosis_json(const NoiseDiagnosis& diagnosis);

/// What an infinite log-moment index means.
inline constexpr const char* no_finite_index =
    "sums of K1 neighbours are no larger than the numbers themselves, so these data have no finite index";

Json against_json(const AgainstGaussian& comparison);

}  // namespace levywell::inline report
