#include "levywell/nn/line_slice.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/version.hpp"
#include "levywell/dynamics/confidence.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/resampled_chain.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/nn/weight_direction.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

constexpr double most_steps = 1e10;  // of an affordable simulation: half a minute on two cores

/// The loss of a network whose outputs are all 0.
double blind_loss(Loss loss, std::int64_t classes) {
    return loss == Loss::nll ? std::log(static_cast<double>(classes)) : 1;
}

/// What was sliced, along what, where its noise comes from.
std::vector<std::string> line_comments(const LineSetting& setting) {
    const NetworkRunRecord& record = setting.solution.record;
    std::vector<std::string> lines{
        fmt::format("A slice of a network's loss, f(w) = loss(theta* + w v), written by levywell {}.",
                    version()),
        fmt::format("theta*: {}; training {}.", setting.solution.describe(),
                    record.stop_reason.empty() ? "was not finished" : "stopped at: " + record.stop_reason),
        fmt::format("data: {}, checksum {}, the first {} training images.", record.dataset, record.checksum,
                    setting.at.points),
        fmt::format("v: {}; a unit vector of {} weights.", setting.direction, setting.at.weights.size()),
        "Units: w in lengths of weight space (norm), f in loss; drift -f'; an iteration takes eta of time.",
        fmt::format("v . gradient at w = 0: {:.6g}.", setting.slope)};
    for (std::string& line : noise_comments(setting.noise, setting.partitions, setting.learning_rate))
        lines.push_back(std::move(line));
    return lines;
}

LineSlice make_slice(const LineSetting& setting, const SliceRequest& request) {
    LossOnLine line(setting.at, replicas_on(setting.at.device, setting.threads));
    return slice_potential([&](double w) { return line(w); }, request,
                           "loss of " + setting.solution.record.description, line_comments(setting),
                           setting.solution.path);
}

/// The well in whose basin theta* lies.
const CriticalPoint& own_minimum(const LineSlice& slice) {
    const Landscape& landscape = slice.potential.landscape;
    return landscape.minima[landscape.wells().basin_of(0)];
}

RunRequest exit_request(const LineExit& exit) {
    RunRequest request;
    request.measure = MeasureChoice::exit;
    request.start = "x=0";
    request.alpha = {exit.alpha};
    request.epsilon = {exit.epsilon};
    request.dt = exit.dt;
    request.interval = exit.interval;
    request.paths = exit_paths;
    return request;
}

bool affordable(const LineSlice& slice, const LineExit& exit) {
    Faults faults;
    const std::vector<Condition> conditions = plan(exit_request(exit), slice.potential, faults);
    if (!faults.empty()) return false;
    const Condition& condition = conditions.front();
    return !condition.cores().empty() ||
           expected_steps(condition, slice.potential) * static_cast<double>(exit_paths) < most_steps;
}

}  // namespace

LineSlice slice_landscape(const LineSetting& setting, int points, std::optional<double> span) {
    const double blind = blind_loss(setting.at.loss, setting.at.network.classes);
    return make_slice(
        setting, landscape_request(weight_norm(setting.at.weights), setting.distance, blind, points, span));
}

LineSlice slice_neighbourhood(const LineSetting& setting, int points, double reach) {
    SliceRequest request;
    request.points = points;
    request.margin = reach;
    request.farthest = std::max(2 * reach, most_slice_margin * weight_norm(setting.at.weights));
    return make_slice(setting, request);
}

namespace {

LineExit affordable_exit(const LineSlice& slice, const LineSetting& setting, double alpha, double epsilon) {
    LineExit exit{alpha, epsilon, resolving_step(slice, setting.learning_rate), std::nullopt};
    if (!slice.potential.landscape.maxima.empty() && affordable(slice, exit)) return exit;
    const CriticalPoint& minimum = own_minimum(slice);
    LineExit gaussian{2, setting.gaussian_epsilon(), exit.dt, std::nullopt};
    const double deviation = gaussian.epsilon / std::sqrt(minimum.curvature);  // of the relaxed Gaussian law
    const double end = 0.9 * std::min(-slice.points.w.front(), slice.points.w.back());
    for (double wide : {5.0, 4.0, 3.0, 2.0}) {
        const double radius = std::min(std::abs(minimum.position) + wide * deviation, end);
        gaussian.interval = Interval{-radius, radius};
        if (affordable(slice, gaussian)) break;
    }
    exit.interval = gaussian.interval;
    return exit;
}

}  // namespace

std::vector<LineExit> affordable_exits(const LineSlice& slice, const LineSetting& setting) {
    std::vector<LineExit> exits;
    if (!(setting.noise.deviation > 0)) return exits;
    if (setting.has_stable())
        exits.push_back(
            affordable_exit(slice, setting, setting.noise.likelihood.alpha, setting.stable_epsilon()));
    exits.push_back(affordable_exit(slice, setting, 2, setting.gaussian_epsilon()));
    return exits;
}

ExitPrediction summarise_exits(const std::vector<std::int64_t>& exits, std::int64_t most) {
    std::uint64_t left = 0;
    double exposure = 0;
    for (std::int64_t iteration : exits) {
        left += iteration >= 0 ? 1 : 0;
        exposure += static_cast<double>(iteration >= 0 ? iteration : most);
    }
    ExitPrediction summary;
    const std::uint64_t n = exits.size();
    summary.share = binomial_probability(left, n);
    if (left < n) {
        summary.mean = censored_mean(left, exposure);
        return summary;
    }
    const double mean = exposure / static_cast<double>(n);
    double squares = 0;
    for (std::int64_t iteration : exits) squares += std::pow(static_cast<double>(iteration) - mean, 2);
    summary.mean = sample_mean(n, mean, squares);
    return summary;
}

ExitPrediction resample_exit(const LineSlice& slice, const LineSetting& setting, double radius,
                             std::int64_t iterations, std::uint64_t seed) {
    const ResampledChain chain{slice.potential.potential.get(),
                               setting.noise_numbers,
                               setting.learning_rate,
                               {-radius, radius},
                               iterations,
                               exit_paths,
                               seed};
    ExitPrediction prediction = summarise_exits(chain.exits(setting.threads), iterations);
    prediction.dt = setting.learning_rate;
    return prediction;
}

ExitPrediction predict_exit(const LineSlice& slice, const LineSetting& setting, double radius, double alpha,
                            double epsilon, std::int64_t iterations, std::uint64_t seed) {
    ExitPrediction prediction;
    prediction.alpha = alpha;
    prediction.epsilon = epsilon;
    const LineExit exit{alpha, epsilon, step_along(slice, setting.learning_rate), Interval{-radius, radius}};
    prediction.dt = exit.dt;
    RunRequest request = exit_request(exit);
    request.scheme = SchemeChoice::euler;  // SGD's own chain, step by step
    request.monitoring = Monitoring::grid;
    request.horizon = static_cast<double>(iterations) * setting.learning_rate;
    request.seed = seed;
    Faults faults;
    const std::vector<Condition> conditions = plan(request, slice.potential, faults);
    if (!faults.empty()) {
        prediction.note = faults.list().front().what;
        return prediction;
    }
    ExecutorOptions options;
    options.threads = setting.threads;
    options.keep_records = false;
    const Condition& condition = conditions.front();
    const Summary summary = make_executor(condition, slice.potential.potential, options)
                                ->run({0, condition.paths})
                                .tally.summarise(condition);
    prediction.mean = summary.event().mean;
    for (double* time : {&prediction.mean.value, &prediction.mean.stderror, &prediction.mean.ci95[0],
                         &prediction.mean.ci95[1]})
        *time /= setting.learning_rate;
    prediction.share = binomial_probability(summary.n - summary.n_censored(), summary.n);
    if (exit.dt < setting.learning_rate) {
        prediction.note = fmt::format(
            "eta f'' > 1 on the slice: simulated with dt = {:.3g}, the process and not "
            "the chain that SGD is",
            exit.dt);
    }
    return prediction;
}

}  // namespace levywell::inline nn
