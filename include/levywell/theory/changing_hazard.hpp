#pragma once

#include "levywell/theory/reference.hpp"

#include <vector>

namespace levywell::inline theory {

/// A piece of a hazard (events per time of those that had none yet) that is constant in between.
struct HazardPiece {
    double begin = 0;  ///< the first at 0, ascending [time]
    double rate = 0;   ///< >= 0 [1/time]
};

/// Lambda(t), the integral of the hazard from 0 to t >= 0; the survival is S(t) = exp(-Lambda(t)).
double cumulative_hazard(const std::vector<HazardPiece>& hazard, double t);

/// The time t with Lambda(t) = amount; +inf where that is never reached [time].
double time_of_hazard(const std::vector<HazardPiece>& hazard, double amount);

/// Mean time of the event, int S dt = sum_k S(t_k) (1 - exp(-lambda_k (t_{k+1} - t_k))) / lambda_k; +inf
/// where the last rate is 0 [time].
Reference mean_under_hazard(const std::vector<HazardPiece>& hazard);

}  // namespace levywell::inline theory
