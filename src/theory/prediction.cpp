#include "levywell/theory/prediction.hpp"

#include <cmath>

namespace levywell::inline theory {

/// +inf of mean_exact alone is a time beyond a double, whose logarithm is one.
bool EventPrediction::mean_is_infinite() const {
    return std::isinf(mean_exact) && std::isinf(mean_exact_log10);
}

double EventPrediction::small_noise() const {
    return std::isnan(mean_asymptotic) ? kramers : mean_asymptotic;
}

const std::vector<double>& Prediction::pi_exact() const {
    static const std::vector<double> none;
    const OccupationPrediction* const fractions = if_fractions();
    return fractions != nullptr ? fractions->pi_exact : none;
}

const std::vector<double>& Prediction::pi_exact_error() const {
    static const std::vector<double> none;
    const OccupationPrediction* const fractions = if_fractions();
    return fractions != nullptr ? fractions->pi_exact_error : none;
}

bool Prediction::mean_is_infinite() const {
    return if_event() != nullptr && event().mean_is_infinite();
}

}  // namespace levywell::inline theory
