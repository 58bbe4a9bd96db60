#pragma once

#include "levywell/io/audit_run.hpp"

#include <string>

namespace levywell::inline report {

/// The report for people: the verdict, the tests, the octaves of the tail, and what would have been seen.
std::string audit_report_text(const AuditResult& result);

/// The same as one JSON object.
std::string audit_report_json(const AuditResult& result);

}  // namespace levywell::inline report
