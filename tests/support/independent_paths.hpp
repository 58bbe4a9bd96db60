#pragma once
// Mean times of paths that share nothing with the program: Chambers-Mallows-Stuck draws of a Mersenne
// Twister, the drift as a midpoint flow in steps that its curvature allows, and steps that shrink near the
// ends, so that no excursion across them is missed.

#include "random_potential.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

namespace test {

/// What ends a path: leaving the interval, or entering a ball.
struct Event {
    levywell::Interval interval;
    std::vector<levywell::Interval> balls;
    double start = 0;

    /// Distance from w to where the path ends; at most 0 there.
    double distance(double w) const {
        double nearest = std::min(w - interval.lower, interval.upper - w);
        for (const levywell::Interval& ball : balls)
            nearest = std::min(nearest, std::max(ball.lower - w, w - ball.upper));
        return nearest;
    }
};

struct OwnMean {
    double mean = 0;
    double stderror = 0;
};

inline double stable_draw(double alpha, std::mt19937_64& engine) {
    const double v = std::numbers::pi * (std::uniform_real_distribution<double>(0, 1)(engine) - 0.5);
    const double e = std::exponential_distribution<double>(1)(engine);
    if (alpha == 1) return std::tan(v);
    return std::sin(alpha * v) / std::pow(std::cos(v), 1 / alpha) *
           std::pow(std::cos((1 - alpha) * v) / e, (1 - alpha) / alpha);
}

/// The drift's flow over a time: midpoint steps of at most a twentieth of its own time scale.
inline double flow(const RandomPotential& potential, double w, double time) {
    for (double left = time; left > 0;) {
        const double step =
            std::min(left, 0.05 / (std::abs(potential.curvature_at(w)) + 1e-9 * potential.steepest));
        const double middle = w - 0.5 * step * potential.slope(w);
        w -= step * potential.slope(middle);
        left -= step;
    }
    return w;
}

/// Paths of one condition, one after the other.
class IndependentPaths {
  public:
    IndependentPaths(const RandomPotential& potential, const Event& event, double alpha, double epsilon,
                     std::uint64_t seed)
        : potential_(potential),
          event_(event),
          alpha_(alpha),
          epsilon_(epsilon),
          engine_(seed ^ 0x5eed5eed5eed5eedull) {}

    /// The mean over as many paths as take `steps` steps by the measure of twenty, at least 50 and at most
    /// `most`.
    OwnMean mean(double steps, int most) {
        for (int path = 0; path < 20; ++path) time_of_path();
        const int paths = std::clamp(static_cast<int>(20 * steps / static_cast<double>(steps_)), 50, most);
        double sum = 0;
        double squares = 0;
        for (int path = 0; path < paths; ++path) {
            const double time = time_of_path();
            sum += time;
            squares += time * time;
        }
        OwnMean own;
        own.mean = sum / paths;
        own.stderror = std::sqrt((squares / paths - own.mean * own.mean) / (paths - 1));
        return own;
    }

  private:
    static constexpr double reach = 1.0 / 6;  // of the distance to an end: the scale of one step's jumps
    static constexpr double finest = 0.002;   // of the start's distance: the nearest that an end is resolved

    double time_of_path() {
        const double longest = 0.02 / potential_.steepest;
        const double jump_of_longest = epsilon_ * std::pow(longest, 1 / alpha_);
        const double from = event_.distance(event_.start);
        double w = event_.start;
        double time = 0;
        for (double distance = from; distance > 0; distance = event_.distance(w)) {
            const double scale = reach * std::max(distance, finest / reach * from);
            const bool is_longest = scale >= jump_of_longest;
            const double step = is_longest ? longest : std::pow(scale / epsilon_, alpha_);
            w = flow(potential_, w, 0.5 * step);
            w += (is_longest ? jump_of_longest : scale) * stable_draw(alpha_, engine_);
            time += step;
            ++steps_;
            if (event_.distance(w) <= 0) break;
            w = flow(potential_, w, 0.5 * step);
        }
        return time;
    }

    const RandomPotential& potential_;
    const Event& event_;
    double alpha_;
    double epsilon_;
    std::mt19937_64 engine_;
    std::int64_t steps_ = 0;
};

}  // namespace test
