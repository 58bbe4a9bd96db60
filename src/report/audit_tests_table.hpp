#pragma once

#include "levywell/tail/sample_audit.hpp"
#include "report/json.hpp"

#include <string>
#include <vector>

namespace levywell::inline report {

std::string p_text(double p);

/// A line a test, behind it what is refused for.
std::string tests_table(const std::vector<AuditTest>& tests);

Json tests_json(const std::vector<AuditTest>& tests);

}  // namespace levywell::inline report
