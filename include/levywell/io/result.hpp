#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/prediction.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell {

/// One finished condition: what was asked, measured and predicted.
struct ConditionResult {
    Condition condition;
    Summary summary;
    std::vector<PathRecord> records;  ///< by path id; empty unless kept
    Prediction prediction;
    Check check;
    std::string backend;
    std::string precision;
    std::string executor;  ///< description for people: SIMD target, threads, kernel form
    double wall_seconds = 0;
};

/// Where a run comes from: enough to repeat it.
struct Provenance {
    std::string config_toml;  ///< text of the run file, or of the equivalent of the command line
    std::string command_line;
    std::string created;  ///< UTC, ISO 8601
    std::uint64_t seed = 0;
};

/// A whole run, finished or not.
struct RunResult {
    Provenance provenance;
    PotentialFile potential;
    std::vector<ConditionResult> conditions;  ///< the finished ones, in order
    bool complete = false;
};

}  // namespace levywell
