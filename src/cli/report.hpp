#pragma once

#include "levywell/dynamics/noise.hpp"
#include "levywell/run/result.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace levywell {

/// The table a person reads after a run: measured, theory, ratio, z, and what else deserves a line.
std::string report_text(const RunResult& result);

/// The object of --json of a command, as one line of text; the names are those of the result file.
std::string report_json(const RunResult& result, const std::string& command);

/// The segments of a noise that changes; null where it does not.
nlohmann::ordered_json schedule_json(const std::vector<NoiseSegment>& schedule);

}  // namespace levywell
