// Noise that changes in time, against the exact law of a chain under it, and host against reference, which
// share neither sampler nor loop nor switch. Budget 1e-6 for each case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "statistics.hpp"

#include <cmath>
#include <vector>

using namespace levywell;

namespace {

constexpr double dt = 0.1;
const std::vector<NoiseSegment> three{{0, 1.2, 0.3}, {2, 1.7, 0.2}, {4, 0.8, 0.1}};

/// E cos(kX_n) of the Euler chain X <- (1 - lambda dt) X + eps_j dt^(1/alpha_j) S_j from x: a product of the
/// steps' characteristic functions, damped by the steps that follow.
double mean_cosine(double k, const std::vector<NoiseSegment>& schedule, double x, int n) {
    constexpr double lambda = 1;  // of potentials/quadratic.toml
    double exponent = 0;
    std::size_t segment = 0;
    for (int j = 0; j < n; ++j) {
        while (segment + 1 < schedule.size() && schedule[segment + 1].time <= (j + 1e-6) * dt) ++segment;
        const auto& [time, alpha, epsilon] = schedule[segment];
        const double damped = epsilon * std::pow(dt, 1 / alpha) * std::pow(1 - lambda * dt, n - 1 - j) * k;
        exponent += std::pow(std::abs(damped), alpha);
    }
    return std::cos(k * x * std::pow(1 - lambda * dt, n)) * std::exp(-exponent);
}

constexpr double start = 0.7;

std::vector<double> final_states(Backend backend, Precision precision, int steps, std::int64_t paths) {
    RunRequest request = test::scheduled(MeasureChoice::exit, three, paths);
    request.start = "x=0.7";
    request.interval = Interval();  // nothing leaves it
    request.dt = dt;
    request.horizon = steps * dt;
    request.scheme = SchemeChoice::euler;
    ExecutorOptions options;
    options.backend = backend;
    options.precision = precision;
    std::vector<double> states;
    for (const PathRecord& record : test::make_case("quadratic.toml", request).run(options).records)
        states.push_back(record.point);
    return states;
}

constexpr double wave_numbers[] = {0.5, 1, 2, 4, 8};
constexpr int looks = 5;

/// The smallest p-value of the cosines' means, with their exact standard errors.
double least_p_value(const std::vector<double>& states, const std::vector<NoiseSegment>& schedule,
                     int steps) {
    const double n = static_cast<double>(states.size());
    double least = 1;
    for (double k : wave_numbers) {
        double sum = 0;
        for (double x : states) sum += std::cos(k * x);
        const double mean = mean_cosine(k, schedule, start, steps);
        const double variance = (1 + mean_cosine(2 * k, schedule, start, steps)) / 2 - mean * mean;
        least = std::min(least, test::normal_p_value((sum / n - mean) / std::sqrt(variance / n)));
    }
    return least;
}

std::vector<NoiseSegment> with_second(double alpha) {
    std::vector<NoiseSegment> schedule = three;
    schedule[1].alpha = alpha;
    return schedule;
}

}  // namespace

TEST_CASE("A quadratic well under changing noise: the chain's characteristic function") {
    const int horizons[] = {20, 26, 40, 43, 60};  // at changes and between; not all whole blocks
    for (Precision precision : {Precision::single, Precision::double_precision}) {
        for (int steps : horizons) {
            const auto states = final_states(Backend::host, precision, steps, 400001);
            INFO("steps " << steps);
            CHECK(least_p_value(states, three, steps) > test::next_false_alarm() / looks);
            if (steps == 20) continue;  // the first segment alone
            // Controls: the first noise alone, the second's tail index off by 0.06, the others in wrong
            // order.
            CHECK(least_p_value(states, {three[0]}, steps) < test::false_alarm);
            if (steps <= 43) CHECK(least_p_value(states, with_second(1.76), steps) < test::false_alarm);
            const std::vector<NoiseSegment> disordered{
                three[0], {2, three[2].alpha, three[2].epsilon}, {4, three[1].alpha, three[1].epsilon}};
            CHECK(least_p_value(states, disordered, steps) < test::false_alarm);
            // A change one block late.
            std::vector<NoiseSegment> late = three;
            late[steps < 40 ? 1 : 2].time += 0.4;
            if (steps == 26 || steps == 43) CHECK(least_p_value(states, late, steps) < test::false_alarm);
        }
    }
    const auto states = final_states(Backend::reference, Precision::automatic, 43, 100001);
    CHECK(least_p_value(states, three, 43) > test::next_false_alarm() / looks);
    CHECK(least_p_value(states, {three[0]}, 43) < test::false_alarm);
}

namespace {

/// The hazard rises and falls by far within the mean time.
const std::vector<NoiseSegment> wild{{0, 1.5, 0.3}, {2, 1.1, 0.6}, {4, 1.9, 0.1}, {12, 1.6, 0.5}};

Batch run(const char* potential, MeasureChoice measure, const char* from,
          const std::vector<NoiseSegment>& schedule, Backend backend, std::int64_t paths) {
    RunRequest request = test::scheduled(measure, schedule, paths);
    request.start = from;
    request.dt = 0.004;
    request.seed = backend == Backend::host ? 2 : 1;
    ExecutorOptions options;
    options.backend = backend;
    return test::make_case(potential, request).run(options);
}

std::vector<double> times(const Batch& batch) {
    std::vector<double> result;
    for (const PathRecord& record : batch.records) result.push_back(static_cast<double>(record.steps));
    return result;
}

}  // namespace

TEST_CASE("Times of exit and transitions under changing noise: host and reference agree in law") {
    struct Study {
        const char* potential;
        MeasureChoice measure;
        const char* from;
    };
    const Study studies[] = {{"two_well.toml", MeasureChoice::exit, "m1"},
                             {"two_well.toml", MeasureChoice::exit, "relaxed:m1"},
                             {"two_well.toml", MeasureChoice::transitions, "m2"},
                             {"five_wells.toml", MeasureChoice::transitions, "m3"}};
    for (const Study& study : studies) {
        const auto from = [&](const std::vector<NoiseSegment>& schedule, Backend backend, std::int64_t n) {
            return times(run(study.potential, study.measure, study.from, schedule, backend, n));
        };
        const auto reference = from(wild, Backend::reference, 5000);
        INFO(study.potential << " from " << study.from);
        CHECK(test::ks_p_value(reference, from(wild, Backend::host, 50000)) > test::next_false_alarm());
        // Controls: the change to the loud noise 0.8 late, the two middle ones exchanged.
        std::vector<NoiseSegment> late = wild;
        late[1].time += 0.8;
        CHECK(test::ks_p_value(reference, from(late, Backend::host, 50000)) < test::false_alarm);
        const std::vector<NoiseSegment> exchanged{wild[0], {2, 1.9, 0.1}, {4, 1.1, 0.6}, wild[3]};
        CHECK(test::ks_p_value(reference, from(exchanged, Backend::host, 50000)) < test::false_alarm);
    }
}

TEST_CASE(
    "Chain and occupation under changing noise agree: occupation fractions, the burn-in on the same clock") {
    for (MeasureChoice measure : {MeasureChoice::chain, MeasureChoice::occupation}) {
        const auto shares = [&](Backend backend, std::int64_t paths, double change) {
            // Whose share of the time is whose follows the tail index; half of the time each.
            RunRequest request = test::scheduled(measure, {{0, 0.6, 0.5}, {change, 1.9, 0.5}}, paths);
            request.horizon = 200;
            request.burn_in = 20;
            request.dt = 0.008;
            request.seed = backend == Backend::host ? 11 : 10;
            ExecutorOptions options;
            options.backend = backend;
            return test::make_case("three_wells.toml", request).summary(options).sojourn().pi_hat;
        };
        const auto least = [](const std::vector<Estimate>& a, const std::vector<Estimate>& b) {
            double p = 1;
            for (std::size_t i = 0; i < a.size(); ++i)
                p = std::min(p, test::normal_p_value((a[i].value - b[i].value) /
                                                     std::hypot(a[i].stderror, b[i].stderror)));
            return p;
        };
        const auto reference = shares(Backend::reference, 256, 120);
        CHECK(least(reference, shares(Backend::host, 2560, 120)) > test::next_false_alarm());
        CHECK(least(reference, shares(Backend::host, 2560, 220)) < test::false_alarm);  // control: never
    }
}
