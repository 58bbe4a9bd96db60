#include "exec/well_relaxation.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline exec {
namespace {

constexpr double telling = 0.1;  // of 1/f'': what is no shorter is the well's own shape

/// Time of drift from distance l on one side of a minimum at its speed there; 0 beyond the maximum on that
/// side, where paths fall into another basin.
double drift_time(const Model& potential, std::size_t well, double l) {
    const Landscape& landscape = potential.landscape;
    const double w = landscape.minima[well].position + l;
    if (l < 0 && well > 0 && w < landscape.maxima[well - 1].position) return 0;
    if (l > 0 && well < landscape.maxima.size() && w > landscape.maxima[well].position) return 0;
    return std::abs(l / potential.potential->slope(w));
}

}  // namespace

double well_relaxation(const Condition& condition, const Model& potential, std::size_t well) {
    const double harmonic = 1 / potential.landscape.minima[well].curvature;
    double relaxation = harmonic;
    // Beyond l drift leads back within drift_time, below it noise spreads within (l / eps)^alpha; both are
    // 1/f'' at the first l if f is harmonic that far.
    double l = condition.noise.epsilon * std::pow(harmonic, 1 / condition.noise.alpha);
    for (int halving = 0; halving < 200 && l > 0 && std::isfinite(l); ++halving, l /= 2) {
        const double noise = std::pow(l / condition.noise.epsilon, condition.noise.alpha);
        const double drift = std::max(drift_time(potential, well, -l), drift_time(potential, well, l));
        relaxation = std::min(relaxation, std::max(noise, drift));
        if (noise < drift) break;  // from here on drift is the slower one
    }
    return relaxation < telling * harmonic ? relaxation : harmonic;
}

double slowest_relaxation(const Condition& condition, const Model& potential) {
    double slowest = 0;
    for (std::size_t well = 0; well < potential.landscape.minima.size(); ++well)
        slowest = std::max(slowest, well_relaxation(condition, potential, well));
    return slowest;
}

}  // namespace levywell::inline exec
