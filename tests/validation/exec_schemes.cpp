// The jump-adapted scheme and splitting against exact values, and against the Euler scheme. Seeds are fixed;
// false-alarm budget 1e-6 a case; every case has a control that must be refused.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/dynamics/splitting_summary.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "potentials.hpp"
#include "statistics.hpp"

#include <cmath>

using namespace levywell;

namespace {

struct Measured {
    Condition condition;
    Summary summary;
    Prediction prediction;
    Check check;
    std::vector<PathRecord> records;
};

Measured run(const test::Case& c, const PotentialFile& file, Backend backend = Backend::host) {
    ExecutorOptions options;
    options.backend = backend;
    Batch batch = make_executor(c.condition, file.potential, options)->run({0, c.condition.paths});
    Measured m;
    m.condition = c.condition;
    m.summary = batch.tally.summarise(c.condition);
    if (auto* splitting = std::get_if<SplittingSummary>(&m.summary.found))
        summarise_splitting(c.condition, batch.records, *splitting);
    m.records = std::move(batch.records);
    return m;
}

Measured measure(const char* name, const RunRequest& request, Backend backend = Backend::host) {
    const PotentialFile file = test::potential(name);
    Measured m = run(test::make_case(name, request), file, backend);
    m.prediction = predict(m.condition, file, 2e-4);
    m.check = compare(m.condition, m.summary, test_constant_rate(m.condition, m.records), m.prediction);
    return m;
}

/// p-value of a deviation beyond a granted relative bias.
double p_value(const Estimate& mean, double exact, double exact_error, double granted) {
    const double excess = std::abs(mean.value - exact) - granted * exact - exact_error;
    return excess <= 0 ? 1 : test::normal_p_value(excess / mean.stderror);
}

std::vector<double> times(const Measured& m) {
    std::vector<double> result;
    for (const PathRecord& r : m.records) result.push_back(static_cast<double>(r.steps) * m.condition.dt);
    return result;
}

// What the time step of 0.005 is granted: the same as to the Euler scheme, of which this is the law. Measured
// below 0.1% where the noise is this small.
constexpr double time_step = 1e-3;

struct NoiseOf {
    double alpha, epsilon;
};
constexpr NoiseOf noises[] = {{0.6, 0.2}, {0.6, 0.05}, {0.6, 0.01}, {0.9, 0.1}, {0.9, 0.02},
                              {1.2, 0.2}, {1.2, 0.05}, {1.2, 0.01}, {1.5, 0.1}, {1.5, 0.02},
                              {1.8, 0.2}, {1.8, 0.05}, {1.8, 0.01}, {1.9, 0.1}, {1.9, 0.02}};

}  // namespace

// By themselves 200,000 paths show a bias of 1.4%; all conditions together, one of 0.6% that they share.
TEST_CASE("Mean exit times at finite noise within the declared bias, one by one and together") {
    int conditions = 0;
    std::uint64_t seed = 100;
    test::PooledDeviation together;
    for (const char* potential : {"two_well.toml", "five_wells.toml", "tilted_quartic.toml"}) {
        for (const auto& [alpha, epsilon] : noises) {
            RunRequest request = test::request(MeasureChoice::exit, alpha, epsilon, 200000);
            request.scheme = SchemeChoice::automatic;
            request.start = "m2";
            request.seed = ++seed;  // independent of each other, so that they can be pooled
            if (choice_of(test::make_case(potential, request).condition.scheme) != SchemeChoice::jump_adapted)
                continue;
            ++conditions;
            const Measured m = measure(potential, request);
            const double bias = m.condition.cores()[1].bias_bound;
            INFO(potential << " alpha " << alpha << " eps " << epsilon << " " << m.summary.event().mean.value
                           << " +- " << m.summary.event().mean.stderror << " exact "
                           << m.prediction.event().mean_exact << " +- "
                           << m.prediction.event().mean_exact_error << " bias <= " << bias);
            CHECK(bias <= 1e-3);
            CHECK(m.prediction.event().mean_exact_error < 1e-3 * m.prediction.event().mean_exact);
            CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_exact,
                          m.prediction.event().mean_exact_error,
                          bias + time_step) > test::next_false_alarm());
            together.add(m.summary.event().mean.value, m.summary.event().mean.stderror,
                         m.prediction.event().mean_exact);
        }
    }
    CHECK(conditions > 35);
    INFO("all together " << together.value() << " +- " << together.stderror());
    CHECK(together.p_value(1e-3 + time_step) > test::next_false_alarm());
    CHECK(together.p_value(1e-3 + time_step, 0.01) < test::false_alarm);  // control: 1% off
}

TEST_CASE("Controls: a threshold beyond the saddle and a local law without spread are refused") {
    const PotentialFile file = test::potential("two_well.toml");
    RunRequest request = test::request(MeasureChoice::exit, 1.8, 0.1, 1000000);
    request.scheme = SchemeChoice::jump_adapted;
    const test::Case right = test::make_case("two_well.toml", request);
    const Prediction exact = predict(right.condition, file, 2e-4);
    const auto p = [&](const test::Case& c) {
        return p_value(run(c, file).summary.event().mean, exact.event().mean_exact,
                       exact.event().mean_exact_error, 2e-3);
    };
    CHECK(p(right) > test::next_false_alarm());
    test::Case still = right;  // the well's local law squeezed to its minimum: small jumps dropped
    RelaxedCore& core = std::get<JumpAdapted>(still.condition.scheme).cores[0];
    core.basin = {core.minimum - 1e-6, core.minimum + 1e-6};
    CHECK(p(still) < test::false_alarm);
    test::Case deaf = right;
    std::get<JumpAdapted>(deaf.condition.scheme).cores[0].threshold = 1.2;
    CHECK(p(deaf) < test::false_alarm);
}

TEST_CASE("At eps = 1e-4 the limit is reached: rate within 0.3%, targets, exponential times; 10^6 paths") {
    for (double alpha : {0.8, 1.2, 1.5, 1.8}) {
        RunRequest request = test::request(MeasureChoice::transitions, alpha, 1e-4, 1000000);
        request.scheme = SchemeChoice::jump_adapted;
        request.start = "m3";
        const Measured m = measure("five_wells.toml", request);
        INFO("alpha " << alpha << " ratio " << m.check.event().asymptotic.ratio << " KS "
                      << m.check.event().ks_p_value << " targets " << m.check.event().targets_p_asymptotic);
        CHECK(std::abs(m.check.event().asymptotic.ratio - 1) < 0.003 + 3 * 0.001);
        CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_asymptotic, 0, 1e-3) >
              test::next_false_alarm());
        CHECK(m.check.event().targets_p_asymptotic > test::next_false_alarm());
        const double mean = m.prediction.event().mean_asymptotic;
        CHECK(test::ks_p_value(times(m), [&](double t) { return -std::expm1(-t / mean); }) >
              test::next_false_alarm());
        // Controls: C_alpha left out; q_ij of another start; a mean 1% off.
        CHECK(p_value(m.summary.event().mean, mean * m.prediction.c_alpha, 0, 0.003) < test::false_alarm);
        std::vector<std::uint64_t> mirrored(m.summary.event().target_counts.rbegin(),
                                            m.summary.event().target_counts.rend());
        Summary swapped = m.summary;
        swapped.event().target_counts = mirrored;
        CHECK(compare(m.condition, swapped, test_constant_rate(m.condition, {}), m.prediction)
                  .event()
                  .targets_p_asymptotic < test::false_alarm);
        CHECK(test::ks_p_value(times(m), [&](double t) { return -std::expm1(-1.01 * t / mean); }) <
              test::false_alarm);
    }
}

TEST_CASE("The Euler scheme's law, where both are affordable: times by Kolmogorov-Smirnov") {
    for (double alpha : {0.8, 1.5}) {
        RunRequest request = test::request(MeasureChoice::transitions, alpha, 0.1, 200000);
        const Measured euler = measure("two_well.toml", request);
        request.scheme = SchemeChoice::jump_adapted;
        request.seed = 2;
        const Measured rests = measure("two_well.toml", request);
        INFO("alpha " << alpha);
        CHECK(test::ks_p_value(times(euler), times(rests)) > test::next_false_alarm());
        CHECK(5 * rests.summary.path_steps < (alpha == 1.5 ? 1 : 2) * euler.summary.path_steps);
        request.epsilon = {0.105};
        CHECK(test::ks_p_value(times(euler), times(measure("two_well.toml", request))) < test::false_alarm);
    }
}

TEST_CASE("Occupation fractions with rests, against the adjoint solution; the small-noise law is refused") {
    RunRequest request = test::request(MeasureChoice::occupation, 1.5, 0.1, 1024);
    request.scheme = SchemeChoice::jump_adapted;
    request.start = "m2";
    request.horizon = 2e5;
    request.burn_in = 5e3;
    const Measured m = measure("two_well.toml", request);
    INFO(m.summary.sojourn().pi_hat[0].value << " +- " << m.summary.sojourn().pi_hat[0].stderror << " exact "
                                             << m.prediction.pi_exact()[0] << " small noise "
                                             << m.prediction.pi[0]);
    CHECK(p_value(m.summary.sojourn().pi_hat[0], m.prediction.pi_exact()[0], 0, 2e-3) >
          test::next_false_alarm());
    CHECK(p_value(m.summary.sojourn().pi_hat[0], m.prediction.pi[0], 0, 2e-3) < test::false_alarm);
}

TEST_CASE("Splitting measures barriers up to H/D = 30 against the double integral") {
    for (double epsilon : {0.2, 0.1054}) {
        RunRequest request = test::request(MeasureChoice::exit, 2, epsilon, epsilon == 0.2 ? 600 : 240);
        request.scheme = SchemeChoice::splitting;
        request.dt = 0.004;
        const Measured m = measure("two_well.toml", request);
        INFO("H/D " << 1 / (3 * epsilon * epsilon) << ": " << m.summary.event().mean.value << " +- "
                    << m.summary.event().mean.stderror << " exact " << m.prediction.event().mean_exact);
        CHECK(m.summary.event().mean.stderror < 0.03 * m.summary.event().mean.value);
        CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_exact, 0, 0.01) >
              test::next_false_alarm());
        // Control: the other reading of Kramers' exponent, and noise 1% louder.
        request.epsilon = {1.02 * epsilon};
        const PotentialFile file = test::potential("two_well.toml");
        const double louder =
            predict(test::make_case("two_well.toml", request).condition, file).event().mean_exact;
        CHECK(p_value(m.summary.event().mean, louder, 0, 0.01) < test::false_alarm);
    }
    RunRequest both = test::request(MeasureChoice::exit, 2, 0.05, 300);  // a middle well: out on either side
    both.scheme = SchemeChoice::splitting;
    both.dt = 0.002;
    both.start = "m2";
    const Measured m = measure("three_wells.toml", both);
    INFO(m.summary.event().mean.value << " +- " << m.summary.event().mean.stderror << " exact "
                                      << m.prediction.event().mean_exact);
    CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_exact, 0, 0.02) >
          test::next_false_alarm());
}

TEST_CASE("Splitting where climbing competes with jumping, and on the reference backend") {
    RunRequest request = test::request(MeasureChoice::exit, 1.98, 0.18, 2000);
    request.scheme = SchemeChoice::splitting;
    const Measured m = measure("two_well.toml", request);
    INFO(m.summary.event().mean.value << " +- " << m.summary.event().mean.stderror << " exact "
                                      << m.prediction.event().mean_exact << " jumps alone "
                                      << m.prediction.event().mean_asymptotic);
    CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_exact,
                  m.prediction.event().mean_exact_error, 0.01) > test::next_false_alarm());
    CHECK(p_value(m.summary.event().mean, m.prediction.event().mean_asymptotic, 0, 0.01) < test::false_alarm);
    RunRequest brownian = test::request(MeasureChoice::exit, 2, 0.2, 60);
    brownian.scheme = SchemeChoice::splitting;
    brownian.dt = 0.01;
    const Measured reference = measure("two_well.toml", brownian, Backend::reference);
    INFO(reference.summary.event().mean.value << " +- " << reference.summary.event().mean.stderror
                                              << " exact " << reference.prediction.event().mean_exact);
    CHECK(p_value(reference.summary.event().mean, reference.prediction.event().mean_exact, 0, 0.02) >
          test::next_false_alarm());
}
