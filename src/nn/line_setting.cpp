#include "levywell/nn/line_setting.hpp"

#include "levywell/theory/sgd_noise.hpp"

#include <fmt/format.h>

namespace levywell::inline nn {

std::string Solution::describe() const {
    return fmt::format("{} (run {} of {}, iteration {})", record.description, run, path,
                       record.next_iteration);
}

double LineSetting::epsilon(double alpha, double sigma) const {
    return sgd_noise_scale(alpha, sigma, learning_rate);
}
double LineSetting::stable_epsilon() const {
    return epsilon(noise.likelihood.alpha, noise.likelihood.sigma);
}
double LineSetting::gaussian_epsilon() const {
    return epsilon(2, noise.gaussian_sigma());
}
bool LineSetting::has_stable() const {
    return noise.likelihood.alpha < 2;
}

}  // namespace levywell::inline nn
