// Paths that begin at rest in a well, against the exact mean and targets from its quasi-stationary law.
// False-alarm budget 1e-6 a case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "potentials.hpp"
#include "statistics.hpp"

#include <cmath>
#include <limits>
#include <string>

using namespace levywell;

namespace {

constexpr double time_step = 0.004;  // what the steps are granted: ends of the relaxation are seen at grid
                                     // times

struct Study {
    std::string name;
    RunRequest request;
    bool point_differs;  // by enough to be refused
};

Study exits(const std::string& name, const std::string& well, Interval interval, double alpha, double epsilon,
            double dt) {
    RunRequest request = test::request(MeasureChoice::exit, alpha, epsilon, 400000);
    request.scheme = SchemeChoice::automatic;
    request.start = well;
    request.interval = interval;
    request.dt = dt;
    return {name, request, true};
}

Study transitions(double alpha, double epsilon) {
    RunRequest request = test::request(MeasureChoice::transitions, alpha, epsilon, 100000);
    request.scheme = SchemeChoice::automatic;
    request.start = "m3";
    request.dt = 0.002;
    return {"five_wells.toml", request, false};
}

double p_value(const Estimate& mean, double exact, double error) {
    const double excess = std::abs(mean.value - exact) - time_step * exact - error;
    return excess <= 0 ? 1 : test::normal_p_value(excess / mean.stderror);
}

}  // namespace

TEST_CASE("From the quasi-stationary law of a well: means and targets are met, those from its minimum not") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    for (const Study& study : {exits("two_well.toml", "m1", {-1.4, -0.5}, 1.5, 0.3, 0.004),
                               exits("two_well.toml", "m1", {-1.4, -0.5}, 2, 0.3, 0.002),
                               exits("two_well.toml", "m1", {-infinite, 0.7}, 1.2, 0.8, 0.002),
                               exits("two_well.toml", "m2", {-0.8, 2}, 0.8, 0.3, 0.004),
                               transitions(1.2, 0.4), transitions(1.8, 0.4)}) {
        RunRequest request = study.request;
        const std::string minimum = request.start;
        const auto measured = [&](const std::string& start) {
            request.start = start;
            return test::make_case(study.name, request);
        };
        const PotentialFile file = test::potential(study.name);
        const test::Case relaxed = measured("relaxed:" + minimum);
        const Prediction exact = predict(relaxed.condition, file);
        const double from_point = predict(measured(minimum).condition, file).event().mean_exact;
        const Batch batch = relaxed.run();
        const Summary summary = batch.tally.summarise(relaxed.condition);
        const Check check =
            compare(relaxed.condition, summary, test_constant_rate(relaxed.condition, batch.records), exact);
        const Estimate mean = summary.event().mean;
        INFO(study.name << " alpha " << request.alpha[0] << ": " << mean.value << " +- " << mean.stderror
                        << " exact " << exact.event().mean_exact << " +- " << exact.event().mean_exact_error
                        << ", from the minimum " << from_point);
        CHECK(exact.event().mean_exact_error < 3e-3 * exact.event().mean_exact);
        CHECK(p_value(mean, exact.event().mean_exact, exact.event().mean_exact_error) >
              test::next_false_alarm());
        CHECK((std::isnan(check.event().targets_p_exact) ||
               check.event().targets_p_exact > test::next_false_alarm()));
        if (study.point_differs) CHECK(p_value(mean, from_point, 0) < test::false_alarm);  // control
    }
}
