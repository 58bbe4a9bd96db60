#pragma once

#include "exec/noise_tables.hpp"
#include "levywell/core/interval.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/drift_flow.hpp"
#include "levywell/dynamics/drift_form.hpp"

#include <cstdint>
#include <memory>

namespace levywell::inline exec {

/// All that one step of a path needs, resolved once for each condition. T is the type of the state.
template <class T>
struct StepKernel {
    std::uint64_t seed = 0;
    NoiseTables<T> noise;
    DriftForm<T> drift;
    Interval clamp;                         ///< [R-, R+]
    std::shared_ptr<const DriftFlow> flow;  ///< beyond it
    int draws = 1;                          ///< that are added up to the noise of a step, each of dt / draws
    bool shares_draws = false;              ///< with chains of other steps, after rests too
};

/// The span of the critical points, with the start and the interval: where the drift's accuracy matters.
Interval core_of(const Condition& condition);

/// The drift of a condition's steps.
template <class T>
std::shared_ptr<const DriftForm<T>> drift_of(const Condition& condition,
                                             const std::shared_ptr<const Potential>& potential);

/// Error of the drift between two critical points, over its size there, beyond which no path is simulated.
inline constexpr double largest_drift_error = 0.1;

/// T is float or double. Throws InputError where no table of equal cells resolves the narrowest wells.
/// tail_cut: see QuantileTable; draws: see ExecutorOptions.
template <class T>
StepKernel<T> make_step_kernel(const Condition& condition, const std::shared_ptr<const Potential>& potential,
                               double tail_cut = 0, int draws = 0);

}  // namespace levywell::inline exec
