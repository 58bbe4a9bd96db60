#include "levywell/exec/step_limit.hpp"

#include "exec/clamp_interval.hpp"

#include <limits>

namespace levywell {

double largest_dt(const PotentialFile& potential) {
    return find_clamp(*potential.potential, potential.landscape, std::numeric_limits<double>::infinity())
        .largest_dt;
}

}  // namespace levywell
