#include "levywell/theory/prediction.hpp"

#include <cmath>

namespace levywell {

double Prediction::reference() const {
    if (!std::isnan(mean_exact)) return mean_exact;
    return std::isnan(mean_asymptotic) ? kramers : mean_asymptotic;
}

std::string Prediction::reference_name() const {
    if (!std::isnan(mean_exact)) return "exact";
    if (!std::isnan(mean_asymptotic)) return "asymptotic";
    return std::isnan(kramers) ? "" : "Kramers";
}

}  // namespace levywell
