#include "levywell/dynamics/noise.hpp"

#include "levywell/dynamics/condition.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline dynamics {

double ScheduledNoise::jump_scale(double dt) const {
    return epsilon * std::pow(dt, 1 / alpha);
}

std::vector<ScheduledNoise> Noise::segments() const {
    if (changes()) return schedule;
    return {{0, alpha, epsilon}};
}

std::vector<NoiseSegment> segments_of(const Condition& condition) {
    std::vector<NoiseSegment> segments;
    for (const ScheduledNoise& noise : condition.noise.schedule)
        segments.push_back(
            {static_cast<double>(noise.begin_step) * condition.dt, noise.alpha, noise.epsilon});
    return segments;
}

Condition under(const ScheduledNoise& noise, Condition condition) {
    condition.noise = {noise.alpha, noise.epsilon, {}};
    return condition;
}

std::string alpha_text(double alpha) {
    const std::string six = fmt::format("{:.6g}", alpha);
    return six.size() == 1 ? fmt::format("{}", alpha) : six;
}

std::string Noise::describe() const {
    if (!changes()) return fmt::format("alpha {} epsilon {:.6g}", alpha_text(alpha), epsilon);
    const auto range = [&](double ScheduledNoise::*field) {
        const auto [least, most] =
            std::minmax_element(schedule.begin(), schedule.end(),
                                [&](const auto& a, const auto& b) { return a.*field < b.*field; });
        const double low = (*least).*field;
        const double high = (*most).*field;
        return low == high ? fmt::format("{:.6g}", low) : fmt::format("{:.6g}..{:.6g}", low, high);
    };
    return fmt::format("schedule of {} segment{}, alpha {}, epsilon {}", schedule.size(),
                       schedule.size() == 1 ? "" : "s", range(&ScheduledNoise::alpha),
                       range(&ScheduledNoise::epsilon));
}

}  // namespace levywell::inline dynamics
