#pragma once

#include "levywell/dynamics/drift_form.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"

#include <cstdint>

namespace levywell {

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

}  // namespace levywell
