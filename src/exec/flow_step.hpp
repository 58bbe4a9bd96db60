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

}  // namespace levywell::inline exec
