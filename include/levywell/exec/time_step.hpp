#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/potential/model.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace levywell::inline exec {

/// How the time step's part in a condition's errors was measured.
struct TimeStepMeasurement {
    std::string missing;     ///< why it was not; empty where it was
    std::int64_t paths = 0;  ///< that were simulated at three steps
    double finest = 0;       ///< the smallest of these; the others are twice and four times it [time]
    /// p of the first estimate's bias ~ dt^p; NaN where the three steps do not tell it.
    double order = not_available;
};

/// Measures what the time step makes of a condition's estimates, and writes it into them: the first paths of
/// the condition once more, by chains of three steps that the same noise drives (a draw of the finest, the
/// sum of two, of four), so that little but the step tells them apart. More paths the more they differ, until
/// the bias is known better than chance lets the estimates be, or an eighth of the condition's are used; the
/// limit of small steps by Richardson's extrapolation. Source: Giles, Multilevel Monte Carlo path simulation,
/// Operations Research 56 (2008). Depends on nothing but request, model and condition. Nothing when `pause`
/// became true meanwhile.
std::optional<TimeStepMeasurement> measure_time_step(const RunRequest& request, const Model& model,
                                                     const Condition& condition, int threads,
                                                     Summary& summary, const std::atomic<bool>& pause);

}  // namespace levywell::inline exec
