// The diagnosis of noise matrices: Gaussian noise of unequal, correlated coordinates is not taken for
// heavy-tailed, stable noise is, and noise of finite variance is told from both. Budget 1e-6 a case, fixed
// seed.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/tail/noise_diagnosis.hpp"
#include "levywell/tail/two_pass_tail_index.hpp"
#include "samples.hpp"
#include "statistics.hpp"

#include <cmath>
#include <omp.h>

using namespace levywell;

namespace {

constexpr std::int64_t minibatches = 64;

/// Rows of independent numbers made into neighbours of correlation `memory` and coordinates of scales from 1
/// to e^8.
NoiseMatrix coloured(std::vector<double> x, std::int64_t columns, double memory) {
    std::vector<float> values;
    for (std::int64_t i = 0; i < minibatches; ++i) {
        double before = 0;
        for (std::int64_t c = 0; c < columns; ++c) {
            const double fresh = x[static_cast<std::size_t>(i * columns + c)];
            before = c == 0 ? fresh : memory * before + (1 - memory) * fresh;
            values.push_back(static_cast<float>(
                before * std::exp(8 * static_cast<double>(c * 37 % columns) / static_cast<double>(columns))));
        }
    }
    return {minibatches, columns, std::move(values)};
}

std::size_t numbers(std::int64_t columns) {
    return static_cast<std::size_t>(minibatches * columns);
}

NoiseDiagnosis diagnosis_of(const NoiseMatrix& noise, int surrogates) {
    DiagnosisRequest request;
    request.surrogates = surrogates;
    request.resamples = 99;
    request.coordinates = 400;
    request.projections = 16;
    return diagnose_noise(noise, noise_tail_index(noise, {}), {}, request, "here");
}

}  // namespace

TEST_CASE("Gaussian noise of unequal, correlated coordinates has a low alpha-hat, and is not refused") {
    constexpr int matrices = 40;
    constexpr int surrogates = 19;
    std::vector<double> p[4];
    int low = 0;
    for (std::uint64_t m = 0; m < matrices; ++m) {
        const NoiseDiagnosis d =
            diagnosis_of(coloured(test::stable_sample(2, 1, numbers(300), 300 + m), 300, 0.9), surrogates);
        const AgainstGaussian* statistics[] = {&d.pooled, &d.per_coordinate, &d.scaling, &d.kurtosis};
        for (std::size_t k = 0; k < 4; ++k) p[k].push_back(statistics[k]->p_value - 0.5 / (surrogates + 1));
        low += d.alpha < 1.5 ? 1 : 0;
        CHECK(d.white == Approx(2).margin(0.35));
    }
    CHECK(low == matrices);  // what a pooled alpha-hat would have called heavy-tailed
    for (const std::vector<double>& values : p)
        CHECK(test::ks_p_value(values, [](double x) { return x; }) > test::next_false_alarm());
}

TEST_CASE("The interval of alpha-hat holds the mean alpha-hat of such noise 95 times in a hundred") {
    constexpr int matrices = 60;
    std::vector<NoiseDiagnosis> all;
    double mean = 0;  // of 1/alpha, whose law is closer to symmetric
    for (std::uint64_t m = 0; m < matrices; ++m) {
        all.push_back(diagnosis_of({200, 4,
                                    [&] {
                                        const std::vector<double> x = test::stable_sample(2, 1, 800, 600 + m);
                                        return std::vector<float>(x.begin(), x.end());
                                    }()},
                                   19));
        mean += 1 / all.back().alpha / matrices;
    }
    int held = 0;
    for (const NoiseDiagnosis& d : all) held += d.low <= 1 / mean && 1 / mean <= d.high ? 1 : 0;
    CHECK(held >= 51);  // fewer: 2e-3 at 95%, and the interval about the measured value held it in 7 of 10
}

TEST_CASE("Rows that depend on each other give alpha-hat no interval") {
    std::vector<float> values;
    double before = 0;
    for (double x : test::stable_sample(2, 1, 400, 700)) {
        before = 0.95 * before + x;
        for (int c = 0; c < 2; ++c) values.push_back(static_cast<float>(before + c));
    }
    const NoiseDiagnosis d = diagnosis_of({400, 2, std::move(values)}, 19);
    CHECK(d.decision.answer == NoiseAnswer::rows_depend);
    CHECK(std::isfinite(d.alpha));
    CHECK(std::isnan(d.low));
}

TEST_CASE("Stable noise is found by single coordinates and by minibatch size, correlated or not") {
    for (double memory : {0.0, 0.8}) {
        const NoiseDiagnosis d =
            diagnosis_of(coloured(test::stable_sample(1.2, 1, numbers(2000), 77), 2000, memory), 49);
        INFO(d.verdict());
        CHECK(d.per_coordinate.p_value == Approx(0.02));
        CHECK(d.scaling.p_value == Approx(0.02));
        CHECK(d.per_coordinate.measured == Approx(1.2).margin(0.12));
        CHECK(d.scaling.measured == Approx(1.2).margin(0.2));
        CHECK(d.decision.answer != NoiseAnswer::not_stable);
    }
}

TEST_CASE("Noise of finite variance and heavy tails is not called stable") {
    const NoiseDiagnosis d = diagnosis_of(coloured(test::student_sample(3, numbers(2000), 5), 2000, 0), 49);
    INFO(d.verdict());
    CHECK(d.kurtosis.p_value == Approx(0.02));
    CHECK(d.decision.answer == NoiseAnswer::not_stable);
}

TEST_CASE("Stable noise of one scale comes back through every path; its interval holds it") {
    std::vector<double> x = test::stable_sample(1.4, 1, numbers(3000), 8);
    const NoiseMatrix noise(minibatches, 3000, {x.begin(), x.end()});
    const NoiseDiagnosis d = diagnosis_of(noise, 19);
    CHECK(d.alpha == Approx(1.4).margin(0.06));
    CHECK(d.shuffled == Approx(1.4).margin(0.06));
    CHECK(d.permuted == Approx(1.4).margin(0.06));
    CHECK(d.signs == Approx(1.4).margin(0.06));
    CHECK(d.low < 1.4);
    CHECK(d.high > 1.4);
    CHECK(d.control_per_coordinate == Approx(1.2).margin(0.05));
    CHECK(d.whole.pooled.alpha == Approx(d.alpha).epsilon(1e-6));
    CHECK(d.per_coordinate.measured == Approx(1.4).margin(0.08));
    // 64 vectors of independent stable entries: in the domain of a stable law of index 1.4, with the scatter
    // of 64 numbers.
    CHECK(d.vectors.measured == Approx(1.4).margin(0.25));
    CHECK(d.vectors.p_value == Approx(0.05));
    CHECK(d.vectors_low < d.vectors.measured);
    CHECK(d.vectors.measured < d.vectors_high);
}

TEST_CASE("The positive control comes back pooled, in any order, and coordinate by coordinate") {
    // Scales that are alike: those of Gaussian numbers over 64 minibatches. Five standard errors of the
    // log-moment estimate with K1 = 500, K2 = 512.
    std::vector<double> x = test::stable_sample(2, 1, numbers(4000), 18);
    const NoiseDiagnosis d = diagnosis_of({minibatches, 4000, {x.begin(), x.end()}}, 19);
    CHECK(d.control_pooled == Approx(1.2).margin(0.075));
    CHECK(d.control_shuffled == Approx(1.2).margin(0.075));
    CHECK(d.control_shuffled != d.control_pooled);
    CHECK(d.control_per_coordinate == Approx(1.2).margin(0.05));
    CHECK(d.alpha == Approx(2).margin(0.2));  // the control of the control: the noise itself is Gaussian
}

TEST_CASE("A diagnosis does not depend on the number of threads") {
    // More coordinates than any stretch that threads are dealt, and no whole number of them.
    const NoiseMatrix noise = coloured(test::stable_sample(1.7, 1, numbers(36007), 4), 36007, 0.5);
    DiagnosisRequest request;
    request.surrogates = 19;
    request.resamples = 19;
    request.coordinates = 100;
    request.projections = 4;
    const NoiseTailIndex whole = noise_tail_index(noise, {});
    const NoiseDiagnosis many = diagnose_noise(noise, whole, {}, request, "here");
    omp_set_num_threads(1);
    const NoiseDiagnosis one = diagnose_noise(noise, whole, {}, request, "here");
    omp_set_num_threads(3);
    const NoiseDiagnosis three = diagnose_noise(noise, whole, {}, request, "here");
    omp_set_num_threads(omp_get_num_procs());
    for (const NoiseDiagnosis* other : {&one, &three}) {
        CHECK(other->verdict() == many.verdict());
        for (double NoiseDiagnosis::*value :
             {&NoiseDiagnosis::alpha, &NoiseDiagnosis::low, &NoiseDiagnosis::high, &NoiseDiagnosis::shuffled,
              &NoiseDiagnosis::permuted, &NoiseDiagnosis::signs, &NoiseDiagnosis::independent,
              &NoiseDiagnosis::white, &NoiseDiagnosis::vectors_low, &NoiseDiagnosis::vectors_high,
              &NoiseDiagnosis::control_pooled, &NoiseDiagnosis::control_shuffled,
              &NoiseDiagnosis::control_per_coordinate})
            CHECK(other->*value == many.*value);
        for (AgainstGaussian NoiseDiagnosis::*value :
             {&NoiseDiagnosis::pooled, &NoiseDiagnosis::vectors, &NoiseDiagnosis::per_coordinate,
              &NoiseDiagnosis::fours, &NoiseDiagnosis::scaling, &NoiseDiagnosis::kurtosis,
              &NoiseDiagnosis::projections}) {
            CHECK((other->*value).measured == (many.*value).measured);
            CHECK((other->*value).mean == (many.*value).mean);
            CHECK((other->*value).deviation == (many.*value).deviation);
            CHECK((other->*value).p_value == (many.*value).p_value);
        }
    }
}

TEST_CASE("A diagnosis does not depend on the unit of the noise") {
    const std::vector<double> x = test::stable_sample(1.7, 1, numbers(200), 6);
    const auto scaled = [&](float unit) {
        std::vector<float> values;
        for (double number : x) values.push_back(unit * static_cast<float>(number));
        return diagnosis_of({minibatches, 200, std::move(values)}, 19);
    };
    const NoiseDiagnosis one = scaled(1);
    for (float unit : {0x1p-90f, 0x1p60f}) {  // whose squares single precision does not hold
        const NoiseDiagnosis other = scaled(unit);
        CHECK(other.alpha == Approx(one.alpha).epsilon(1e-9));
        CHECK(other.control_pooled == Approx(one.control_pooled).epsilon(1e-9));
        CHECK(other.vectors.measured == Approx(one.vectors.measured).epsilon(1e-6));
        CHECK(other.pooled.mean == Approx(one.pooled.mean).epsilon(1e-6));
        CHECK(other.kurtosis.mean == Approx(one.kurtosis.mean).epsilon(1e-6));
        CHECK(other.whole.dropped.alpha == Approx(one.whole.dropped.alpha).epsilon(1e-9));
    }
}

TEST_CASE("What cannot be diagnosed is refused, or gets no number") {
    const NoiseMatrix few(4, 10, std::vector<float>(40, 1.0f));
    CHECK_THROWS_WITH(diagnosis_of(few, 19), Contains("4 minibatches of 10 coordinates"));
    const NoiseMatrix dead(20, 10, std::vector<float>(200, 1.0f));
    CHECK_THAT(diagnosis_of(dead, 19).verdict(), Contains("Nothing can be said"));
    CHECK(std::isnan(diagnosis_of(dead, 19).pooled.p_value));
    CHECK(std::isnan(diagnosis_of(dead, 19).control_shuffled));
    CHECK(diagnosis_of(dead, 19).whole.zero_fraction == 1);
    CHECK(std::isnan(diagnosis_of(dead, 19).whole.pooled.alpha));
}
