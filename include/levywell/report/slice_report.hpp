#pragma once

#include "levywell/nn/line_slice.hpp"

#include <string>
#include <vector>

namespace levywell::inline report {

/// A slice of a network's loss for people: the line, critical points, noise, and the commands that simulate
/// `exits` in the potential file that was made of it.
std::string slice_report_text(const LineSetting& setting, const LineSlice& slice,
                              const std::vector<LineExit>& exits, const std::string& potential);

/// The same as one JSON object.
std::string slice_report_json(const LineSetting& setting, const LineSlice& slice,
                              const std::vector<LineExit>& exits, const std::string& potential);

}  // namespace levywell::inline report
