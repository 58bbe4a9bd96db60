#include "levywell/theory/monitoring.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <boost/math/special_functions/zeta.hpp>

namespace levywell {

double monitoring_constant(double alpha) {
    if (!(alpha > 1 && alpha <= 2)) return std::numeric_limits<double>::quiet_NaN();
    const double s = 1 - 1 / alpha;
    return -boost::math::zeta(s) * std::tgamma(s) / std::numbers::pi;
}

double monitoring_shift(double alpha, double epsilon, double dt) {
    if (!(alpha >= smallest_monitoring_alpha)) return 0;
    return monitoring_constant(alpha) * epsilon * std::pow(dt, 1 / alpha);
}

}  // namespace levywell
