#pragma once

#include "levywell/io/escape_file.hpp"

#include <cstdint>
#include <string>

namespace levywell::inline nn {

/// What can be said of an escape in words: whether drift or noise leaves, whether prediction and measurement
/// agree along v, how much sooner the ball is left, and what one dimension out of p cannot tell.
std::string escape_conclusion(const EscapeResult& result);

/// "123 [100, 150]", with the share of replicas seen outside where it is not all; "> 2000" where it is none.
std::string measured_text(const Estimate& mean, const Estimate& share, std::int64_t iterations);

/// The noise of a prediction, in words.
std::string law_words(const EscapePredicted& predicted);

}  // namespace levywell::inline nn
