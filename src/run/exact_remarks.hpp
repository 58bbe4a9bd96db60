#pragma once

#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/prediction.hpp"
#include "levywell/theory/spectrum.hpp"

#include <optional>
#include <string>

namespace levywell::inline studies {

/// What is missing of exact values, and why; nothing where they are as exact as asked for.
std::optional<std::string> time_shortfall(const std::string& what, const Prediction& prediction,
                                          double tolerance);
std::optional<std::string> spectrum_shortfall(const std::string& what, const Spectrum& spectrum,
                                              double tolerance);
/// Of curves, relative to the largest value of each.
std::optional<std::string> curves_shortfall(const std::string& what, const EndCurves& curves,
                                            double tolerance);

}  // namespace levywell::inline studies
