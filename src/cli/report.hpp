#pragma once

#include "levywell/io/result.hpp"

#include <string>

namespace levywell {

/// The table a person reads after a run: measured, theory, ratio, z, and what else deserves a line.
std::string report_text(const RunResult& result);

/// The object of --json, as one line of text; the names are those of the result file.
std::string report_json(const RunResult& result);

}  // namespace levywell
