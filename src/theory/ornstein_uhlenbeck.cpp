#include "levywell/theory/ornstein_uhlenbeck.hpp"

#include "theory/arguments.hpp"

#include <cmath>

namespace levywell::inline theory {

double levy_ou_scale(double alpha, double epsilon, double lambda) {
    require_noise(alpha, epsilon);
    require_positive("lambda", lambda);
    return epsilon * std::pow(alpha * lambda, -1 / alpha);
}

double euler_ou_scale(double alpha, double epsilon, double lambda, double dt) {
    require_noise(alpha, epsilon);
    require_positive("lambda", lambda);
    require_positive("dt", dt);
    if (!(lambda * dt < 2))
        throw InputError("dt",
                         fmt::format("lambda dt = {} (must be < 2: the chain is not stable)", lambda * dt));
    // 1 - |1 - lambda dt|^alpha, without cancellation for small lambda dt.
    const double lost = -std::expm1(alpha * std::log1p(-lambda * dt > -1 ? -lambda * dt : lambda * dt - 2));
    return epsilon * std::pow(dt / lost, 1 / alpha);
}

}  // namespace levywell::inline theory
