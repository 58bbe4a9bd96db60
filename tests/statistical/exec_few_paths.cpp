// Runs of few paths: starts near a barrier, where most paths leave at once and few long times
// make the mean; free exits, whose times vary less than exponential ones; wells. Counts against binomial
// tests at 1e-6.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "potentials.hpp"
#include "statistics.hpp"

#include <cmath>

using namespace levywell;

namespace {

struct Setting {
    const char* potential;
    double alpha, epsilon, dt;
    const char* start;
    Interval interval;
    double granted;  // part of p-values below 1% that the time step is granted
};

struct Counts {
    int low = 0, low_by_sample = 0, intervals = 0, covered = 0, negative = 0;
};

constexpr int runs = 400;

/// One run of many paths, cut into runs of few.
struct Runs {
    Condition condition;
    Prediction prediction;
    std::vector<PathRecord> records;
};

Runs all_runs(const Setting& setting, int paths) {
    const PotentialFile file = test::potential(setting.potential);
    RunRequest request = test::request(MeasureChoice::exit, setting.alpha, setting.epsilon, runs * paths);
    request.dt = setting.dt;
    request.start = setting.start;
    request.interval = setting.interval;
    Faults faults;
    Runs result;
    result.condition = plan(request, file, faults).front();
    faults.throw_if_any();
    result.prediction = predict(result.condition, file, 1e-2);
    result.records = make_executor(result.condition, file.potential, {})->run({0, runs * paths}).records;
    return result;
}

Counts count(const Runs& all, int paths) {
    Counts counts;
    const double exact = all.prediction.event().mean_exact;
    for (auto first = all.records.begin(); first < all.records.begin() + runs * paths; first += paths) {
        const std::vector<PathRecord> records(first, first + paths);
        Tally tally(all.condition);
        for (const PathRecord& record : records) tally.add(record);
        Summary summary = tally.summarise(all.condition);
        const Estimate by_sample = summary.event().mean;
        const ExponentialityCheck times = test_constant_rate(all.condition, records);
        withhold_constant_rate(times, all.prediction.event(), summary);
        const Check check = compare(all.condition, summary, times, all.prediction);
        counts.low += check.event().exact.p < 0.01;
        counts.low_by_sample += std::abs(by_sample.value - exact) > 2.58 * by_sample.stderror;
        if (std::isnan(summary.event().mean.ci95[0])) continue;
        ++counts.intervals;
        counts.covered += summary.event().mean.ci95[0] < exact && exact < summary.event().mean.ci95[1];
        counts.negative += !(summary.event().mean.ci95[0] > 0);
    }
    return counts;
}

}  // namespace

TEST_CASE("Few paths: p-values are no false alarms, intervals hold the exact mean or are not given") {
    const Setting near_barrier{"two_well.toml", 2, 0.5, 1e-3, "x=-0.02", {-HUGE_VAL, 0}, 0.02};
    const Setting near_end{"flat.toml", 2, 1, 1e-3, "x=0.99", {-1, 1}, 0.03};
    const Setting in_well{"two_well.toml", 1.5, 0.3, 1e-2, "m1", {-HUGE_VAL, 0}, 0.02};
    const Setting free{"flat.toml", 1.2, 1, 1e-2, "x=0.2", {-1, 1}, 0.02};
    for (const Setting& setting : {near_barrier, near_end, in_well, free}) {
        const Runs all = all_runs(setting, 100);
        for (int paths : {1, 4, 20, 100}) {
            const Counts counts = count(all, paths);
            INFO(setting.potential << " from " << setting.start << ", " << paths << " paths: p < 1% "
                                   << counts.low << " of " << runs << " (by the sample's error "
                                   << counts.low_by_sample << "), covered " << counts.covered << " of "
                                   << counts.intervals);
            CHECK_FALSE((counts.low > setting.granted * runs &&
                         test::binomial_p_value(counts.low, runs, setting.granted) < test::false_alarm));
            CHECK(counts.negative == 0);
            const int missed = counts.intervals - counts.covered;
            CHECK_FALSE((missed > 0.07 * counts.intervals &&
                         test::binomial_p_value(missed, counts.intervals, 0.07) < test::false_alarm));
            // The control: by the spread of the sample alone.
            if (setting.start == near_barrier.start && paths == 20) CHECK(counts.low_by_sample > 0.2 * runs);
        }
    }
}
