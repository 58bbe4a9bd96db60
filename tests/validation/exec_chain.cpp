// The chain of steps (monitoring = grid) against its own exact values, where those of the process are
// refused. False-alarm budget 1e-6 a case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "potentials.hpp"
#include "statistics.hpp"

#include <cmath>
#include <string>

using namespace levywell;

namespace {

struct Study {
    std::string name;
    RunRequest request;
    bool process_differs;  // by enough to be refused
};

RunRequest chain(MeasureChoice measure, const std::string& start, double alpha, double epsilon, double dt,
                 std::int64_t paths) {
    RunRequest request = test::request(measure, alpha, epsilon, paths);
    request.monitoring = Monitoring::grid;
    request.start = start;
    request.dt = dt;
    return request;
}

Study exits(const std::string& name, const std::string& start, Interval interval, double alpha,
            double epsilon, double dt, bool process_differs = true) {
    RunRequest request = chain(MeasureChoice::exit, start, alpha, epsilon, dt, 1000000);
    request.interval = interval;
    return {name, request, process_differs};
}

void check_study(const Study& study, Backend backend = Backend::host) {
    const PotentialFile file = test::potential(study.name);
    const test::Case c = test::make_case(study.name, study.request);
    const Prediction exact = predict(c.condition, file);
    ExecutorOptions options;
    options.backend = backend;
    const Batch batch = c.run(options);
    const Summary summary = batch.tally.summarise(c.condition);
    const Check check = compare(c.condition, summary, test_constant_rate(c.condition, batch.records), exact);
    const EventPrediction& event = exact.event();
    const Estimate mean = summary.event().mean;
    INFO(study.name << " " << study.request.start << " alpha " << study.request.alpha[0] << ": " << mean.value
                    << " +- " << mean.stderror << " exact " << event.mean_exact << " +- "
                    << event.mean_exact_error << ", process " << event.mean_process);
    CHECK_THAT(exact.exact_source, Catch::Contains("chain of steps"));
    CHECK(event.mean_exact_error < 1e-3 * event.mean_exact);
    CHECK(check.event().exact.p > test::next_false_alarm());
    CHECK((std::isnan(check.event().targets_p_exact) ||
           check.event().targets_p_exact > test::next_false_alarm()));
    if (!study.process_differs) return;
    const double z = (mean.value - event.mean_process) / std::hypot(mean.stderror, event.mean_process_error);
    CHECK(test::normal_p_value(z) < test::false_alarm);  // control
}

}  // namespace

TEST_CASE("Exits of the chain: its own exact mean is met, that of the process refused") {
    for (const Study& study :
         {exits("flat.toml", "x=0.3", {-1, 1}, 2, 1, 0.01), exits("flat.toml", "x=0.3", {-1, 1}, 1, 1, 0.01),
          exits("two_well.toml", "m1", {-HUGE_VAL, 0}, 1.5, 0.4, 0.04),
          exits("two_well.toml", "m1", {-HUGE_VAL, 0}, 2, 0.4, 0.04),
          exits("two_well.toml", "m1", {-HUGE_VAL, 0}, 0.8, 0.4, 0.04, false),
          exits("two_well.toml", "x=0.4", {-0.8, 1.2}, 0.7, 0.2, 0.04),
          exits("quadratic.toml", "x=-3", {-HUGE_VAL, 1}, 1.3, 0.5, 0.1),
          exits("quadratic.toml", "m1", {-HUGE_VAL, 1}, 0.2, 0.3, 0.1, false)})
        check_study(study);
}

TEST_CASE("Transitions of the chain pass over balls") {
    for (double alpha : {0.8, 1.5, 2.0}) {
        RunRequest request = chain(MeasureChoice::transitions, "m3", alpha, 0.6, 0.01, 400000);
        request.delta = 0.05;
        check_study({"five_wells.toml", request, alpha > 1});
    }
}

TEST_CASE("Relaxed starts of the chain, some of them outside of the interval that is left") {
    for (double alpha : {0.8, 1.5, 2.0}) {
        const Study study = exits("two_well.toml", "relaxed:m1", {-1.4, -0.5}, alpha, 0.5, 0.02);
        check_study(study);
        Study reference = study;
        reference.request.paths = 20000;
        reference.process_differs = false;
        check_study(reference, Backend::reference);
    }
    check_study(exits("quadratic.toml", "relaxed:m1", {-1, 1}, 1.2, 0.5, 0.1));
}

TEST_CASE("Rates of jump chains against the exact ones, which louder noise or another step has not") {
    struct Jumps {
        const char* name;
        double alpha, epsilon, delta, dt;
        SchemeChoice scheme;
        std::int64_t paths;
        double other_dt;   // whose exact rates are refused; 0: too near to be told
        bool law_differs;  // that of small noise, by enough to be refused
    };
    for (const Jumps& asked :
         {Jumps{"two_well.toml", 1.5, 0.3, 0.03, 0.04, SchemeChoice::euler, 2000, 0, true},
          Jumps{"two_well.toml", 2, 0.5, 0.1, 0.04, SchemeChoice::euler, 2000, 0, false},
          Jumps{"two_well.toml", 1.2, 0.1, 0.1, 0.01, SchemeChoice::jump_adapted, 2000, 0, false},
          Jumps{"three_wells.toml", 1.5, 0.4, 0.02, 0.008, SchemeChoice::euler, 2000, 0.002, true}}) {
        RunRequest request = test::request(MeasureChoice::chain, asked.alpha, asked.epsilon, asked.paths);
        request.dt = asked.dt;
        request.delta = asked.delta;
        request.horizon = 1000;
        request.burn_in = 100;
        request.scheme = asked.scheme;
        const PotentialFile file = test::potential(asked.name);
        const test::Case c = test::make_case(asked.name, request);
        const Summary summary = c.summary();
        const Prediction exact = predict(c.condition, file);
        REQUIRE(exact.if_chain() != nullptr);
        const ChainCheck check = compare(c.condition, summary, {}, exact).chain();
        const std::size_t wells = c.condition.wells.count();
        double of_law = 0;
        const auto is_judged = [&](std::size_t k) {
            return k % (wells + 1) != 0 && summary.chain().transitions[k] >= 25;  // enough for a Gaussian
        };
        for (std::size_t k = 0; k < wells * wells; ++k) {
            if (!is_judged(k)) continue;
            INFO(asked.name << " alpha " << asked.alpha << " rate " << k << ": "
                            << summary.chain().transitions[k] << " jumps, z = " << check.rates_z_exact[k]
                            << ", law's " << check.rates_z[k]);
            CHECK(test::normal_p_value(check.rates_z_exact[k]) > test::next_false_alarm());
            if (asked.law_differs) of_law = std::max(of_law, std::abs(check.rates_z[k]));
        }
        if (asked.law_differs) CHECK(test::normal_p_value(of_law) < test::false_alarm);
        const auto is_refused = [&](const RunRequest& of) {
            const Prediction other = predict(test::make_case(asked.name, of).condition, file);
            const std::vector<double> z = compare(c.condition, summary, {}, other).chain().rates_z_exact;
            double largest = 0;
            for (std::size_t k = 0; k < wells * wells; ++k) {
                if (is_judged(k)) largest = std::max(largest, std::abs(z[k]));
            }
            UNSCOPED_INFO(asked.name << " alpha " << asked.alpha << ": largest z of another chain "
                                     << largest);
            return test::normal_p_value(largest) < test::false_alarm;
        };
        RunRequest other = request;
        other.epsilon = {1.06 * asked.epsilon};
        CHECK(is_refused(other));
        other = request;
        other.dt = asked.other_dt;
        if (asked.other_dt > 0) CHECK(is_refused(other));
        // Fractions of time, too.
        for (std::size_t i = 0; i < wells; ++i) {
            const Estimate& share = summary.chain().pi_hat[i];
            CHECK(test::normal_p_value((share.value - exact.pi_exact()[i]) / share.stderror) >
                  test::next_false_alarm());
        }
    }
}
