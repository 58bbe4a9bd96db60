#pragma once

#include "levywell/dynamics/drift_flow.hpp"
#include "levywell/dynamics/drift_form.hpp"

#include <memory>

namespace levywell::inline exec {

// The drift of a potential's steps, made once for all executors with the same step and range: the tables of a
// formula take a second. Potentials do not change. One that no shared_ptr owns is asked anew each time.

/// make_drift_form()
template <class T>
std::shared_ptr<const DriftForm<T>> drift_form(const std::shared_ptr<const Potential>& potential, double dt,
                                               const Interval& range, const Interval& core, DriftStep step);

/// DriftFlow's constructor
std::shared_ptr<const DriftFlow> drift_flow(const std::shared_ptr<const Potential>& potential, double dt,
                                            const Interval& inside, double largest);

}  // namespace levywell::inline exec
