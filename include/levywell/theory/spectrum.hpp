#pragma once

#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/nonlocal.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline theory {

/// An eigenvalue lambda of minus the generator, f' u' + eps^alpha (-Delta)^(alpha/2) u = lambda u, with its
/// eigenfunction.
struct Mode {
    Solved rate;       ///< Re lambda: of decay [1/time]
    Solved frequency;  ///< |Im lambda| [rad/time]; 0 of a real one
    SolvedCurve real;  ///< of the eigenfunction, on the spectrum's positions
    SolvedCurve imaginary;
};

/// The slowest modes, ascending in their rates; one of each pair of conjugates.
struct Spectrum {
    std::vector<double> position;  ///< ascending: nodes of the mesh, closer where there is structure [length]
    /// Killed: P_w(T > t) ~ u_1(w) exp(-lambda_1 t), which normalises u_1 (its mean over the quasi-stationary
    /// law is 1). All others have the largest modulus 1 on the positions.
    std::vector<Mode> modes;
    /// Law of paths that have not ended yet, as t -> inf: the eigenfunction of the adjoint with lambda_1, as
    /// means over cells. Started from it paths end at the rate lambda_1, and their mean time is 1/lambda_1.
    /// Empty of a process that never ends.
    StationaryDensity quasi_stationary;
    /// Why there are fewer modes than were asked for, or none; else empty.
    std::string missing;
};

inline constexpr std::size_t most_modes = 20;

/// As many as are asked for; else as many as wells are visited, of which one fewer is slow on the whole line,
/// and not fewer than four.
inline std::size_t usual_modes(std::optional<std::int64_t> asked, std::size_t wells) {
    return asked ? static_cast<std::size_t>(*asked) : std::clamp(wells, std::size_t{4}, most_modes);
}

/// Of paths that end when they leave the interval (or reach a target), refined until each rate is within the
/// tolerance. 1 <= modes <= most_modes. Throws InputError as NonlocalSolver does, and where rounding leaves
/// no digit of lambda_1. Sources: Meleard, Villemonais 2012 (quasi-stationary laws); Saad 2011 (the
/// iteration).
Spectrum killed_spectrum(const NonlocalProblem& problem, std::size_t modes, double tolerance = 1e-3);

/// Of the process on the whole line, the rate 0 of the constant left out: rates at which expectations relax
/// to the stationary ones. A metastable landscape of r wells has r - 1 slow ones. Infinite interval, no
/// targets.
Spectrum relaxation_spectrum(const NonlocalProblem& problem, std::size_t modes, double tolerance = 1e-3);

}  // namespace levywell::inline theory
