// The simulator against the nonlocal solver, which shares nothing with it: means and targets at finite noise
// on three potentials, three alphas, two eps; the reference backend on some. False-alarm budget 1e-6 a case;
// seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/random/levy_measure.hpp"
#include "potentials.hpp"
#include "statistics.hpp"

#include <cmath>

using namespace levywell;

namespace {

struct Measured {
    Summary summary;
    Prediction prediction;
    Check check;
};

Measured measure(const std::string& name, const RunRequest& request, Backend backend = Backend::host) {
    const PotentialFile file = test::potential(name);
    Faults faults;
    const Condition condition = plan(request, file, faults).front();
    faults.throw_if_any();
    ExecutorOptions options;
    options.backend = backend;
    const Batch batch = make_executor(condition, file.potential, options)->run({0, condition.paths});
    Measured m;
    m.summary = batch.tally.summarise(condition);
    m.prediction = predict(condition, file);
    m.check = compare(condition, m.summary, test_constant_rate(condition, batch.records), m.prediction);
    return m;
}

/// p-value of a deviation beyond what the time step is granted.
double p_value(const Estimate& mean, double exact, double granted) {
    const double excess = std::abs(mean.value - exact) - granted * exact;
    return excess <= 0 ? 1 : test::normal_p_value(excess / mean.stderror);
}

constexpr double time_step = 0.006;  // Euler's first-order error at these dt, and what monitoring leaves

}  // namespace

// By themselves 5,000 paths show a bias of 8%; all conditions together, one of 2% that they share.
TEST_CASE("Mean exit and transition times at finite noise, one by one and together") {
    test::PooledDeviation together;
    std::uint64_t seed = 100;
    struct Study {
        const char* potential;
        double dt;
    };
    for (const Study& study : {Study{"two_well.toml", 0.004}, Study{"five_wells.toml", 0.002},
                               Study{"narrow_deep_wide_shallow.toml", 0.001}}) {
        for (double alpha : {0.9, 1.3, 1.7}) {
            for (double epsilon : {0.1, 0.2}) {
                for (MeasureChoice kind : {MeasureChoice::exit, MeasureChoice::transitions}) {
                    RunRequest request = test::request(kind, alpha, epsilon, 5000);
                    request.dt = study.dt;
                    request.start = "m2";
                    request.seed = ++seed;  // independent of each other, so that they can be pooled
                    const Measured m = measure(study.potential, request);
                    INFO(study.potential << " alpha " << alpha << " eps " << epsilon << " "
                                         << m.summary.event().mean.value << " +- "
                                         << m.summary.event().mean.stderror << " exact "
                                         << m.prediction.event().mean_exact << " +- "
                                         << m.prediction.event().mean_exact_error);
                    CHECK(m.prediction.event().mean_exact_error < 2e-3 * m.prediction.event().mean_exact);
                    CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_exact, time_step) >
                          test::next_false_alarm());
                    CHECK((std::isnan(m.check.event().targets_p_exact) ||
                           m.check.event().targets_p_exact > test::next_false_alarm()));
                    // Control: C_alpha dropped from the noise.
                    CHECK(p_value(m.summary.event().mean,
                                  m.prediction.event().mean_exact * m.prediction.c_alpha,
                                  time_step) < test::false_alarm);
                    together.add(m.summary.event().mean.value, m.summary.event().mean.stderror,
                                 m.prediction.event().mean_exact);
                }
            }
        }
    }
    INFO("all together " << together.value() << " +- " << together.stderror());
    CHECK(together.p_value(time_step) > test::next_false_alarm());
    CHECK(together.p_value(time_step, 0.03) < test::false_alarm);  // control: 3% off
}

TEST_CASE("A tail index 0.03 off is refused, and so is a flipped drift") {
    for (double alpha : {1.3, 1.7}) {
        RunRequest request = test::request(MeasureChoice::exit, alpha, 0.05, 20000);
        const Measured m = measure("two_well.toml", request);
        request.alpha = {alpha + 0.03};
        const PotentialFile file = test::potential("two_well.toml");
        Faults faults;
        const double other = predict(plan(request, file, faults).front(), file).event().mean_exact;
        CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_exact, time_step) >
              test::next_false_alarm());
        CHECK(p_value(m.summary.event().mean, other, time_step) < test::false_alarm);

        NonlocalProblem flipped;  // the drift's sign flipped around the landscape
        flipped.slope = [&](double w) { return (w > -3 ? -1 : 1) * file.potential->slope(w); };
        flipped.critical_points = {{-1, 2.5}, {0, 1.5}};
        flipped.alpha = alpha;
        flipped.epsilon = 0.05;
        flipped.interval = {-HUGE_VAL, 0};
        flipped.starts = {-1};
        CHECK(p_value(m.summary.event().mean, NonlocalSolver(flipped).mean_time(-1).value, time_step) <
              test::false_alarm);
    }
}

TEST_CASE("Targets: exact probabilities are met where q_ij / q_i is refused") {
    RunRequest request = test::request(MeasureChoice::transitions, 1.5, 0.2, 100000);
    request.start = "m3";
    request.dt = 0.002;
    const Measured m = measure("five_wells.toml", request);
    CHECK(m.check.event().targets_p_exact > test::next_false_alarm());
    CHECK(m.check.event().targets_p_asymptotic < test::false_alarm);
}

TEST_CASE("Survival at large noise: the solver's curve is met where the exponential law is refused") {
    RunRequest request = test::request(MeasureChoice::exit, 1.5, 0.5, 40000);
    request.dt = 0.001;
    const Measured m = measure("two_well.toml", request);
    const PotentialFile file = test::potential("two_well.toml");
    NonlocalProblem problem;
    problem.slope = [&](double w) { return file.potential->slope(w); };
    problem.critical_points = {{-1, 2.5}, {0, 1.5}};
    problem.alpha = 1.5;
    problem.epsilon = 0.5;
    problem.interval = {-HUGE_VAL, 0};
    problem.starts = {-1};
    const NonlocalSolver solver(problem);
    const double mean = solver.mean_time(-1).value;
    std::vector<double> grid;
    std::vector<double> measured;
    for (std::size_t k = 0; k < m.summary.event().survival_time.size(); ++k) {
        const double t = m.summary.event().survival_time[k];
        const bool next = grid.empty() ? t > 0.05 * mean : t > 1.5 * grid.back();
        if (!next || t > 5 * mean) continue;
        grid.push_back(t);
        measured.push_back(m.summary.event().survival[k].value);
    }
    const auto exact = solver.survival(-1, grid);
    REQUIRE(grid.size() > 6);
    constexpr double granted = 0.012;  // exits between grid times are seen late: twice the shift of the mean
    bool exponential = true;
    for (std::size_t k = 0; k < grid.size(); ++k) {
        const double error = std::sqrt(exact[k] * (1 - exact[k]) / 40000);
        INFO("t " << grid[k] << " measured " << measured[k] << " exact " << exact[k]);
        const auto p = [&](double law) {
            return test::normal_p_value(std::max(0.0, std::abs(measured[k] - law) - granted) / error);
        };
        CHECK(p(exact[k]) > test::next_false_alarm());
        exponential = exponential && p(std::exp(-grid[k] / mean)) > test::next_false_alarm();
    }
    CHECK_FALSE(exponential);
}

TEST_CASE(
    "Occupation fractions at finite noise: the adjoint solution is met where the small-noise law is "
    "refused") {
    for (double alpha : {1.5, 1.8}) {
        RunRequest request = test::request(MeasureChoice::occupation, alpha, 0.2, 1024);
        request.horizon = 4000;
        const Measured m = measure("two_well.toml", request);
        REQUIRE(m.prediction.pi_exact().size() == 2);
        INFO("alpha " << alpha << " " << m.summary.sojourn().pi_hat[0].value << " +- "
                      << m.summary.sojourn().pi_hat[0].stderror << " exact " << m.prediction.pi_exact()[0]
                      << " small noise " << m.prediction.pi[0]);
        CHECK(p_value(m.summary.sojourn().pi_hat[0], m.prediction.pi_exact()[0], time_step) >
              test::next_false_alarm());
        CHECK(p_value(m.summary.sojourn().pi_hat[0], m.prediction.pi[0], time_step) < test::false_alarm);
    }
}

TEST_CASE("Brownian noise: mean times by the double integral, both conventions") {
    for (MeasureChoice kind : {MeasureChoice::exit, MeasureChoice::transitions}) {
        RunRequest request = test::request(kind, 2, 0.4, 20000);
        request.dt = 0.001;
        const Measured levy = measure("two_well.toml", request);
        INFO(levy.summary.event().mean.value << " +- " << levy.summary.event().mean.stderror << " exact "
                                             << levy.prediction.event().mean_exact);
        CHECK(p_value(levy.summary.event().mean, levy.prediction.event().mean_exact, time_step) >
              test::next_false_alarm());
        request.convention = NoiseConvention::brownian;  // eps dB: half the diffusivity
        const Measured brownian = measure("two_well.toml", request);
        CHECK(p_value(brownian.summary.event().mean, brownian.prediction.event().mean_exact, time_step) >
              test::next_false_alarm());
        CHECK(p_value(brownian.summary.event().mean, levy.prediction.event().mean_exact, time_step) <
              test::false_alarm);
    }
}

TEST_CASE("The reference backend meets the same exact values: three potentials, three alphas, two eps") {
    struct Study {
        const char* potential;
        double dt;
    };
    for (const Study& study : {Study{"two_well.toml", 0.008}, Study{"five_wells.toml", 0.008},
                               Study{"narrow_deep_wide_shallow.toml", 0.004}}) {
        for (double alpha : {0.9, 1.3, 1.7}) {
            for (double epsilon : {0.3, 0.5}) {
                RunRequest request = test::request(MeasureChoice::exit, alpha, epsilon, 1500);
                request.dt = study.dt;
                request.start = "m2";
                const Measured m = measure(study.potential, request, Backend::reference);
                INFO(study.potential << " alpha " << alpha << " eps " << epsilon << " "
                                     << m.summary.event().mean.value << " +- "
                                     << m.summary.event().mean.stderror << " exact "
                                     << m.prediction.event().mean_exact);
                // Twice the granted time-step error: the steps are twice as long.
                CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_exact, 2 * time_step) >
                      test::next_false_alarm());
                CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_exact * m.prediction.c_alpha,
                              2 * time_step) < test::false_alarm);
            }
        }
    }
}
