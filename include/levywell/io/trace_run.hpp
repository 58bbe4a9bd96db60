#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/io/trace_file.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace levywell::inline io {

/// Sample paths of a run, at evenly spaced times.
struct TraceRequest {
    /// The run whose paths these are; of its horizon the paths are followed.
    RunRequest run;
    /// Its measure, which is part of the key of their noise; nothing: transitions, or exit where the
    /// potential has fewer than two wells.
    std::optional<MeasureChoice> measure;
    std::int64_t paths = 4;      ///< path ids from 0
    std::int64_t points = 2000;  ///< times behind the start
};

/// Faults of what a trace cannot be: without a horizon, from a relaxed start, of too many steps or numbers.
void check_trace(const TraceRequest& request, Faults& faults);

/// The request of a trace as a run that leaves an interval, which `run_config_text` tells: a trace has no
/// event, so that the interval is all of the line unless the run has one, for which a tabulated drift is
/// made.
RunRequest run_of(const TraceRequest& request);

/// Follows the paths of every condition. Faults are those of the request at this potential.
std::vector<TraceEntry> trace_paths(const TraceRequest& request, const PotentialFile& potential,
                                    Faults& faults);

}  // namespace levywell::inline io
