#include "levywell/nn/line_setting.hpp"

#include "levywell/io/schema.hpp"
#include "levywell/theory/sgd_noise.hpp"

#include <cmath>

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

std::vector<NoiseLaw> laws_of(const LineNoise& noise) {
    const double nan = std::nan("");
    return {{schema::likelihood, noise.likelihood},
            {schema::log_moment, noise.log_moment},
            {schema::gaussian, {2, nan, nan, noise.gaussian_sigma(), noise.size}}};
}

}  // namespace levywell::inline nn
