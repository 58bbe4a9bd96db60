#pragma once
// Conditions as users write them: a random potential, tail index, noise, measure, interval and start.

#include "independent_paths.hpp"
#include "levywell/random/levy_measure.hpp"
#include "random_potential.hpp"

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace test {

struct RandomCondition {
    RandomPotential potential;
    double alpha;
    double epsilon;
    double dt;
    Event event;
    std::vector<std::string> arguments;  ///< beside the potential's file
};

/// Noise at which a mean time of `time` is to be expected for leaving [m - left, m + right], by single jumps
/// or by climbing the lower of two barriers.
inline double noise_for(double alpha, double left, double right, double barrier, double curvature,
                        double time) {
    const double jumps =
        levywell::levy_constant(alpha) / alpha * (std::pow(left, -alpha) + std::pow(right, -alpha));
    const double climbing = std::sqrt(barrier / std::log(1 + time * curvature / 6));
    const double spreading = std::min(left, right) * std::pow(time, -1 / alpha);  // without a barrier
    if (alpha == 2) return std::max(climbing, 0.3 * spreading);
    return std::max(std::min(std::pow(1 / (jumps * time), 1 / alpha),
                             climbing / std::sqrt(std::max(0.05, 1 - (2 - alpha)))),
                    0.3 * spreading);
}

inline RandomCondition random_condition(std::uint64_t seed) {
    using random_potentials::between;
    std::mt19937_64 engine(seed);
    RandomCondition c{random_potential(engine), 0, 0, 0, {}, {}};
    const RandomPotential& p = c.potential;
    const std::vector<double> alphas{0.5, 0.8, 1, 1.2, 1.5, 1.8, 1.95, 2};
    c.alpha = engine() % 2 == 0 ? alphas[engine() % alphas.size()] : between(engine, 0.3, 2);
    const std::size_t wells = p.minima.size();
    const std::size_t well = engine() % wells;
    const double m = p.minima[well];
    const double left = well > 0 ? m - p.maxima[well - 1] : HUGE_VAL;
    const double right = well + 1 < wells ? p.maxima[well] - m : HUGE_VAL;
    const double near = std::isfinite(std::min(left, right)) ? std::min(left, right) : p.length;
    double barrier = HUGE_VAL;
    if (well > 0) barrier = std::min(barrier, p.value(m - left) - p.value(m));
    if (well + 1 < wells) barrier = std::min(barrier, p.value(m + right) - p.value(m));
    double start = m;
    const double rate = p.kind == "flat" ? p.steepest : p.curvature_at(m);
    c.arguments = {"--start", fmt::format("m{}", well + 1)};
    c.event.interval = {m - left, m + right};
    const int choice = p.bounded_only || p.maxima.empty() ? 2 : static_cast<int>(engine() % 4);
    if (choice == 0) {  // transitions
        double nearest = HUGE_VAL;
        for (std::size_t i = 0; i < p.maxima.size(); ++i)
            nearest = std::min({nearest, p.maxima[i] - p.minima[i], p.minima[i + 1] - p.maxima[i]});
        const double delta = between(engine, 0.1, 0.5) * nearest;
        c.event.interval = {};
        for (std::size_t j = 0; j < wells; ++j) {
            if (j != well) c.event.balls.push_back({p.minima[j] - delta, p.minima[j] + delta});
        }
        for (const std::string& word : {std::string("--measure"), std::string("transitions"),
                                        std::string("--delta"), fmt::format("{:.17g}", delta)})
            c.arguments.push_back(word);
    } else {
        c.arguments.insert(c.arguments.end(), {"--measure", "exit"});
        if (choice >= 2) {  // an interval of one's own: ends on any side of barriers and wells
            const double reach = p.bounded_only ? p.minima.back() - p.minima.front() + near : 3 * near;
            double lower = m - between(engine, 0.3, 1) * reach;
            double upper = m + between(engine, 0.3, 1) * reach;
            if (p.bounded_only) {
                lower = std::max(lower, p.given.lower);
                upper = std::min(upper, p.given.upper);
            } else if (p.kind != "flat" && engine() % 4 == 0) {
                if (engine() % 2 == 0) {
                    lower = -HUGE_VAL;
                } else {
                    upper = HUGE_VAL;
                }
            }
            c.event.interval = {lower, upper};
            c.arguments.push_back(fmt::format("--interval={:.17g},{:.17g}", lower, upper));
            if (engine() % 3 == 0 || p.kind == "flat") {
                start = m + between(engine, -0.5, 0.5) * std::min({m - lower, upper - m, near});
                c.arguments[1] = fmt::format("x={:.17g}", start);
            }
            barrier = HUGE_VAL;
            for (double end : {lower, upper}) {
                if (!std::isfinite(end)) continue;
                double climb = 0;
                for (int k = 0; k <= 400; ++k)
                    climb = std::max(climb, p.value(m + (end - m) * k / 400) - p.value(m));
                barrier = std::min(barrier, climb);
            }
        }
    }
    c.event.start = start;
    const double time = std::pow(10, between(engine, 0.7, 2.2)) / rate;
    const double to_left = std::isfinite(c.event.interval.lower) ? m - c.event.interval.lower : near;
    const double to_right = std::isfinite(c.event.interval.upper) ? c.event.interval.upper - m : near;
    c.epsilon = noise_for(c.alpha, to_left, to_right, barrier, rate, time);
    c.dt = 0.02 / p.steepest;
    for (const std::string& word :
         {std::string("--alpha"), fmt::format("{:.17g}", c.alpha), std::string("--epsilon"),
          fmt::format("{:.17g}", c.epsilon), std::string("--dt"), fmt::format("{:.17g}", c.dt)})
        c.arguments.push_back(word);
    return c;
}

}  // namespace test
