#pragma once

#include "levywell/io/pipeline_file.hpp"

#include <string>

namespace levywell::inline report {

/// Noises, what each does in each potential, and the verdict on the noise, for people; the same as one JSON
/// object.
std::string pipeline_report_text(const PipelineResult& result);
std::string pipeline_report_json(const PipelineResult& result);

}  // namespace levywell::inline report
