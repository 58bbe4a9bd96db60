#pragma once

#include "levywell/random/stable_law.hpp"
#include "tail/magnitude_law.hpp"

#include <memory>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// A mistake that samplers of stable laws are known to make, as the law that it draws from.
struct KnownSlip {
    std::string description;  ///< behind "as would "
    std::unique_ptr<MagnitudeLaw> law;
};

/// The slips that differ from S(alpha, 0; scale): other conventions of the scale (exp(-|scale k|^alpha / 2),
/// its powers alpha and 1/alpha, half, double), and the formula of Chambers, Mallows and Stuck with alpha
/// sin v in place of sin(alpha v).
std::vector<KnownSlip> known_slips(const StableLaw& law, double scale);

}  // namespace levywell::inline tail
