#pragma once

#include "levywell/tail/sample_verdict.hpp"
#include "report/json.hpp"

#include <string>

namespace levywell::inline report {

/// Tests of a sample and what is decided, for people.
std::string sample_verdict_text(const SampleVerdict& verdict);

/// The same into the object of an estimate.
void add_sample_verdict(const SampleVerdict& verdict, Json& object);

}  // namespace levywell::inline report
