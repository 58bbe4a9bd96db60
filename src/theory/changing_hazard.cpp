#include "levywell/theory/changing_hazard.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace levywell::inline theory {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

double end_of(const std::vector<HazardPiece>& hazard, std::size_t k) {
    return k + 1 < hazard.size() ? hazard[k + 1].begin : infinite;
}

}  // namespace

double cumulative_hazard(const std::vector<HazardPiece>& hazard, double t) {
    double sum = 0;
    for (std::size_t k = 0; k < hazard.size() && hazard[k].begin < t; ++k)
        sum += hazard[k].rate * (std::min(t, end_of(hazard, k)) - hazard[k].begin);
    return sum;
}

double time_of_hazard(const std::vector<HazardPiece>& hazard, double amount) {
    for (std::size_t k = 0; k < hazard.size(); ++k) {
        const double time = hazard[k].begin + amount / hazard[k].rate;
        if (hazard[k].rate > 0 && time <= end_of(hazard, k)) return time;
        if (hazard[k].rate > 0) amount -= hazard[k].rate * (end_of(hazard, k) - hazard[k].begin);
    }
    return infinite;
}

Reference mean_under_hazard(const std::vector<HazardPiece>& hazard) {
    double mean = 0;
    double survival = 1;
    for (std::size_t k = 0; k < hazard.size(); ++k) {
        const double length = end_of(hazard, k) - hazard[k].begin;
        const double rate = hazard[k].rate;
        mean += rate > 0 ? survival * -std::expm1(-rate * length) / rate : survival * length;
        survival *= rate > 0 ? std::exp(-rate * length) : 1;
    }
    return {mean, "exact for events of that hazard", "survival analysis: S = exp(-int lambda)"};
}

}  // namespace levywell::inline theory
