#pragma once

#include "levywell/core/device.hpp"
#include "levywell/dynamics/drift_flow.hpp"

namespace levywell::inline exec {

/// A step of one path wherever it is: in [R-, R+] the hot loop's `Step`; beyond, the exact flow of the drift
/// over dt, then the noise.
template <class T, class Step>
class FlowStep {
  public:
    LEVYWELL_HOST_DEVICE FlowStep(const Step& step, const FlowView& flow) : step_(step), flow_(flow) {}

    LEVYWELL_HOST_DEVICE T operator()(T w, T noise) const {
        const auto state = static_cast<double>(w);
        if (flow_.is_beyond(state)) return static_cast<T>(flow_(state)) + noise;
        return step_(w, noise);
    }

  private:
    Step step_;
    const FlowView& flow_;
};

/// What the drift of a step makes of any state, in double.
template <class T, class Drift>
class DriftShift {
  public:
    LEVYWELL_HOST_DEVICE DriftShift(const Drift& drift, const FlowView& flow) : drift_(drift), flow_(flow) {}

    LEVYWELL_HOST_DEVICE double operator()(double w) const {
        if (flow_.is_beyond(w)) return flow_(w) - w;
        return static_cast<double>(drift_.descend(static_cast<T>(w), T(0)));
    }

  private:
    Drift drift_;
    const FlowView& flow_;
};

}  // namespace levywell::inline exec
