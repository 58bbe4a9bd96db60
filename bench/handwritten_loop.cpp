#include "handwritten_loop.hpp"

#include <cmath>
#include <random>

std::int64_t handwritten_loop(double alpha, double epsilon, double dt, std::int64_t steps, std::uint64_t seed,
                              double& sink) {
    std::mt19937_64 engine(seed);
    std::uniform_real_distribution<double> angle(-M_PI / 2, M_PI / 2);
    std::exponential_distribution<double> exponential(1);
    const double jump_scale = epsilon * std::pow(dt, 1 / alpha);
    std::int64_t done = 0;
    while (done < steps) {
        double w = -1;
        while (w < 0 && done < steps) {
            const double v = angle(engine);
            const double e = exponential(engine);
            const double s = std::sin(alpha * v) / std::pow(std::cos(v), 1 / alpha) *
                             std::pow(std::cos((1 - alpha) * v) / e, (1 - alpha) / alpha);
            w += -dt * (w * w * w - w) + jump_scale * s;
            ++done;
        }
        sink += w;
    }
    return done;
}
