// Numbers that rest on a constant hazard are given where the times do not contradict one; p-values of few
// paths are calibrated.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/theory/significance.hpp"
#include "plain_conditions.hpp"
#include "statistics.hpp"

#include <cmath>
#include <functional>
#include <random>

using namespace levywell;

namespace {

struct Sample {
    Condition condition = test::plain_condition(MeasureChoice::transitions);
    std::vector<PathRecord> records;
    Summary summary;
    ExponentialityCheck times;
};

/// n paths with `draw` for their times in steps, censored at `horizon` steps.
Sample sample(int n, std::int64_t horizon, const std::function<double()>& draw) {
    Sample s;
    test::set_horizon(s.condition, horizon);
    Tally tally(s.condition);
    for (int k = 0; k < n; ++k) {
        PathRecord record;
        record.steps = std::min(horizon, static_cast<std::int64_t>(std::ceil(draw())));
        record.censored = record.steps == horizon;
        record.target = record.censored != 0 ? -1 : 1;
        tally.add(record);
        s.records.push_back(record);
    }
    s.summary = tally.summarise(s.condition);
    s.times = test_constant_rate(s.condition, s.records);
    withhold_constant_rate(s.times, {}, s.summary);
    return s;
}

Prediction predicted(const EventPrediction& times) {
    Prediction prediction;
    prediction.of_measure = times;
    return prediction;
}

}  // namespace

TEST_CASE("Exponential times keep mean, rate and intervals under censoring") {
    std::mt19937_64 engine(1);
    std::exponential_distribution<double> exponential(1e-5);
    const Sample s = sample(4000, 100000, [&] { return exponential(engine); });
    CHECK(s.times.p_value > test::next_false_alarm());
    CHECK(s.summary.n_censored() > 1000);
    CHECK(test::normal_p_value((s.summary.event().mean.value - 0.5e5) / s.summary.event().mean.stderror) >
          test::next_false_alarm());
    CHECK(s.summary.event().rate.ci95[0] < 2e-5);
    CHECK(s.summary.q_hat()[1].stderror > 0);
    // Of min(T, h), h the mean: 1 - 1/e of the mean.
    const Estimate& restricted = s.summary.event().restricted_mean;
    CHECK(test::normal_p_value((restricted.value - 0.5e5 * (1 - std::exp(-1))) / restricted.stderror) >
          test::next_false_alarm());
}

TEST_CASE("Where times contradict a constant rate, what assumes one is withheld, and the rest is right") {
    std::mt19937_64 engine(2);
    std::exponential_distribution<double> quick(1e-3), slow(1e-5);
    bool coin = false;
    const auto mixed = [&] {
        coin = !coin;
        return coin ? quick(engine) : slow(engine);
    };
    const Sample censored = sample(4000, 10000, mixed);
    CHECK(censored.times.p_value < by_chance);
    CHECK(std::isnan(censored.summary.event().mean.value));
    CHECK(censored.summary.event().rate.value > 0);
    CHECK(std::isnan(censored.summary.event().rate.ci95[0]));
    CHECK(std::isnan(censored.summary.q_hat()[1].ci95[1]));
    const double half = 0.5 * (1000 * (1 - std::exp(-10)) + 1e5 * (1 - std::exp(-0.1)));
    const Estimate& restricted = censored.summary.event().restricted_mean;
    CHECK(test::normal_p_value((restricted.value - 0.5 * half) / restricted.stderror) >
          test::next_false_alarm());
    EventPrediction prediction;
    prediction.mean_exact = 25250;
    prediction.mean_exact_error = 0;
    prediction.target_exact = {0.5, 0.5};
    const Check check = compare(censored.condition, censored.summary, censored.times, predicted(prediction));
    CHECK(std::isnan(check.event().exact.z));
    CHECK(std::isnan(check.event().targets_p_exact));  // shares of quick events
    // A complete sample has a mean whatever its law, and the rate that follows from it.
    const Sample complete = sample(4000, std::int64_t{1} << 40, mixed);
    CHECK(complete.times.p_value < by_chance);
    CHECK(test::normal_p_value((complete.summary.event().mean.value - 25250) /
                               complete.summary.event().mean.stderror) > test::next_false_alarm());
    CHECK(complete.summary.event().rate.ci95[1] == Approx(1 / complete.summary.event().mean.ci95[0]));
    CHECK(complete.summary.event().rate.value == Approx(1 / complete.summary.event().mean.value));
}

// By binomial tests of how many p-values lie below 1%, on the side of too many; 1e-6 for all of them.
TEST_CASE("p-values of few exponential times are no false alarms; those of normal deviates would be") {
    std::mt19937_64 engine(3);
    std::exponential_distribution<double> exponential(1e-5);
    constexpr int samples = 4000;
    constexpr double granted = 0.02;  // the cube root of a mean is not quite Gaussian
    for (int n : {4, 10, 100}) {
        for (double censored : {0.0, 0.5}) {
            int low = 0;
            int low_by_normal = 0;
            int known = 0;
            const auto horizon = static_cast<std::int64_t>(censored > 0 ? 1e5 * std::log(2) : 0x1p40);
            for (int k = 0; k < samples; ++k) {
                const Sample s = sample(n, horizon, [&] { return exponential(engine); });
                EventPrediction prediction;
                prediction.mean_exact = 0.5e5;
                prediction.mean_exact_error = 0;
                const Check check = compare(s.condition, s.summary, s.times, predicted(prediction));
                if (std::isnan(check.event().exact.p)) continue;
                ++known;
                low += check.event().exact.p < 0.01;
                low_by_normal += test::normal_p_value(check.event().exact.z) < 0.01;
            }
            INFO(n << " paths, " << censored << " censored: " << low << " and " << low_by_normal << " of "
                   << known);
            CHECK(known > 0.9 * samples);
            const auto too_many = [&](int count) {
                return count > granted * known &&
                       test::binomial_p_value(count, known, granted) < test::false_alarm;
            };
            CHECK_FALSE(too_many(low));
            if (n == 4) CHECK(too_many(low_by_normal));
        }
    }
}

TEST_CASE("Where few long times make the mean, too few paths give it no error, and the number offered does") {
    std::mt19937_64 engine(4);
    std::exponential_distribution<double> quick(1e-1), slow(1e-5);
    std::bernoulli_distribution is_slow(0.05);
    const auto draw = [&] { return is_slow(engine) ? slow(engine) : quick(engine); };
    EventPrediction prediction;
    prediction.mean_exact = 0.5 * (0.05 * 1e5 + 0.95 * 10);  // dt 0.5
    prediction.mean_exact_error = 0;
    prediction.variation_exact = std::sqrt(2 / 0.05 - 1);
    const double enough = fewest_paths(prediction);
    CHECK(enough == 200);
    for (double n : {20.0, enough - 1, enough}) {
        Sample s = sample(static_cast<int>(n), std::int64_t{1} << 40, draw);
        withhold_constant_rate(s.times, prediction, s.summary);
        const Check check = compare(s.condition, s.summary, s.times, predicted(prediction));
        CHECK(std::isfinite(s.summary.event().mean.stderror) == (n >= enough));
        CHECK(std::isfinite(s.summary.event().rate.ci95[1]) == (n >= enough));
        CHECK(s.summary.event().rate.value == Approx(1 / s.summary.event().mean.value));
        CHECK(check.event().exact.p > 1e-3);
        CHECK(std::isfinite(check.event().exact.z));
    }
    // Under a horizon exposure over events is no mean of such times, though few events cannot show it.
    Sample censored = sample(20, 1000, draw);
    CHECK(std::isnan(censored.times.p_value) == false);
    withhold_constant_rate(censored.times, prediction, censored.summary);
    CHECK(std::isnan(censored.summary.event().mean.value));
    CHECK(std::isnan(compare(censored.condition, censored.summary, censored.times, predicted(prediction))
                         .event()
                         .exact.p));
    // Times that vary as exponential ones lose nothing.
    prediction.variation_exact = 1;
    CHECK(fewest_paths(prediction) == 0);
}

TEST_CASE("A mean that nothing contradicts has the interval of its rate") {
    std::mt19937_64 engine(5);
    std::exponential_distribution<double> exponential(1e-5);
    int covered = 0;
    int by_student = 0;
    constexpr int samples = 2000;
    for (int k = 0; k < samples; ++k) {
        const Sample s = sample(4, std::int64_t{1} << 40, [&] { return exponential(engine); });
        const Estimate& mean = s.summary.event().mean;
        CHECK(mean.ci95[0] == Approx(1 / s.summary.event().rate.ci95[1]));
        CHECK(mean.ci95[0] > 0);
        covered += mean.ci95[0] < 0.5e5 && 0.5e5 < mean.ci95[1];
        by_student += std::abs(mean.value - 0.5e5) < 3.18 * mean.stderror;
    }
    CHECK(test::binomial_p_value(samples - covered, samples, 0.05) > test::next_false_alarm());
    CHECK(test::binomial_p_value(samples - by_student, samples, 0.05) < test::false_alarm);  // the control
}
