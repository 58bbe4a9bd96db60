// A drift of linear growth: the host against a loop of its own, and against the exact solver. Budget 1e-6 for
// each case.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "statistics.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <boost/math/constants/constants.hpp>

using namespace levywell;

namespace {

/// Autoactivation of a gene, dw/dt = 0.1 + 2 w^2/(1 + w^2) - w; exit from the basin of m1.
constexpr double basin_end = 0.5;
constexpr double epsilon = 0.1;
constexpr double dt = 0.004;

PotentialFile gene() {
    Faults faults;
    PotentialFile file = read_potential_text(
        "name = \"gene\"\nkind = \"expression\"\nf = \"w^2/2 - 0.1*w - 2*(w - atan(w))\"\n", "gene.toml",
        faults);
    faults.throw_if_any();
    return file;
}

Condition condition_of(const PotentialFile& file, double alpha) {
    RunRequest request = test::request(MeasureChoice::transitions, alpha, epsilon, 20000);
    request.start = "m1";
    request.dt = dt;
    request.seed = 4;
    Faults faults;
    const auto conditions = plan(request, file, faults);
    faults.throw_if_any();
    return conditions.front();
}

/// Euler's scheme without a clamp, noise by Chambers, Mallows and Stuck (1976); times in steps.
std::vector<double> independent(const Condition& c, double feedback, int paths) {
    const double half_pi = boost::math::constants::half_pi<double>();
    std::mt19937_64 engine(11);
    std::uniform_real_distribution<double> angle(-half_pi, half_pi);
    std::exponential_distribution<double> exponential(1);
    const double a = c.noise.alpha;
    const double scale = epsilon * std::pow(dt, 1 / a);
    std::vector<double> times;
    for (int path = 0; path < paths; ++path) {
        double w = c.wells.minima[0];
        double steps = 0;
        do {
            const double u = angle(engine);
            const double noise = std::sin(a * u) / std::pow(std::cos(u), 1 / a) *
                                 std::pow(std::cos(u - a * u) / exponential(engine), (1 - a) / a);
            w += dt * (0.1 + feedback * w * w / (1 + w * w) - w) + scale * noise;
            ++steps;
        } while (std::abs(w - c.wells.minima[1]) >= std::get<Transitions>(c.measure).delta);
        times.push_back(steps);
    }
    return times;
}

}  // namespace

TEST_CASE("Linear growth: transition times agree with a loop of its own and with the exact solver") {
    const PotentialFile file = gene();
    REQUIRE(file.landscape.minima.size() == 2);
    CHECK(std::abs(file.landscape.maxima[0].position - basin_end) < 1e-12);
    for (double alpha : {0.8, 1.5}) {
        const Condition condition = condition_of(file, alpha);
        const test::Case c{condition, file.potential};
        std::vector<double> times;
        for (const PathRecord& record : c.run().records) times.push_back(static_cast<double>(record.steps));
        INFO("alpha " << alpha);
        CHECK(test::ks_p_value(times, independent(condition, 2, 3000)) > test::next_false_alarm());
        CHECK(test::ks_p_value(times, independent(condition, 2.3, 3000)) < test::false_alarm);  // the control
        double sum = 0;
        double squares = 0;
        for (double steps : times) {
            sum += steps * dt;
            squares += steps * dt * steps * dt;
        }
        const double n = static_cast<double>(times.size());
        const double mean = sum / n;
        const Prediction exact = predict(condition, file);
        REQUIRE(exact.event().mean_exact > 0);
        // Five standard errors, and 0.5% for grid times.
        CHECK(std::abs(mean - exact.event().mean_exact) <
              5 * std::sqrt((squares / n - mean * mean) / n) + 0.005 * mean + exact.event().mean_exact_error);
    }
}
