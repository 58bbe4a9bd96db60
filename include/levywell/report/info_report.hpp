#pragma once

#include <string>

namespace levywell::inline report {

/// Versions of this and of every library, backends, SIMD targets, cores and memory. `network`: what
/// levywell-nn says of itself, in JSON; "" where there is none.
std::string info_report_text(const std::string& network);
std::string info_report_json(const std::string& network);

}  // namespace levywell::inline report
