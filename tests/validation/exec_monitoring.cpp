// Exits and entries into balls between grid times, in potentials: the bridges of the steps against the exact
// solver, where grid times are off by more than anything else. (Free paths: exec_flat.) False-alarm budget
// 1e-6 a case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "potentials.hpp"
#include "statistics.hpp"

#include <cmath>
#include <limits>
#include <string>

using namespace levywell;

namespace {

struct Study {
    std::string name;
    RunRequest request;
    double granted;  // relative: Euler's error of first order, (1/2) dt f'' at the start's minimum
};

RunRequest seen(RunRequest request, Monitoring monitoring) {
    request.monitoring = monitoring;
    return request;
}

/// p-value of the mean's deviation from the exact one beyond what is granted.
double p_value(const Study& study, Monitoring monitoring) {
    const RunRequest request = seen(study.request, monitoring);
    const test::Case c = test::make_case(study.name, request);
    const EventPrediction event = predict(c.condition, test::potential(study.name)).event();
    const double exact = monitoring == Monitoring::grid ? event.mean_process : event.mean_exact;
    const Estimate mean = c.summary().event().mean;
    INFO(study.name << " alpha " << request.alpha[0] << ": " << mean.value << " +- " << mean.stderror
                    << " exact " << exact);
    CHECK(std::isfinite(exact));
    const double excess = std::abs(mean.value - exact) - study.granted * exact;
    return excess <= 0 ? 1 : test::normal_p_value(excess / mean.stderror);
}

Study exits(const std::string& name, Interval interval, double alpha, double epsilon, double dt, double f2,
            std::int64_t paths) {
    RunRequest request = test::request(MeasureChoice::exit, alpha, epsilon, paths);
    request.start = "m1";
    request.interval = interval;
    request.dt = dt;
    return {name, request, 0.5 * dt * f2};
}

Study entries(double alpha) {
    RunRequest request = test::request(MeasureChoice::transitions, alpha, 1, 400000);
    request.start = "m1";
    request.delta = 0.05;
    request.dt = 0.005;
    return {"symmetric_quartic.toml", request, 0.5 * 0.005 * 2};
}

}  // namespace

TEST_CASE("Ends near the start and small balls: bridges see what grid times miss") {
    const double beyond = std::numeric_limits<double>::infinity();
    for (const Study& study : {exits("two_well.toml", {-1.02, 0}, 1.5, 0.02, 0.005, 2.5, 400000),
                               exits("symmetric_quartic.toml", {-1.6, beyond}, 2, 0.3, 0.005, 2, 40000),
                               entries(1.5), entries(1.8), entries(2)}) {
        CHECK(p_value(study, Monitoring::continuous) > test::next_false_alarm());
        CHECK(p_value(study, Monitoring::grid) < test::false_alarm);  // control
    }
}
