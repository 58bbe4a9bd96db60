#pragma once

#include "levywell/io/escape_file.hpp"
#include "levywell/nn/line_slice.hpp"

#include <string>

namespace levywell::inline report {

/// SGD that left a minimum, for people: the line and its noise, a row a radius (measured, predicted, drift
/// alone), what is to be known of the predictions, and a conclusion. The seed is the provenance's.
std::string escape_report_text(const LineSetting& setting, const LineSlice& slice,
                               const EscapeResult& result);

/// The same as one JSON object.
std::string escape_report_json(const LineSetting& setting, const LineSlice& slice,
                               const EscapeResult& result);

}  // namespace levywell::inline report
