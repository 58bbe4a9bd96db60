#pragma once

#include "levywell/run/times_audit.hpp"
#include "levywell/tail/sample_audit.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline io {

/// Which numbers to hold against which law. Words are those of `levywell audit`; docs/estimators.md.
struct AuditOptions {
    /// FILE[:NAME]; "-": standard input. Read as by `estimate`.
    std::string source;
    /// Of raw numbers without a header.
    std::optional<std::string> dtype;
    std::int64_t columns = 1;
    AuditRequest request{};
};

struct AuditResult {
    std::string source;  ///< FILE[:NAME] as typed, or "standard input"
    std::int64_t rows = 0;
    std::int64_t columns = 1;
    SampleAudit audit;
};

struct TimesAuditResult {
    std::string source;     ///< as above
    std::string potential;  ///< its name
    TimesAudit audit;
};

/// How the file was read, and what may be meant otherwise than it was read. Empty functions are not called.
struct AuditWatch {
    std::function<void(const std::string&)> inform{};
    std::function<void(const std::string&)> warn{};
};

/// From a file to its audit. Infinite numbers stay: a law whose tail leaves the range of a double has them.
/// Throws InputError with every fault of the options, or of the file.
AuditResult run_audit(const AuditOptions& options, const AuditWatch& watch = {});

/// From a file of times, one column, to their audit against a study's event; of the request only the level
/// counts.
TimesAuditResult run_times_audit(const AuditOptions& options, const Study& study,
                                 const AuditWatch& watch = {});

}  // namespace levywell::inline io
