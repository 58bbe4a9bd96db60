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

Condition under(const ScheduledNoise& noise, Condition condition) {
    condition.alpha = noise.alpha;
    condition.epsilon = noise.epsilon;
    condition.schedule.clear();
    return condition;
}

std::string describe_noise(const Condition& condition) {
    const std::vector<ScheduledNoise>& schedule = condition.schedule;
    if (schedule.empty()) return fmt::format("alpha {} epsilon {}", condition.alpha, condition.epsilon);
    const auto range = [&](double ScheduledNoise::*field) {
        const auto [least, most] =
            std::minmax_element(schedule.begin(), schedule.end(),
                                [&](const auto& a, const auto& b) { return a.*field < b.*field; });
        const double low = (*least).*field;
        const double high = (*most).*field;
        return low == high ? fmt::format("{}", low) : fmt::format("{}..{}", low, high);
    };
    return fmt::format("schedule of {} segments, alpha {}, epsilon {}", schedule.size(),
                       range(&ScheduledNoise::alpha), range(&ScheduledNoise::epsilon));
}

}  // namespace levywell
