#include "levywell/dynamics/noise_schedule.hpp"

#include "levywell/dynamics/condition.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace levywell {

double ScheduledNoise::jump_scale(double dt) const {
    return epsilon * std::pow(dt, 1 / alpha);
}

std::vector<ScheduledNoise> noise_of(const Condition& condition) {
    if (!condition.schedule.empty()) return condition.schedule;
    return {{0, condition.alpha, condition.epsilon}};
}

std::vector<NoiseSegment> segments_of(const Condition& condition) {
    std::vector<NoiseSegment> segments;
    for (const ScheduledNoise& noise : condition.schedule)
        segments.push_back(
            {static_cast<double>(noise.begin_step) * condition.dt, noise.alpha, noise.epsilon});
    return segments;
}

Condition under(const ScheduledNoise& noise, Condition condition) {
    condition.alpha = noise.alpha;
    condition.epsilon = noise.epsilon;
    condition.schedule.clear();
    return condition;
}

std::string alpha_text(double alpha) {
    const std::string six = fmt::format("{:.6g}", alpha);
    return six.size() == 1 ? fmt::format("{}", alpha) : six;
}

std::string describe_noise(const Condition& condition) {
    const std::vector<ScheduledNoise>& schedule = condition.schedule;
    if (schedule.empty())
        return fmt::format("alpha {} epsilon {:.6g}", alpha_text(condition.alpha), condition.epsilon);
    const auto range = [&](double ScheduledNoise::*field) {
        const auto [least, most] =
            std::minmax_element(schedule.begin(), schedule.end(),
                                [&](const auto& a, const auto& b) { return a.*field < b.*field; });
        const double low = (*least).*field;
        const double high = (*most).*field;
        return low == high ? fmt::format("{:.6g}", low) : fmt::format("{:.6g}..{:.6g}", low, high);
    };
    return fmt::format("schedule of {} segments, alpha {}, epsilon {}", schedule.size(),
                       range(&ScheduledNoise::alpha), range(&ScheduledNoise::epsilon));
}

}  // namespace levywell
