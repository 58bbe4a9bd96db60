#include "levywell/random/tail_table.hpp"

#include "random/linear_cell.hpp"

#include <cmath>
#include <cstdint>

namespace levywell::inline random {
TailTable::TailTable(int octaves, const std::function<double(double)>& value)
    : least_(std::ldexp(1.0, -octaves)), first_(static_cast<std::uint64_t>(1023 - octaves) << mantissa_bits) {
    constexpr int per_octave = 1 << mantissa_bits;
    cells_.reserve(static_cast<std::size_t>(octaves) * per_octave);
    for (int octave = -octaves; octave < 0; ++octave) {
        for (int k = 0; k < per_octave; ++k) {
            const double u0 = std::ldexp(1.0 + double(k) / per_octave, octave);
            const double u1 = std::ldexp(1.0 + double(k + 1) / per_octave, octave);
            cells_.push_back(linear_cell(u0, u1, value));
        }
    }
}

}  // namespace levywell::inline random
