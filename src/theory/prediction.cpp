#include "levywell/theory/prediction.hpp"

#include <cmath>

namespace levywell {

double Prediction::small_noise() const {
    return std::isnan(mean_asymptotic) ? kramers : mean_asymptotic;
}

}  // namespace levywell
