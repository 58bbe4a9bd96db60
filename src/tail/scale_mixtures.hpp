#pragma once

#include "tail/addressed_draws.hpp"

#include <string>
#include <vector>

namespace levywell::inline tail {

/// A family of laws of noise: a Gaussian number (vector) times an independent random scale, cut off or not.
/// Stable laws are one of them: the square of their scale is a positive stable number (Feller 1971, VI.2).
struct NoiseFamily {
    enum class Scale { stable, student, lognormal, gamma, two_values };

    Scale scale = Scale::stable;
    double second = 0;               ///< of two_values: by how much the rare scale is larger
    double cut = 0;                  ///< share of magnitudes that are cut off at one bound
    std::vector<double> parameters;  ///< in order, those between them are interpolated

    /// log of the random scale.
    double log_scale(double parameter, AddressedDraws& draws) const;

    bool is_stable() const { return scale == Scale::stable && cut == 0; }

    /// One word for files, the same for families that differ in `second` or `cut` only.
    std::string family_name() const;

    /// In words, with its parameter.
    std::string name(double parameter) const;
};

/// The stable laws first, then laws of finite variance. Of clipped ones those of whose bound `numbers`
/// numbers show some.
std::vector<NoiseFamily> noise_families(double numbers);

}  // namespace levywell::inline tail
