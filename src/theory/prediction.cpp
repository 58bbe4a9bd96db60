#include "levywell/theory/prediction.hpp"

#include <cmath>

namespace levywell::inline theory {

/// +inf of mean_exact alone is a time beyond a double, whose logarithm is one.
bool Prediction::mean_is_infinite() const {
    return std::isinf(mean_exact) && std::isinf(mean_exact_log10);
}

double Prediction::small_noise() const {
    return std::isnan(mean_asymptotic) ? kramers : mean_asymptotic;
}

}  // namespace levywell::inline theory
