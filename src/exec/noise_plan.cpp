#include "levywell/exec/noise_plan.hpp"

#include "levywell/exec/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline exec {

NoisePlanner::NoisePlanner(RunRequest method, const Model& potential, std::vector<std::string> starts,
                           double most_steps)
    : method_(std::move(method)),
      potential_(potential),
      starts_(std::move(starts)),
      most_steps_(most_steps) {}

NoisePlan NoisePlanner::operator()(const std::vector<NoiseSegment>& noise, double unit) const {
    NoisePlan result;
    RunRequest request = method_;
    const bool changes = noise.size() > 1;
    if (changes) {
        request.schedule = noise;
        for (NoiseSegment& segment : request.schedule) segment.epsilon /= unit;
    } else {
        request.alpha = {noise.front().alpha};
        request.epsilon = {noise.front().epsilon / unit};
    }
    double steps = 0;
    const auto add = [&](MeasureChoice measure) {
        Faults faults;
        request.measure = measure;
        const bool timed =
            is_timed(measure);  // what the method says of one measure is no fault of the other's
        request.monitoring = timed ? method_.monitoring : Monitoring::continuous;
        request.burn_in = timed ? std::nullopt : method_.burn_in;
        request.delta = timed ? method_.delta : std::nullopt;
        for (Condition& condition : plan(request, potential_, faults)) {
            steps += expected_path_steps(condition, potential_);
            result.conditions.push_back(std::move(condition));
        }
        if (result.refusal.empty() && !faults.empty()) result.refusal = faults.list().front().what;
    };
    for (const std::string& start : starts_) {
        request.start = start;
        add(MeasureChoice::transitions);
    }
    request.start = "m1";
    request.paths.reset();
    if (!changes) add(MeasureChoice::occupation);
    if (result.refusal.empty() && steps > most_steps_) {
        result.refusal =
            fmt::format("{:.1e} path-steps are expected, more than the {:.0e} allowed", steps, most_steps_);
    }
    if (!result.refusal.empty()) result.conditions.clear();
    return result;
}

std::optional<double> NoisePlanner::largest_unit(const std::vector<NoiseSegment>& noise, double unit) const {
    const auto works = [&](double u) { return (*this)(noise, u).refusal.empty(); };
    double scale = 0;
    for (const NoiseSegment& segment : noise) scale = std::max(scale, segment.epsilon);
    double least = std::log(scale / nearest_maximum(potential_.landscape));
    double most = std::log(unit);
    if (!(least < most) || !works(std::exp(least))) return std::nullopt;
    constexpr double fine_enough = 0.02;  // of a logarithm: two digits are offered
    while (most - least > fine_enough) {
        const double middle = 0.5 * (least + most);
        (works(std::exp(middle)) ? least : most) = middle;
    }
    const double digit = std::pow(10, std::floor(least / std::numbers::ln10) - 1);
    return std::floor(std::exp(least) / digit) * digit;
}

}  // namespace levywell::inline exec
