#include "levywell/random/levy_measure.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include <boost/math/special_functions/sin_pi.hpp>

namespace levywell::inline random {

double levy_constant(double alpha) {
    if (const std::string fault = StableLaw::why_not(alpha); !fault.empty()) throw InputError("alpha", fault);
    // sin(pi alpha / 2) = sin(pi (2 - alpha) / 2): each is exact at its end, alpha -> 0 and alpha -> 2.
    const double sine = boost::math::sin_pi((alpha > 1 ? 2 - alpha : alpha) / 2);
    return std::tgamma(1 + alpha) * sine / std::numbers::pi;
}

}  // namespace levywell::inline random
