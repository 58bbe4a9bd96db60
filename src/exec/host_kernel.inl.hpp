// The hot loop over one SIMD target's lanes, with the drift's type picked. Included once for every target,
// inside its namespace; no guard.

#define LEVYWELL_LANE_FUNCTION HWY_INLINE
#if HWY_TARGET == HWY_SCALAR
using namespace levywell::scalar_lanes;  // one path at a time: the plain numbers' own lane code
#else
#include "exec/simd_lanes.inl.hpp"
//
#include "levywell/dynamics/euler_step.inl.hpp"
#include "levywell/random/philox.inl.hpp"
#include "levywell/random/table_noise.inl.hpp"
#endif
//
#include "exec/advance_lanes.inl.hpp"
#undef LEVYWELL_LANE_FUNCTION

template <class T, StepNoise step_noise>
void advance_by_drift(const StepKernel<T>& kernel, LaneScheduler<T>& scheduler) {
    using Real = typename Lanes<T>::Real;
    using Word = typename Lanes<T>::Word;
    constexpr int groups = 2;  // two vectors hide each other's latency; measured best on AVX2, see bench/
    const DriftForm<T>& form = kernel.drift;
    const DriftView<T> view = form.view();
    if (form.kind == DriftForm<T>::Kind::table)
        return advance_lanes<T, groups, step_noise>(kernel, TableDrift<Real, T, Word>(view), scheduler);
    switch (form.degree) {
        case 1:
            return advance_lanes<T, groups, step_noise>(kernel, PolynomialDrift<Real, T, 1>(view), scheduler);
        case 3:
            return advance_lanes<T, groups, step_noise>(kernel, PolynomialDrift<Real, T, 3>(view), scheduler);
        case 5:
            return advance_lanes<T, groups, step_noise>(kernel, PolynomialDrift<Real, T, 5>(view), scheduler);
        default:
            return advance_lanes<T, groups, step_noise>(
                kernel, PolynomialDrift<Real, T, max_polynomial_degree>(view), scheduler);
    }
}

template <class T>
void advance_host(const StepKernel<T>& kernel, LaneScheduler<T>& scheduler) {
    if (kernel.draws > 1) return advance_by_drift<T, StepNoise::summed>(kernel, scheduler);
    if (kernel.noise.scheduled()) return advance_by_drift<T, StepNoise::scheduled>(kernel, scheduler);
    advance_by_drift<T, StepNoise::drawn>(kernel, scheduler);
}
