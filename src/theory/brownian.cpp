#include "levywell/theory/brownian.hpp"

#include <cmath>
#include <numbers>

namespace levywell {
namespace {

Reference kramers(const KramersBarrier& barrier, double epsilon, double share) {
    const double diffusivity = epsilon * epsilon;
    const double log_time =
        std::log(share * 2 * std::numbers::pi) -
        0.5 * (std::log(barrier.curvature_minimum) + std::log(-barrier.curvature_maximum)) +
        barrier.barrier / diffusivity;
    return {std::exp(log_time), "alpha = 2, barrier / eps^2 -> infinity",
            "Eyring-Kramers law: Kramers 1940; Berglund 2013, eq. 2.6"};
}

}  // namespace

Reference kramers_time_to_far_well(const KramersBarrier& barrier, double epsilon) {
    return kramers(barrier, epsilon, 1);
}
Reference kramers_time_to_saddle(const KramersBarrier& barrier, double epsilon) {
    return kramers(barrier, epsilon, 0.5);
}

}  // namespace levywell
