#pragma once

#include "levywell/tail/goodness_of_fit.hpp"
#include "tail/gaussian_mixture.hpp"
#include "tail/shape_scale_fit.hpp"

#include <array>
#include <vector>

namespace levywell::inline tail {

/// The departures of a sample from the stable law fitted to it, as the statistics whose deviations are
/// looked at: logarithms of distances, cube roots of gamma variables.
struct MeasuredDepartures {
    std::array<double, departures> statistic{};
    ShapeScale stable;
    ShapeScale student;
    GaussianMixture mixture;
    ShapeScale pareto;
    double beyond_largest = 0;
    double mean_excess = 0;  ///< of the tail's logarithm over the law's: 1 where they agree
};

/// `values` in their order, which `sums` needs. `student`: where the search for its law starts.
MeasuredDepartures measure_departures(std::vector<double> values, Location location,
                                      const TailEstimate& start, double student_freedom);

}  // namespace levywell::inline tail
