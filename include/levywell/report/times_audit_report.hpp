#pragma once

#include "levywell/io/audit_run.hpp"

#include <string>

namespace levywell::inline report {

/// The report for people: the verdict, the tests, and what the exact law says.
std::string times_audit_report_text(const TimesAuditResult& result);

/// The same as one JSON object.
std::string times_audit_report_json(const TimesAuditResult& result);

}  // namespace levywell::inline report
