#pragma once

#include "exec/integer_powers.hpp"
#include "levywell/core/device.hpp"
#include "levywell/random/scalar_lane_code.hpp"
#include "levywell/random/tail_table.hpp"

#include <cmath>
#include <cstdint>

namespace levywell::inline exec {

/// What the rests in one well are drawn from.
struct RestingWell {
    double minimum = 0;
    double contraction = 0;     ///< of the linear chain in a step: 1 - dt f''(m), exp(-dt f''(m))
    PowerLevels left;           ///< of a displacement from m, after so many steps
    double tail = 0;            ///< probability of an increment above h, and of one below -h
    double steps_per_unit = 0;  ///< steps for an exponential gap of 1
    double mean = 0;            ///< of the local law, from m [length]
    TailCells below, above;     ///< local law, w - m by tail probability over 1/2 on each side of its median
};

/// What the jump-adapted scheme does with a path that has come to rest in the core of a well: the steps up to
/// and with the next increment larger than the threshold h, in one draw. In law that of the chain: the
/// number of steps is geometric, the increment is the stable law's beyond h, and the state before it follows
/// the linear chain's relaxation from where the path entered the core to the well's local law, that of a
/// Brownian motion with the variance of the increments below h. Plain values, for a device too; Rest makes
/// them.
struct RestRules {
    std::uint64_t seed = 0;
    TailCells gap;        ///< -log u
    TailCells increment;  ///< eps dt^(1/alpha) x(u), the upper quantile of an increment
    const RestingWell* wells = nullptr;

    struct Outcome {
        std::int64_t steps = 0;  ///< steps passed over, the jump's own included
        double state = 0;        ///< after them
        bool jumped = false;     ///< false: `most_steps` passed without a large increment
    };

    /// The rest of a path at w in the core of `well_number`, its `number`-th (from 0), over at most that many
    /// steps.
    LEVYWELL_HOST_DEVICE Outcome operator()(std::int32_t well_number, double w, std::int64_t path,
                                            std::uint64_t number, std::int64_t most_steps) const {
        const RestingWell& well = wells[well_number];
        const auto id = static_cast<std::uint64_t>(path);
        std::uint32_t jump[4];
        put_philox_words(seed, id, number, Purpose::jump, jump);
        double exponential = gap(uniform(jump[0], jump[1]));
        if (exponential < 0) exponential = 0;
        const double gap_steps = exponential * well.steps_per_unit;
        const std::int64_t steps = gap_steps < static_cast<double>(most_steps)
                                       ? 1 + static_cast<std::int64_t>(gap_steps)
                                       : most_steps + 1;
        const std::int64_t quiet = steps - 1 < most_steps ? steps - 1 : most_steps;

        std::uint32_t place[4];
        put_philox_words(seed, id, number, Purpose::local_law, place);
        const double left = well.left(quiet);  // of the displacement at which the path came to rest
        const TailCells& side = (place[2] >> 31) != 0 ? well.above : well.below;
        const double deviation = side(uniform(place[0], place[1])) - well.mean;
        // The drift's curvature shifts the mean only as the spread builds up: (1 - e^-kt)^2 of it after a
        // time t.
        double offset = left * (w - well.minimum) + (1 - left) * (1 - left) * well.mean;
        offset = ::fma(::sqrt(::fma(-left, left, 1.0)), deviation, offset);
        if (steps > most_steps) return {most_steps, well.minimum + offset, false};

        const double size = increment(well.tail * uniform(jump[2] & 0x7fffffffu, jump[3]) * 2);
        const double jumped = (jump[2] >> 31) != 0 ? -size : size;
        return {steps, well.minimum + ::fma(well.contraction, offset, jumped), true};
    }

    static constexpr int uniform_bits = 53;

  private:
    /// A number in (0, 1) from the 53 upper bits of two words.
    LEVYWELL_HOST_DEVICE static double uniform(std::uint32_t high, std::uint32_t low) {
        const std::uint64_t bits = (std::uint64_t{high} << 32 | low) >> (64 - uniform_bits);
        return (static_cast<double>(bits) + 0.5) * 0x1p-53;
    }
};

}  // namespace levywell::inline exec
