#include "levywell/exec/noise_plan.hpp"

#include "levywell/exec/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace levywell {

NoisePlan plan_noise(const RunRequest& method, const PotentialFile& potential,
                     const std::vector<std::string>& starts, double alpha, double epsilon,
                     double most_steps) {
    NoisePlan result;
    RunRequest request = method;
    request.alpha = {alpha};
    request.epsilon = {epsilon};
    double steps = 0;
    const auto add = [&](Measure measure) {
        Faults faults;
        request.measure = measure;
        for (Condition& condition : plan(request, potential, faults)) {
            steps += expected_path_steps(condition, potential);
            result.conditions.push_back(std::move(condition));
        }
        if (result.refusal.empty() && !faults.empty()) result.refusal = faults.list().front().what;
    };
    for (const std::string& start : starts) {
        request.start = start;
        add(Measure::transitions);
    }
    request.start = "m1";
    request.paths = 0;
    add(Measure::occupation);
    if (result.refusal.empty() && steps > most_steps) {
        result.refusal =
            fmt::format("{:.1e} path-steps are expected, more than the {:.0e} allowed", steps, most_steps);
    }
    if (!result.refusal.empty()) result.conditions.clear();
    return result;
}

std::optional<double> largest_unit(const RunRequest& method, const PotentialFile& potential,
                                   const std::vector<std::string>& starts, double alpha, double epsilon,
                                   double most_steps, double unit) {
    const auto works = [&](double u) {
        return plan_noise(method, potential, starts, alpha, epsilon / u, most_steps).refusal.empty();
    };
    double least = std::log(epsilon / nearest_maximum(potential.landscape));
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

}  // namespace levywell
