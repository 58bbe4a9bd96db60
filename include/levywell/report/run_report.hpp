#pragma once

#include "levywell/run/result.hpp"

#include <string>

namespace levywell::inline report {

/// The tables a person reads after a run: measured, theory, ratio, z, and what else deserves a line. "" for a
/// run without a finished condition.
std::string run_report_text(const RunResult& result);

/// The same as one JSON object, on one line; the names are those of the result file. `command`: the one that
/// made it.
std::string run_report_json(const RunResult& result, const std::string& command);

}  // namespace levywell::inline report
