#pragma once

#include "exec/integer_powers.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/potential.hpp"
#include "levywell/random/tail_table.hpp"

#include <cstdint>
#include <vector>

namespace levywell {

/// What the jump-adapted scheme does with a path that has come to rest in the core of a well: the steps up to
/// and with the next increment larger than the threshold h, in one draw. In law that of the Euler chain: the
/// number of steps is geometric, the increment is the stable law's beyond h, and the state before it follows
/// the linear chain's relaxation from where the path entered the core to the well's local law, that of a
/// Brownian motion with the variance of the increments below h.
class Rest {
  public:
    Rest() = default;
    Rest(const Condition& condition, const Potential& potential);

    struct Outcome {
        std::int64_t steps = 0;  ///< steps passed over, the jump's own included
        double state = 0;        ///< after them
        bool jumped = false;     ///< false: `most_steps` passed without a large increment
    };

    /// The rest of a path at w in the core of `well`, its `number`-th (from 0), over at most that many steps.
    Outcome operator()(std::size_t well, double w, std::int64_t path, std::uint64_t number,
                       std::int64_t most_steps) const;

  private:
    struct Well {
        double minimum = 0;
        double contraction = 0;     ///< of the linear chain in a step: 1 - dt f''(m)
        IntegerPowers left;         ///< of a displacement from m, after so many steps
        double tail = 0;            ///< probability of an increment above h, and of one below -h
        double steps_per_unit = 0;  ///< steps for an exponential gap of 1
        double mean = 0;            ///< of the local law, from m [length]
        TailTable below, above;  ///< local law, w - m by tail probability over 1/2 on each side of its median
    };
    Well make_well(const Condition& condition, const Potential& potential, const RelaxedCore& core) const;

    std::uint64_t seed_ = 0;
    TailTable gap_;        ///< -log u
    TailTable increment_;  ///< eps dt^(1/alpha) x(u), the upper quantile of an increment
    std::vector<Well> wells_;
};

/// Variance of the increments X = eps dt^(1/alpha) S of a step with |X| <= h, given that they are so small
/// [length^2].
double small_increment_variance(double alpha, double jump_scale, double threshold);

}  // namespace levywell
