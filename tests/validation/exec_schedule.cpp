// Mean times under segments that are long against the wells' relaxation, against hazards that follow the
// noise at once. False-alarm budget 1e-6 for each case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "statistics.hpp"

#include <cmath>

using namespace levywell;

namespace {

double p_value(const Estimate& measured, double theory, double bias) {
    const double apart = std::max(0.0, std::abs(measured.value - theory) - bias * theory);
    return test::normal_p_value(apart / measured.stderror);
}

/// Controls: the first segment's noise for ever, and the order turned round.
void check_controls(const Estimate& mean, const Condition& condition, const PotentialFile& file,
                    double granted, double EventPrediction::*turned_mean) {
    const Prediction first = predict(under(condition.noise.schedule.front(), condition), file);
    CHECK(p_value(mean, first.event().mean_exact, granted) < test::false_alarm);
    Condition turned = condition;
    std::swap(turned.noise.schedule.front().alpha, turned.noise.schedule.back().alpha);
    std::swap(turned.noise.schedule.front().epsilon, turned.noise.schedule.back().epsilon);
    CHECK(p_value(mean, predict(turned, file).event().*turned_mean, granted) < test::false_alarm);
}

}  // namespace

TEST_CASE("Exit and transition means of long segments against the adiabatic reference") {
    // Segments of 40 and more against relaxation times of 0.4 and 0.27; 5e-3 are granted for monitoring at dt
    // = 0.005 and for what a well still remembers of the noise before.
    constexpr double granted = 5e-3;
    const PotentialFile file = test::potential("two_well.toml");
    const std::vector<NoiseSegment> schedules[] = {
        {{0, 1.8, 0.1}, {60, 1.2, 0.1}, {100, 1.5, 0.08}},  // the tail gets heavier, then lighter
        {{0, 1.2, 0.05}, {40, 1.2, 0.1}, {80, 1.2, 0.2}, {120, 2, 0.5}}};  // louder, at last Brownian
    for (const std::vector<NoiseSegment>& schedule : schedules) {
        for (MeasureChoice measure : {MeasureChoice::exit, MeasureChoice::transitions}) {
            const test::Case c = test::make_case("two_well.toml", test::scheduled(measure, schedule, 60000));
            const Estimate mean = c.summary().event().mean;
            const Prediction prediction = predict(c.condition, file);
            INFO("measured " << mean.value << " +- " << mean.stderror << " adiabatic "
                             << prediction.event().mean_adiabatic << " +- "
                             << prediction.event().mean_adiabatic_error);
            CHECK(p_value(mean, prediction.event().mean_adiabatic, granted) > test::next_false_alarm());
            CHECK(prediction.event().mean_adiabatic_error < 2e-3 * prediction.event().mean_adiabatic);
            check_controls(mean, c.condition, file, granted, &EventPrediction::mean_adiabatic);
        }
    }
}

TEST_CASE("A Brownian schedule against the adiabatic mean, and a schedule of one segment against its own") {
    const PotentialFile file = test::potential("two_well.toml");
    RunRequest request = test::scheduled(MeasureChoice::transitions, {{0, 1.5, 0.1}}, 40000);
    const test::Case one = test::make_case("two_well.toml", request);
    const Prediction of_one = predict(one.condition, file);
    const Prediction plain = predict(under(one.condition.noise.schedule.front(), one.condition), file);
    CHECK(of_one.event().mean_adiabatic == Approx(plain.event().mean_exact).epsilon(1e-12));
    CHECK(of_one.event().mean_asymptotic == Approx(plain.event().mean_asymptotic).epsilon(1e-12));
    CHECK(of_one.event().mean_exact == Approx(plain.event().mean_exact).epsilon(1e-6));
    CHECK(of_one.pi.empty());
    CHECK(p_value(one.summary().event().mean, of_one.event().mean_adiabatic, 5e-3) >
          test::next_false_alarm());

    request.schedule = {{0, 2, 0.35}, {30, 2, 0.5}};
    const test::Case two = test::make_case("two_well.toml", request);
    const Prediction cold = predict(two.condition, file);
    const Estimate mean = two.summary().event().mean;
    INFO("measured " << mean.value << " +- " << mean.stderror << " adiabatic "
                     << cold.event().mean_adiabatic);
    CHECK(p_value(mean, cold.event().mean_adiabatic, 0.015) >
          test::next_false_alarm());  // exits seen late: sqrt(dt)
    request.schedule = {{0, 2, 0.35}};
    const Prediction never = predict(test::make_case("two_well.toml", request).condition, file);
    CHECK(p_value(mean, never.event().mean_adiabatic, 0.015) < test::false_alarm);
}

TEST_CASE("Means of segments that are short against relaxation against the exact ones") {
    // Granted for the step of 0.005: 4e-3. Relaxation times are 0.4 and 0.27.
    constexpr double granted = 4e-3;
    const PotentialFile file = test::potential("two_well.toml");
    struct Asked {
        MeasureChoice measure;
        const char* start;
        std::vector<NoiseSegment> schedule;
    };
    const Asked cases[] = {
        {MeasureChoice::exit, "m1", {{0, 1.2, 0.5}, {1, 1.8, 0.3}, {2, 1.5, 0.4}}},
        {MeasureChoice::exit, "relaxed:m1", {{0, 2, 0.6}, {1.5, 0.8, 0.3}}},
        {MeasureChoice::transitions, "m1", {{0, 1.5, 0.2}, {1, 1.5, 1}, {2, 1.2, 0.3}}},
    };
    for (const Asked& asked : cases) {
        RunRequest request = test::scheduled(asked.measure, asked.schedule, 60000);
        request.start = asked.start;
        const test::Case c = test::make_case("two_well.toml", request);
        const Estimate mean = c.summary().event().mean;
        const EventPrediction exact = predict(c.condition, file).event();
        INFO(asked.start << " measured " << mean.value << " +- " << mean.stderror << " exact "
                         << exact.mean_exact << " +- " << exact.mean_exact_error);
        CHECK(p_value(mean, exact.mean_exact, granted) > test::next_false_alarm());
        CHECK(exact.mean_exact_error < 3e-3 * exact.mean_exact);
        // The spread of times, of which 60000 tell the standard deviation to about 1%.
        CHECK(mean.stderror * std::sqrt(60000.0) / mean.value == Approx(exact.variation_exact).epsilon(0.05));
        check_controls(mean, c.condition, file, granted, &EventPrediction::mean_exact);
    }
}
