#pragma once

#include "theory/nonlocal_level.hpp"

#include <Eigen/Core>
#include <complex>
#include <cstddef>
#include <vector>

namespace levywell::inline theory {

/// An eigenvalue of minus the generator A on one mesh: A right = rate M right, with M the averages over hat
/// functions. (With M = 1 functions that change sign from node to node would count among the slow modes of
/// small alpha.)
struct LevelMode {
    std::complex<double> rate;  ///< of decay, and angular frequency >= 0
    Eigen::VectorXcd right;     ///< eigenfunction at all nodes
    Eigen::VectorXcd left;      ///< M^T of the adjoint's: masses of all nodes
    double error = 0;           ///< that rounding and the iteration leave in the rate
    double rounding = 0;        ///< the part of it that rounding of the rates of the generator leaves
};

/// The real masses of all nodes, 1 together, of a left vector that is real but for its phase: of the slowest
/// mode the quasi-stationary law.
Eigen::VectorXd quasi_stationary_masses(const LevelMode& mode);

/// Those of least real part, ascending, one of each pair of conjugates; at most `count`.
std::vector<LevelMode> killed_modes(const Level& level, std::size_t count);

/// The same of a process on the whole line, without the rate 0 of the constant; of a level with an anchor.
std::vector<LevelMode> relaxation_modes(const Level& level, std::size_t count);

}  // namespace levywell::inline theory
