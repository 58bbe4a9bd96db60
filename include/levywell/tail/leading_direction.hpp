#pragma once

#include "levywell/tail/noise_matrix.hpp"

#include <string>
#include <vector>

namespace levywell::inline tail {

/// The direction in which noise vectors vary most.
struct LeadingDirection {
    std::vector<float> direction;  ///< unit vector; its largest entry by magnitude is positive
    double deviation = 0;          ///< root mean square of the rows along it [unit of the noise]
    double share = 0;              ///< of the sum of the squares of all entries
};

/// The leading right singular vector of a P x p matrix through its P x P products, O(P^2 p) in time and
/// nothing of p x p. Throws InputError at `where` when the matrix is 0.
LeadingDirection leading_direction(const NoiseMatrix& noise, const std::string& where);

}  // namespace levywell::inline tail
