#include "levywell/exec/step_limit.hpp"

#include "exec/clamp_interval.hpp"

#include <limits>

namespace levywell::inline exec {

double largest_dt(const Model& potential) {
    return find_clamp(*potential.potential, potential.landscape, std::numeric_limits<double>::infinity())
        .largest_dt;
}

}  // namespace levywell::inline exec
