#include "levywell/random/levy_measure.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/special_functions/sin_pi.hpp>

namespace levywell::inline random {

double levy_constant(double alpha) {
    // sin(pi alpha / 2) = sin(pi (2 - alpha) / 2), exact as alpha -> 2.
    return std::tgamma(1 + alpha) * boost::math::sin_pi((2 - alpha) / 2) / std::numbers::pi;
}

}  // namespace levywell::inline random
