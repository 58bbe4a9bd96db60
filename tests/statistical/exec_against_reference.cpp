// host and reference share no sampler, no generator, no precision and no loop: equal in law, every measure.
// Budget 1e-6 for each case.

#include "catch.hpp"
#include "conditions.hpp"
#include "statistics.hpp"

#include <cmath>
#include <vector>

using namespace levywell;

namespace {

struct Study {
    const char* potential;
    MeasureChoice measure;
    double alpha;
    double epsilon;
    const char* start;
};

const Study studies[] = {
    {"two_well.toml", MeasureChoice::exit, 1.5, 0.5, "m1"},
    {"two_well.toml", MeasureChoice::exit, 2.0, 0.6, "m2"},
    {"two_well.toml", MeasureChoice::transitions, 0.8, 0.3, "m1"},
    {"tilted_quartic.toml", MeasureChoice::transitions, 1.2, 0.4, "relaxed:m1"},
    {"five_wells.toml", MeasureChoice::transitions, 1.6, 0.6, "m3"},
    {"narrow_deep_wide_shallow.toml", MeasureChoice::exit, 1.8, 0.6, "m2"},  // drift by table on the host
    {"rugged.toml", MeasureChoice::transitions, 1.0, 0.5, "m1"},
};

test::Case make(const Study& study, std::int64_t paths) {
    RunRequest request = test::request(study.measure, study.alpha, study.epsilon, paths);
    request.start = study.start;
    request.dt = 0.004;
    return test::make_case(study.potential, request);
}

Batch run(test::Case c, Backend backend, std::uint64_t seed) {
    c.condition.key = seed;
    ExecutorOptions options;
    options.backend = backend;
    return c.run(options);
}

std::vector<double> times(const Batch& batch) {
    std::vector<double> result;
    for (const PathRecord& record : batch.records) result.push_back(static_cast<double>(record.steps));
    return result;
}

/// Chi-square p-value of two samples over targets.
double targets_p_value(const Batch& a, const Batch& b) {
    double count[2][8] = {};
    for (const PathRecord& r : a.records) ++count[0][r.target + 1];
    for (const PathRecord& r : b.records) ++count[1][r.target + 1];
    const double n[2] = {static_cast<double>(a.records.size()), static_cast<double>(b.records.size())};
    double sum = 0;
    int cells = 0;
    for (int t = 0; t < 8; ++t) {
        const double all = count[0][t] + count[1][t];
        if (all < 20) continue;
        ++cells;
        for (int s = 0; s < 2; ++s) {
            const double expected = all * n[s] / (n[0] + n[1]);
            sum += std::pow(count[s][t] - expected, 2) / expected;
        }
    }
    return cells < 2 ? 1
                     : boost::math::cdf(boost::math::complement(boost::math::chi_squared(cells - 1), sum));
}

}  // namespace

TEST_CASE("Times and targets of exit and transitions agree in law") {
    for (const Study& study : studies) {
        const Batch reference = run(make(study, 3000), Backend::reference, 1);
        const Batch host = run(make(study, 30000), Backend::host, 2);
        INFO(study.potential << " alpha " << study.alpha);
        CHECK(test::ks_p_value(times(reference), times(host)) > test::next_false_alarm());
        CHECK(targets_p_value(reference, host) > test::next_false_alarm());
    }
}

TEST_CASE("The comparison sees what is wrong: eps 15% off, another start, a tail cut at 2^-9") {
    const Batch reference = run(make(studies[0], 3000), Backend::reference, 1);
    Study louder = studies[0];
    louder.epsilon *= 1.15;
    CHECK(test::ks_p_value(times(reference), times(run(make(louder, 30000), Backend::host, 2))) <
          test::false_alarm);
    Study elsewhere = studies[4];
    elsewhere.start = "m2";
    CHECK(targets_p_value(run(make(studies[4], 3000), Backend::reference, 1),
                          run(make(elsewhere, 30000), Backend::host, 2)) < test::false_alarm);
    ExecutorOptions options;
    options.backend = Backend::host;
    options.tail_cut = std::exp2(-9);
    CHECK(test::ks_p_value(times(reference), times(make(studies[0], 30000).run(options))) <
          test::false_alarm);
}

TEST_CASE("Jump-adapted: the host's table of the local law against increments drawn one by one") {
    struct Resting {
        const char* potential;
        MeasureChoice measure;
        double alpha;
        double epsilon;
        const char* start;
    };
    for (const Resting& study :
         {Resting{"two_well.toml", MeasureChoice::exit, 1.5, 0.1, "m1"},
          Resting{"two_well.toml", MeasureChoice::exit, 0.8, 0.02, "m2"},
          Resting{"five_wells.toml", MeasureChoice::transitions, 1.8, 0.1, "relaxed:m3"},
          Resting{"tilted_quartic.toml", MeasureChoice::transitions, 1.2, 0.01, "x=-0.8"}}) {
        RunRequest request = test::request(study.measure, study.alpha, study.epsilon, 4000);
        request.scheme = SchemeChoice::jump_adapted;
        request.start = study.start;
        request.dt = 0.01;
        const Batch reference = run(test::make_case(study.potential, request), Backend::reference, 1);
        request.paths = 40000;
        const test::Case c = test::make_case(study.potential, request);
        const Batch host = run(c, Backend::host, 2);
        INFO(study.potential << " alpha " << study.alpha);
        CHECK(test::ks_p_value(times(reference), times(host)) > test::next_false_alarm());
        CHECK(targets_p_value(reference, host) > test::next_false_alarm());
        test::Case wrong = c;  // control: large jumps 15% rarer
        for (RelaxedCore& core : std::get<JumpAdapted>(wrong.condition.scheme).cores) core.threshold *= 0.85;
        wrong.condition.noise.epsilon *= 0.85;
        CHECK(test::ks_p_value(times(reference), times(run(wrong, Backend::host, 2))) < test::false_alarm);
    }
}

TEST_CASE("Chain and occupation agree: rates and occupation fractions") {
    for (MeasureChoice measure : {MeasureChoice::chain, MeasureChoice::occupation}) {
        RunRequest request = test::request(measure, 1.4, 0.4, 64);
        request.horizon = 1000;
        request.burn_in = 20;
        request.dt = 0.008;
        Summary summary[2];
        for (int k = 0; k < 2; ++k) {
            ExecutorOptions options;
            options.backend = k == 0 ? Backend::reference : Backend::host;
            request.seed = 10 + static_cast<std::uint64_t>(k);
            if (k == 1) request.paths = 640;
            summary[k] = test::make_case("three_wells.toml", request).summary(options);
        }
        for (std::size_t i = 0; i < 3; ++i) {
            const Estimate& a = summary[0].sojourn().pi_hat[i];
            const Estimate& b = summary[1].sojourn().pi_hat[i];
            INFO("well " << i << " " << a.value << " " << b.value);
            CHECK(test::normal_p_value((a.value - b.value) / std::hypot(a.stderror, b.stderror)) >
                  test::next_false_alarm());
        }
        for (std::size_t k = 0; k < summary[0].q_hat().size(); ++k) {
            const Estimate& a = summary[0].q_hat()[k];
            const Estimate& b = summary[1].q_hat()[k];
            if (!(a.value > 0)) continue;
            // Counts over disjoint residences are nearly Poisson; twice the Poisson error is granted for what
            // is not.
            const double error =
                2 * std::hypot(a.value / std::sqrt(static_cast<double>(summary[0].sojourn().transitions[k])),
                               b.value / std::sqrt(static_cast<double>(summary[1].sojourn().transitions[k])));
            INFO("q " << k << " " << a.value << " " << b.value);
            CHECK(test::normal_p_value((a.value - b.value) / error) > test::next_false_alarm());
        }
    }
}
