#include "exec/step_kernel.hpp"

#include "exec/drifts.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// Clamp interval of the hot loop: infinite bounds become the largest the state type keeps clear of overflow.
template <class T>
Interval finite_clamp(const Interval& clamp) {
    const double largest = QuantileTable<T>::largest();
    return {std::max(clamp.lower, -largest), std::min(clamp.upper, largest)};
}

}  // namespace

Interval core_of(const Condition& condition) {
    Interval core{condition.start.position, condition.start.position};
    const auto include = [&](double w) {
        if (std::isfinite(w)) core = {std::min(core.lower, w), std::max(core.upper, w)};
    };
    for (double m : condition.wells.minima) include(m);
    include(condition.domain().lower);
    include(condition.domain().upper);
    // Beyond the clamp interval this form makes no steps.
    core = {std::max(core.lower, condition.clamp.lower), std::min(core.upper, condition.clamp.upper)};
    if (core.length() == 0) core = {core.lower - 1, core.upper + 1};
    return core;
}

template <class T>
std::shared_ptr<const DriftForm<T>> drift_of(const Condition& condition,
                                             const std::shared_ptr<const Potential>& potential) {
    return drift_form<T>(potential, condition.dt, condition.clamp, core_of(condition),
                         condition.follows_flow() ? DriftStep::flow : DriftStep::euler);
}

template <class T>
StepKernel<T> make_step_kernel(const Condition& condition, const std::shared_ptr<const Potential>& potential,
                               double tail_cut, int draws) {
    DriftForm<T> drift = *drift_of<T>(condition, potential);
    if (drift.worst_accuracy > largest_drift_error) {
        throw InputError(
            "potential",
            fmt::format("f' near w = {:.6g} is finer than the drift's table of {} equal cells over "
                        "[{:.4g}, {:.4g}] (error {:.0f}% of f' there): wells so unequal are "
                        "simulated with --backend reference alone, or from a polynomial",
                        drift.worst_at, drift.cells.size(), condition.clamp.lower, condition.clamp.upper,
                        100 * std::min(1.0, drift.worst_accuracy)));
    }
    return {condition.key,
            NoiseTables<T>(condition.noise.segments(), condition.dt / std::max(1, draws), tail_cut),
            std::move(drift),
            finite_clamp<T>(condition.clamp),
            drift_flow(potential, condition.dt, condition.clamp,
                       static_cast<double>(QuantileTable<T>::largest())),
            std::max(1, draws),
            draws > 0};
}

template std::shared_ptr<const DriftForm<float>> drift_of(const Condition&,
                                                          const std::shared_ptr<const Potential>&);
template StepKernel<float> make_step_kernel(const Condition&, const std::shared_ptr<const Potential>&, double,
                                            int);
template StepKernel<double> make_step_kernel(const Condition&, const std::shared_ptr<const Potential>&,
                                             double, int);

}  // namespace levywell::inline exec
