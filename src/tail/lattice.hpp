#pragma once

#include "levywell/tail/stored_precision.hpp"
#include "tail/magnitude_law.hpp"

#include <cstdint>
#include <span>

namespace levywell::inline tail {

/// Whether the far tail lies on a lattice of probability, as inverse transform of uniforms of few bits leaves
/// it.
struct Lattice {
    int bits = 0;              ///< tail probabilities P(X > x) are whole multiples of 2^-bits, and a constant
    double strength = 0;       ///< length of the mean phase: 1 on an exact lattice
    std::int64_t numbers = 0;  ///< different ones that it rests on
    double p_value = 1;        ///< of the strongest of all lattices looked for
};

/// Looks for lattices of 8 to 48 bits, each in multiples from 1 to 2^6, 2^12 and 2^18, as far as numbers are
/// rounded more finely: phases of 2^bits P(X > x) are uniform under the law. Equal numbers count once.
/// `sorted`: in ascending order. Source: Rayleigh's test, Greenwood and Durand 1955.
Lattice find_lattice(std::span<const double> sorted, const StoredPrecision& stored, const MagnitudeLaw& law);

/// Bits of the finest lattice that n numbers show at a level, with certainty.
int lattice_seen(std::int64_t n, double level);

}  // namespace levywell::inline tail
