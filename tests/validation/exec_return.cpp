// Return from far out under weak walls, where jumps end at |w| of any size and the way back takes many steps:
// the simulator against a Monte Carlo of its own kind, from jump to jump in continuous time with the walls'
// fall integrated here. False-alarm budget 1e-6 for each case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "faults.hpp"
#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace levywell;

namespace {

constexpr double ball = 0.2;
constexpr double epsilon = 0.1;

/// Minima at -1 and 1, 0.3 deep, and walls f ~ |w|^growth.
PotentialFile symmetric_wells(double growth) {
    Faults faults;
    PotentialFile file = read_potential_text(
        fmt::format("name = \"weak walls\"\nkind = \"landscape\"\ngrowth = {}\n"
                    "minima = [{{at = -1.0, height = -0.3, curvature = 2}}, {{at = 1.0, height = -0.3, "
                    "curvature = 2}}]\nmaxima = [{{at = 0.0, height = 0.0, curvature = 2}}]\n",
                    growth),
        "walls.toml", faults);
    faults.throw_if_any();
    return file;
}

/// Transitions from the well at -1 into the ball around 1, in continuous time: jumps larger than h at
/// exponential times, between them the drift alone. Smaller jumps are left out: with alpha <= 1/2 they move a
/// state by less than 0.01 between two others.
class JumpByJump {
  public:
    JumpByJump(const Potential& potential, double alpha, std::uint64_t seed)
        : potential_(potential), alpha_(alpha), engine_(seed) {
        // P(S > x) ~ C x^-alpha, of a standard symmetric stable S.
        const double tail = std::tgamma(alpha) * std::sin(M_PI * alpha / 2) / M_PI;
        rate_ = 2 * tail * std::pow(epsilon / h, alpha);
        place_.push_back(1 + ball);
        time_.push_back(0);
        while (place_.back() < 1e300) {
            const double near = place_.back();
            const double far = near < 3 ? near + 0.002 : 1 + (near - 1) * 1.01;
            const double middle = 0.5 * (near + far);  // Simpson
            time_.push_back(time_.back() + (far - near) / 6 *
                                               (1 / potential.slope(near) + 4 / potential.slope(middle) +
                                                1 / potential.slope(far)));
            place_.push_back(far);
        }
    }

    double operator()() {
        double clock = 0;
        double w = -1;
        for (;;) {
            const double gap = exponential_(engine_) / rate_;
            const double entered = fall(w, gap);
            if (entered >= 0) return clock + entered;
            clock += gap;
            const double size = h * std::pow(uniform_(engine_), -1 / alpha_);
            w += uniform_(engine_) < 0.5 ? size : -size;
        }
    }

  private:
    /// Moves w by the drift; gives the time at which it came into the ball, -1 if it did not.
    double fall(double& w, double time) const {
        double left = time;
        const double side = w < 0 ? -1 : 1;
        if (std::abs(w) > 1 + ball) {
            const double needed = between(place_, time_, std::min(std::abs(w), 0.9e300));
            if (left < needed) {
                w = side * between(time_, place_, needed - left);
                return -1;
            }
            left -= needed;
            if (side > 0) return time - left;
            w = -1 - ball;
        }
        constexpr double step = 2e-3;
        while (left > 0) {
            if (std::abs(w - 1) <= ball) return time - left;
            if (std::abs(w + 1) < 1e-3) break;
            const double dt = std::min(step, left);
            w -= dt * potential_.slope(w - 0.5 * dt * potential_.slope(w));
            left -= dt;
        }
        return -1;
    }

    static double between(const std::vector<double>& x, const std::vector<double>& y, double at) {
        const auto next = std::upper_bound(x.begin(), x.end() - 1, at) - x.begin();
        const auto k = static_cast<std::size_t>(std::max<std::ptrdiff_t>(next, 1));
        return y[k - 1] + (y[k] - y[k - 1]) * (at - x[k - 1]) / (x[k] - x[k - 1]);
    }

    static constexpr double h = 0.01;
    const Potential& potential_;
    double alpha_;
    double rate_;
    std::mt19937_64 engine_;
    std::exponential_distribution<double> exponential_;
    std::uniform_real_distribution<double> uniform_;
    std::vector<double> place_, time_;
};

struct MeanTime {
    double value = 0;
    double stderror = 0;
};

template <class Draw>
MeanTime mean_of(Draw draw, int paths) {
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < paths; ++k) {
        const double time = draw();
        sum += time;
        squares += time * time;
    }
    const double mean = sum / paths;
    return {mean, std::sqrt((squares / paths - mean * mean) / paths)};
}

/// What a projection onto [-R, R] would give in place of the flow: the Euler chain, by Chambers, Mallows and
/// Stuck's numbers.
class Projected {
  public:
    Projected(const test::Case& c, std::uint64_t seed) : c_(c), engine_(seed) {}

    double operator()() {
        const Condition& condition = c_.condition;
        const double alpha = condition.noise.alpha;
        const double scale = epsilon * std::pow(condition.dt, 1 / alpha);
        double w = -1;
        for (std::int64_t n = 1;; ++n) {
            const double angle = M_PI * (uniform_(engine_) - 0.5);
            const double noise =
                std::sin(alpha * angle) / std::pow(std::cos(angle), 1 / alpha) *
                std::pow(std::cos((1 - alpha) * angle) / exponential_(engine_), (1 - alpha) / alpha);
            w = std::clamp(w, condition.clamp.lower, condition.clamp.upper);
            w += -condition.dt * c_.potential->slope(w) + std::clamp(scale * noise, -1e100, 1e100);
            if (std::abs(w - 1) <= ball) return static_cast<double>(n) * condition.dt;
        }
    }

  private:
    const test::Case& c_;
    std::mt19937_64 engine_;
    std::exponential_distribution<double> exponential_;
    std::uniform_real_distribution<double> uniform_;
};

double p_value(const MeanTime& one, const MeanTime& other, double granted) {
    const double excess = std::abs(one.value - other.value) - granted * other.value;
    return excess <= 0 ? 1 : test::normal_p_value(excess / std::hypot(one.stderror, other.stderror));
}

test::Case make(const PotentialFile& file, double alpha, std::int64_t paths, std::uint64_t seed) {
    RunRequest request = test::request(MeasureChoice::transitions, alpha, epsilon, paths);
    request.delta = ball;
    request.seed = seed;
    request.horizon = 2000;
    Faults faults;
    const auto conditions = plan(request, file, faults);
    faults.throw_if_any();
    return {conditions.front(), file.potential};
}

constexpr double time_step = 0.01;  // of mean times, at dt = 0.005 and as many jumps as here

}  // namespace

TEST_CASE("Weak walls: mean transition times are those of a jump by jump simulation") {
    std::uint64_t seed = 0;
    for (double growth : {2.01, 2.05, 2.2, 3.0, 4.0}) {
        const PotentialFile file = symmetric_wells(growth);
        for (double alpha : {0.1, 0.3, 0.5}) {
            const test::Case c = make(file, alpha, 20000, ++seed);
            const Summary summary = c.summary();
            REQUIRE(summary.n_censored() == 0);
            const MeanTime simulated{summary.event().mean.value, summary.event().mean.stderror};
            const MeanTime expected = mean_of(JumpByJump(*file.potential, alpha, seed), 20000);
            INFO("growth " << growth << " alpha " << alpha << " simulated " << simulated.value << " +- "
                           << simulated.stderror << " expected " << expected.value << " +- "
                           << expected.stderror);
            CHECK(p_value(simulated, expected, time_step) > test::next_false_alarm());
            if (growth == 2.05 && alpha < 0.2) {  // control: where a projection would be 50% off
                const MeanTime projected = mean_of(Projected(c, seed), 500);
                CHECK(p_value(projected, expected, time_step) < test::false_alarm);
            }
        }
    }
}

TEST_CASE("The reference executor, which integrates the fall itself, agrees") {
    for (double growth : {2.05, 3.0}) {
        const PotentialFile file = symmetric_wells(growth);
        test::Case c = make(file, 0.2, 20000, 40);
        const Summary fast = c.summary();
        c.condition.paths = 1000;
        ExecutorOptions options;
        options.backend = Backend::reference;
        const Summary slow = c.summary(options);
        INFO("growth " << growth << " fast " << fast.event().mean.value << " +- "
                       << fast.event().mean.stderror << " reference " << slow.event().mean.value << " +- "
                       << slow.event().mean.stderror);
        CHECK(slow.clamps > 1000);
        CHECK(p_value({slow.event().mean.value, slow.event().mean.stderror},
                      {fast.event().mean.value, fast.event().mean.stderror}, 0) > test::next_false_alarm());
    }
}
