#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/tail/noise_diagnosis.hpp"
#include "levywell/tail/tail_report.hpp"

#include <optional>
#include <string>

namespace levywell::inline io {

/// What `levywell estimate` keeps: the report, and which numbers it is about.
struct EstimateResult {
    Provenance provenance;
    std::string source;  ///< FILE[:NAME] as typed
    std::int64_t rows = 0;
    std::int64_t columns = 1;
    std::int64_t total = 0;  ///< numbers in the file; the report is about as many, or a sample of them
    TailReport report;
    std::optional<NoiseDiagnosis> diagnosis;  ///< of a matrix
    std::string digest;                       ///< all that determines the numbers
    bool complete = true;  ///< false: nothing but where it comes from is written, until there is more
};

/// Writes a result file (docs/hdf5_schema.md), whole or not at all. Throws RunError.
void write_estimate_result(const EstimateResult& result, const std::string& path);

}  // namespace levywell::inline io
