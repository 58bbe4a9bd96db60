#pragma once

#include "exec/cuda/device.hpp"
#include "exec/cuda/device_lane_code.hpp"
#include "exec/step_kernel.hpp"

namespace levywell::cuda {

/// visit.operator()<T, Drift, tables_in_shared>() with the types of a choice. A cubic is a polynomial of
/// degree nine with zeros, to the last bit; kernels of its own has only the case that is worth them.
template <class T, class Visit>
auto with_drift(const AdvanceChoice& choice, const Visit& visit) {
    using Cubic = device_lanes::PolynomialDrift<T, T, 3>;
    using DegreeNine = device_lanes::PolynomialDrift<T, T, max_polynomial_degree>;
    using Table = device_lanes::TableDrift<T, T, std::uint32_t>;
    const int tables = choice.tables_in_shared;
    if (choice.drift == AdvanceChoice::Drift::table) {
        if (tables == 0) return visit.template operator()<T, Table, 0>();
        return tables == 1 ? visit.template operator()<T, Table, 1>()
                           : visit.template operator()<T, Table, 2>();
    }
    if (tables == 0) return visit.template operator()<T, DegreeNine, 0>();
    return choice.drift == AdvanceChoice::Drift::cubic ? visit.template operator()<T, Cubic, 1>()
                                                       : visit.template operator()<T, DegreeNine, 1>();
}

template <class Visit>
auto with_types(const AdvanceChoice& choice, const Visit& visit) {
    return choice.single ? with_drift<float>(choice, visit) : with_drift<double>(choice, visit);
}

}  // namespace levywell::cuda
