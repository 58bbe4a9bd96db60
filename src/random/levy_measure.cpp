#include "levywell/random/levy_measure.hpp"

#include "levywell/core/fault.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/special_functions/sin_pi.hpp>
#include <fmt/format.h>

namespace levywell::inline random {

double levy_constant(double alpha) {
    if (!(alpha > 0 && alpha <= 2))
        throw InputError("alpha", fmt::format("alpha = {} (stable laws exist for 0 < alpha <= 2)", alpha));
    // sin(pi alpha / 2) = sin(pi (2 - alpha) / 2): each is exact at its end, alpha -> 0 and alpha -> 2.
    const double sine = boost::math::sin_pi((alpha > 1 ? 2 - alpha : alpha) / 2);
    return std::tgamma(1 + alpha) * sine / std::numbers::pi;
}

}  // namespace levywell::inline random
