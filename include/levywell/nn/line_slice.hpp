#pragma once

#include "levywell/dynamics/summary.hpp"
#include "levywell/nn/line_setting.hpp"
#include "levywell/nn/loss_slice.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// The slice around theta*, and around the other solution where the direction leads to one: as far as `span`
/// beyond them where that is given, else until the loss has risen clearly (docs/decisions/loss_slice.md).
LineSlice slice_landscape(const LineSetting& setting, int points, std::optional<double> span);

/// The slice over [-reach, reach], wider only where the loss falls towards an end.
LineSlice slice_neighbourhood(const LineSetting& setting, int points, double reach);

/// Paths of a simulation of exits.
inline constexpr std::int64_t exit_paths = 20000;

/// A simulation of exits with the step and noise of SGD along the line.
struct LineExit {
    double alpha = 2;
    double epsilon = 0;
    double dt = 0;                     ///< at most eta
    std::optional<Interval> interval;  ///< nothing: the basin of theta*
};

/// eta, or the largest dt below it with which the potential can be simulated, with three digits.
double step_along(const LineSlice& slice, double learning_rate);

/// The same that resolves the continuous process (dt f'' <= 0.005).
double resolving_step(const LineSlice& slice, double learning_rate);

/// Exits of the continuous process, with the stable noise that the likelihood finds, if it finds one, and
/// with the Gaussian one, that take no more than minutes to simulate: from theta*'s basin where there is a
/// barrier and this noise crosses it, else from an interval around theta*, up to 5 standard deviations of
/// relaxed Gaussian noise wide.
std::vector<LineExit> affordable_exits(const LineSlice& slice, const LineSetting& setting);

/// What the simulator expects of exits from (-radius, radius), started at 0, in iterations of SGD.
struct ExitPrediction {
    double alpha = not_available;
    double epsilon = not_available;
    double dt = not_available;
    Estimate mean;     ///< [iterations]; exposure over exits where some are censored
    Estimate share;    ///< of paths outside within that many iterations
    std::string note;  ///< why there is none, or what is to be known about it
};

/// Iterations at which something was seen outside, -1 where it was not within `most`: their mean, exposure
/// over exits where some are censored, and the share of exits.
ExitPrediction summarise_exits(const std::vector<std::int64_t>& exits, std::int64_t most);

/// The chain with the measured numbers themselves as its noise, and dt = eta whatever the curvature.
ExitPrediction resample_exit(const LineSlice& slice, const LineSetting& setting, double radius,
                             std::int64_t iterations, std::uint64_t seed);

/// The discrete chain: exits seen every dt = eta, no correction. `iterations` is the horizon.
ExitPrediction predict_exit(const LineSlice& slice, const LineSetting& setting, double radius, double alpha,
                            double epsilon, std::int64_t iterations, std::uint64_t seed);

}  // namespace levywell::inline nn
