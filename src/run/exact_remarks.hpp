#pragma once

#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/prediction.hpp"
#include "levywell/theory/spectrum.hpp"

#include <optional>
#include <string>

namespace levywell::inline studies {

/// Whether the law of small noise says something of a start.
enum class SmallNoise { holds, is_silent };

/// What is missing of exact values, and why; nothing where they are as exact as asked for.
std::optional<std::string> time_shortfall(const std::string& what, const Prediction& prediction,
                                          double tolerance, SmallNoise law = SmallNoise::holds);
std::optional<std::string> spectrum_shortfall(const std::string& what, const Spectrum& spectrum,
                                              double tolerance);
/// What share of a quasi-stationary law its cells hold, where that is not all of it.
std::optional<std::string> law_shortfall(const std::string& what, const StationaryDensity& law);
/// Of curves, relative to the largest value of each.
std::optional<std::string> curves_shortfall(const std::string& what, const EndCurves& curves,
                                            double tolerance);

}  // namespace levywell::inline studies
