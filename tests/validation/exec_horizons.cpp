// Automatic horizons: no path is censored and means and targets are the exact ones, through intervals with
// other wells, with ends beyond barriers, from slopes; a horizon from the start's own well alone is refused.
// False-alarm budget 1e-6 a case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "statistics.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

using namespace levywell;

namespace {

constexpr double granted = 0.02;  // relative, of the time step and of what monitoring leaves so near to ends

struct ExitCase {
    const char* file;
    const char* start;
    Interval interval;
    double alpha;
    double epsilon;
    double own_well;  // horizon from the well of the start alone, or from the height of the ends [time]
};

const std::vector<ExitCase> exits = {
    {"two_well.toml", "m1", {-1.05, HUGE_VAL}, 1.5, 0.02, 1000},
    {"two_well.toml", "m1", {-1.1, HUGE_VAL}, 1.5, 0.02, 2800},
    {"two_well.toml", "m1", {-1.3, 1.8}, 1.5, 0.1, 20},
    {"two_well.toml", "m1", {-1.3, 1.8}, 1.2, 0.05, 40},
    {"two_well.toml", "x=0.3", {-1.2, HUGE_VAL}, 1.5, 0.05, 100},
    {"symmetric_quartic.toml", "m1", {-HUGE_VAL, 0.9}, 2, 0.25, 50},
    {"three_wells.toml", "m2", {-HUGE_VAL, 3}, 1.7, 0.2, 100},
};

RunRequest request_of(const ExitCase& exit) {
    RunRequest r = test::request(MeasureChoice::exit, exit.alpha, exit.epsilon, 4000);
    r.start = exit.start;
    r.interval = exit.interval;
    r.scheme = SchemeChoice::automatic;
    r.seed = 7;
    return r;
}

double p_value(const Estimate& mean, double exact) {
    const double excess = std::abs(mean.value - exact) - granted * exact;
    return excess <= 0 ? 1 : test::normal_p_value(excess / mean.stderror);
}

}  // namespace

TEST_CASE("Exits through intervals with other wells: nobody is censored, and the mean is the exact one") {
    for (const ExitCase& exit : exits) {
        RunRequest request = request_of(exit);
        const test::Case c = test::make_case(exit.file, request);
        const Prediction exact = predict(c.condition, test::potential(exit.file));
        const Summary summary = c.summary();
        INFO(exit.file << " from " << exit.start << " through [" << exit.interval.lower << ", "
                       << exit.interval.upper << "]: " << summary.event().mean.value << " +- "
                       << summary.event().mean.stderror << ", exact " << exact.event().mean_exact << " +- "
                       << exact.event().mean_exact_error);
        CHECK(summary.n_censored() == 0);
        CHECK(p_value(summary.event().mean, exact.event().mean_exact) > test::next_false_alarm());
        if (!exact.event().target_exact.empty()) {
            const Estimate& left = summary.event().target_probability[0];
            CHECK(std::abs(left.value - exact.event().target_exact[0]) < 5.2 * left.stderror + granted);
        }
        // Control: a horizon of the start's own well.
        request.horizon = exit.own_well;
        const Summary cut = test::make_case(exit.file, request).summary();
        CHECK(cut.n_censored() > 0);
    }
}

TEST_CASE(
    "A longer horizon than the automatic one changes nothing: it ends no path that would not have ended") {
    for (const ExitCase& exit : {exits[0], exits[2]}) {
        RunRequest request = request_of(exit);
        request.start = std::string("relaxed:") + exit.start;
        request.paths = 2000;
        const test::Case automatic = test::make_case(exit.file, request);
        request.horizon = 16 * static_cast<double>(automatic.condition.horizon_steps()) * request.step();
        const test::Case longer = test::make_case(exit.file, request);
        const Batch a = automatic.run();
        const Batch b = longer.run();
        CHECK(a.tally == b.tally);
        request.horizon = exit.own_well / 100;  // control
        CHECK_FALSE(a.tally == test::make_case(exit.file, request).run().tally);
    }
}
