// Stationary laws: Levy-Ornstein-Uhlenbeck chain and the Cauchy flight in a quartic
// (docs/physics.md), from the states of paths at their horizon. False-alarm budget 1e-6 for each case; seeds
// are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/theory/ornstein_uhlenbeck.hpp"
#include "potential/polynomial.hpp"
#include "statistics.hpp"

#include <cmath>

using namespace levywell;

namespace {

std::vector<double> final_states(const Batch& batch) {
    std::vector<double> states;
    for (const PathRecord& record : batch.records) states.push_back(record.point);
    return states;
}

}  // namespace

TEST_CASE("The Euler chain in a quadratic well is stable with its own scale, time step and all") {
    constexpr double lambda = 1;  // of potentials/quadratic.toml
    constexpr double dt = 0.4;    // coarse: the process's own scale is 7% to 12% off and must be refused
    for (double alpha : {0.7, 1.0, 1.5, 2.0}) {
        RunRequest request = test::request(MeasureChoice::exit, alpha, 0.5, 100000);
        request.start = "x=0";
        request.interval = Interval{-1e90, 1e90};
        request.horizon = 40;  // e^-40 is left of the start
        request.dt = dt;
        request.precision = Precision::double_precision;
        const auto states = final_states(test::make_case("quadratic.toml", request).run());
        const StableLaw law(alpha);
        const double scale = euler_ou_scale(alpha, 0.5, lambda, dt);
        INFO("alpha " << alpha);
        CHECK(test::ks_p_value(states, [&](double w) { return law.cdf(w / scale); }) >
              test::next_false_alarm());
        // Control: the process's scale; at alpha = 1 chain and process have the same one, so 5% more.
        const double wrong = alpha == 1 ? 1.05 * scale : levy_ou_scale(alpha, 0.5, lambda);
        CHECK(test::ks_p_value(states, [&](double w) { return law.cdf(w / wrong); }) < test::false_alarm);
    }
}

TEST_CASE("Cauchy flight in f' = w^3: density 1/(pi (1 - w^2 + w^4))") {
    // Degenerate at 0, so no potential file can ask for it: the condition is made by hand.
    test::Case c;
    c.potential = std::make_shared<PolynomialPotential>(std::vector<double>{0, 0, 0, 0, 0.25});
    c.condition.noise.alpha = 1;
    c.condition.noise.epsilon = 1;
    c.condition.dt = 1e-3;
    Exit exit;
    exit.interval = {-1e9, 1e9};
    c.condition.measure = exit;
    c.condition.clamp = {-18, 18};  // dt f'' = 0.97 there
    c.condition.paths = 200000;
    test::set_horizon(c.condition, 6000);
    c.condition.key = 5;
    // Distribution function by the density's residues: with a = e^(i pi/6), integrated in closed form,
    // F(w) = 1/2 + (1/pi) [ sqrt(3)/12 log((w^2 + sqrt(3) w + 1)/(w^2 - sqrt(3) w + 1)) + (atan(2w + sqrt 3)
    // + atan(2w - sqrt 3))/2 ].
    const auto cdf = [](double w) {
        const double s = std::sqrt(3.0);
        return 0.5 + (s / 12 * std::log((w * w + s * w + 1) / (w * w - s * w + 1)) +
                      (std::atan(2 * w + s) + std::atan(2 * w - s)) / 2) /
                         M_PI;
    };
    const double h = 1e-5;
    for (double w : {-1.3, 0.0, 0.4, 2.0})
        REQUIRE((cdf(w + h) - cdf(w - h)) / (2 * h) ==
                Approx(1 / (M_PI * (1 - w * w + w * w * w * w))).epsilon(1e-7));
    REQUIRE(cdf(1e9) == Approx(1));

    CHECK(test::ks_p_value(final_states(c.run()), cdf) > test::next_false_alarm());
    c.condition.noise.epsilon = 1.1;  // the scale goes like eps^(1/3): 3% wider
    CHECK(test::ks_p_value(final_states(c.run()), cdf) < test::false_alarm);
}
