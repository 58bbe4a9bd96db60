#pragma once

#include "exec/flow_step.hpp"
#include "exec/step_kernel.hpp"
#include "levywell/dynamics/drift_form.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"

#include <cstdint>

namespace levywell::inline exec {

/// Calls `use` with the drift of single paths that a form stands for: chosen here once, its type known
/// inside.
template <class T, class Use>
auto with_scalar_drift(const DriftForm<T>& form, const Use& use) {
    using scalar_lanes::PolynomialDrift;
    const DriftView<T> view = form.view();
    if (form.kind == DriftForm<T>::Kind::table)
        return use(scalar_lanes::TableDrift<T, T, std::uint32_t>(view));
    switch (form.degree) {
        case 1:
            return use(PolynomialDrift<T, T, 1>(view));
        case 3:
            return use(PolynomialDrift<T, T, 3>(view));
        case 5:
            return use(PolynomialDrift<T, T, 5>(view));
        default:
            return use(PolynomialDrift<T, T, max_polynomial_degree>(view));
    }
}

/// The hot loop's step of single paths with such a drift.
template <class T, class Drift>
scalar_lanes::EulerStep<T, Drift> euler_step(const StepKernel<T>& kernel, const Drift& drift) {
    return {static_cast<T>(kernel.clamp.lower), static_cast<T>(kernel.clamp.upper), drift};
}

/// A drift that is picked anew for each state.
template <class T>
struct PickedDrift {
    const StepKernel<T>* kernel;

    T descend(T w, T target) const {
        return with_scalar_drift(kernel->drift, [&](const auto& drift) { return drift.descend(w, target); });
    }
};
template <class T>
using PickedStep = FlowStep<T, scalar_lanes::EulerStep<T, PickedDrift<T>>>;
template <class T>
using PickedShift = DriftShift<T, PickedDrift<T>>;

template <class T>
PickedShift<T> picked_shift(const StepKernel<T>& kernel) {
    return {{&kernel}, kernel.flow->view()};
}

/// The step of single paths wherever they are.
template <class T, class Drift>
FlowStep<T, scalar_lanes::EulerStep<T, Drift>> scalar_step(const StepKernel<T>& kernel, const Drift& drift) {
    return {euler_step(kernel, drift), kernel.flow->view()};
}

}  // namespace levywell::inline exec
