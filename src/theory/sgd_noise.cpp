#include "levywell/theory/sgd_noise.hpp"

#include <cmath>

namespace levywell::inline theory {

double sgd_noise_scale(double alpha, double sigma, double learning_rate) {
    return std::pow(learning_rate, (alpha - 1) / alpha) * sigma;
}

}  // namespace levywell::inline theory
