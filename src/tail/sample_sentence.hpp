#pragma once

#include "levywell/tail/sample_verdict.hpp"

#include <string>

namespace levywell::inline tail {

/// Whether the fitted stable law and the fitted Student's law may both be Cauchy's, where they are one.
bool both_cauchy(const SampleVerdict& verdict);

/// The verdict in words.
std::string sample_sentence(const SampleVerdict& verdict);

}  // namespace levywell::inline tail
