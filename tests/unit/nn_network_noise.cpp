// The laws that a network's measured noise is given.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/nn/network_noise.hpp"
#include "levywell/theory/sgd_noise.hpp"

#include <cmath>
#include <numbers>

using namespace levywell;

namespace {

/// A run with alpha-hat 1.25 and sigma 0.004 at iteration 100, and the same without end at 200.
NetworkResult network() {
    NetworkRunRecord run;
    run.description = "fcn";
    run.config = "[training]\nlearning_rate = 0.25\n";
    run.next_iteration = 200;
    NetworkMeasurement row;
    row.alpha_train = 1.25;
    row.sigma_train = 0.004;
    for (double iteration : {100.0, 200.0}) {
        row.iteration = iteration;
        run.measurements.push_back(row);
    }
    NetworkResult result;
    result.runs = {run};
    return result;
}

void diagnose(NetworkResult& result, NoiseAnswer answer, double alpha) {
    NetworkDiagnosis entry{200, {}};
    entry.diagnosis.per_coordinate.measured = 1.9;
    entry.diagnosis.decision.answer = answer;
    entry.diagnosis.decision.alpha = alpha;
    result.runs[0].diagnoses = {entry};
}

}  // namespace

TEST_CASE(
    "The scale of SGD's continuous noise: eta^((alpha - 1)/alpha) sigma, so that a step is eta sigma S") {
    for (double alpha : {0.7, 1.0, 1.5, 2.0}) {
        for (double eta : {0.01, 0.1}) {
            const double epsilon = sgd_noise_scale(alpha, 0.3, eta);
            CHECK(epsilon * std::pow(eta, 1 / alpha) == Approx(eta * 0.3).epsilon(1e-14));
        }
    }
}

TEST_CASE("Pooled noise is the paper's, and a Gaussian of the same sigma stands beside it") {
    Faults faults;
    const auto noises = noises_of(network(), {{NoiseKind::pooled}, {}, true}, "run.toml:1", faults);
    CHECK(faults.empty());
    REQUIRE(noises.size() == 2);
    CHECK(noises[0].kind == "pooled");
    CHECK(noises[0].iteration == 200);
    CHECK(noises[0].alpha == 1.25);
    CHECK(noises[0].sigma == Approx(0.004).epsilon(1e-14));
    CHECK(noises[0].learning_rate == 0.25);
    CHECK(noises[0].epsilon == Approx(std::pow(0.25, 0.2) * 0.004).epsilon(1e-14));
    CHECK(noises[1].kind == "pooled, gaussian");
    CHECK(noises[1].alpha == 2);
    CHECK(noises[1].alpha_hat == 1.25);
    CHECK(noises[1].sigma == noises[0].sigma);
    CHECK(noises[1].epsilon == Approx(0.5 * 0.004).epsilon(1e-14));
    CHECK(noises_of(network(), {{NoiseKind::pooled}, {100, 200}, false}, "", faults).size() == 2);
}

TEST_CASE("Why a noise has no alpha-hat: entries that are 0 are told from gradients that are not finite") {
    NetworkResult result = network();
    for (NetworkMeasurement& row : result.runs[0].measurements) row.alpha_train = row.sigma_train = NAN;
    const auto faults_of = [&] {
        Faults faults;
        noises_of(result, {{NoiseKind::pooled}, {}, true}, "run.toml:1", faults);
        return test::listed(faults);
    };
    CHECK_THAT(faults_of(), Contains("no alpha-hat: gradients are not finite, or all the same to rounding"));
    result.runs[0].measurements[1].zero_fraction = 1;
    CHECK_THAT(faults_of(), Contains("no alpha-hat: every entry is 0"));
}

TEST_CASE("Pooled noise as it changed: a segment a measurement, an iteration takes eta") {
    Faults faults;
    NetworkResult result = network();
    NetworkMeasurement row = result.runs[0].measurements[0];
    row.iteration = 0;
    row.alpha_train = 2.1;
    result.runs[0].measurements.insert(result.runs[0].measurements.begin(), row);
    const auto noises = noises_of(result, {{NoiseKind::pooled}, {}, false, true}, "", faults);
    REQUIRE(noises.size() == 2);
    CHECK(noises[1].kind == "pooled, changing");
    CHECK(noises[1].alpha == noises[0].alpha);
    const std::vector<NoiseSegment> segments = noises[1].segments();
    REQUIRE(segments.size() == 3);
    CHECK(segments[0].time == 0);
    CHECK(segments[0].alpha == 2);
    CHECK(segments[1].time == 25);
    CHECK(segments[2].time == 50);
    CHECK(segments[2].alpha == 1.25);
    CHECK(segments[2].epsilon == noises[0].epsilon);
    CHECK(noises[0].segments().size() == 1);
    // Up to an earlier iteration.
    CHECK(noises_of(result, {{NoiseKind::pooled}, {100}, false, true}, "", faults)[1].segments().size() == 2);
    CHECK(faults.empty());
}

TEST_CASE("Single coordinates have the index that was decided, and the same mean logarithm") {
    Faults faults;
    NetworkResult result = network();
    const NoiseChoice choice{{NoiseKind::per_coordinate}, {}, true};
    for (NoiseAnswer answer : {NoiseAnswer::gaussian_not_refused, NoiseAnswer::not_stable}) {
        diagnose(result, answer, 1.4);
        const auto noises = noises_of(result, choice, "", faults);
        REQUIRE(noises.size() == 1);  // no second Gaussian
        CHECK(noises[0].alpha_hat == 1.9);
        CHECK(noises[0].alpha == 2);
        // E log|X| = log sigma + gamma (1/alpha - 1) is that of the pooled fit.
        CHECK(std::log(noises[0].sigma / 0.004) ==
              Approx(std::numbers::egamma * (1 / 1.25 - 0.5)).epsilon(1e-12));
    }
    diagnose(result, NoiseAnswer::stable, 1.4);
    const auto noises = noises_of(result, choice, "", faults);
    REQUIRE(noises.size() == 2);
    CHECK(noises[0].alpha == 1.4);
    CHECK(noises[1].kind == "per_coordinate, gaussian");
    CHECK(faults.empty());
}

TEST_CASE("Where the index cannot be told, both laws are taken, fitted to the same noise") {
    Faults faults;
    NetworkResult result = network();
    const NoiseChoice without_gaussian{{NoiseKind::per_coordinate}, {}, false};
    for (NoiseAnswer answer : {NoiseAnswer::cannot_tell, NoiseAnswer::rows_depend, NoiseAnswer::not_asked}) {
        diagnose(result, answer, 1.4);
        const auto noises = noises_of(result, without_gaussian, "", faults);
        REQUIRE(noises.size() == 2);
        CHECK(noises[0].alpha == (answer == NoiseAnswer::cannot_tell ? 1.4 : 1.9));
        CHECK(noises[1].kind == "per_coordinate, if gaussian");
        CHECK(noises[1].alpha == 2);
        // The same mean logarithm, not the same sigma.
        CHECK(std::log(noises[1].sigma / noises[0].sigma) ==
              Approx(std::numbers::egamma * (1 / noises[0].alpha - 0.5)).epsilon(1e-12));
    }
    diagnose(result, NoiseAnswer::stable, 1.4);  // the control: decided
    CHECK(noises_of(result, without_gaussian, "", faults).size() == 1);
    CHECK(faults.empty());
}

TEST_CASE("What was not measured is a fault, all of it at once") {
    Faults faults;
    NetworkResult result = network();
    result.runs.push_back(result.runs[0]);
    result.runs[1].description = "lost";
    result.runs[1].stop_reason = "diverged";
    result.runs[1].measurements[1].alpha_train = std::nan("");
    const NoiseChoice choice{{NoiseKind::pooled, NoiseKind::per_coordinate}, {150, 200}, true};
    const auto noises = noises_of(result, choice, "fcn.h5", faults);
    INFO(test::listed(faults));
    CHECK(noises.size() == 2);
    CHECK(faults.count() == 5);
    CHECK(test::has_fault(faults, "fcn.h5", "fcn has at iteration 150 no measurement"));
    CHECK(test::has_fault(faults, "fcn.h5", "--diagnose 200"));
    CHECK(test::has_fault(faults, "fcn.h5", "lost has at iteration 200 no alpha-hat: it diverged"));
}

TEST_CASE("Noise without a finite index gives no law, and the fault says so") {
    NetworkResult result = network();
    result.runs[0].measurements[1].alpha_train = INFINITY;
    result.runs[0].measurements[1].sigma_train = std::nan("");
    Faults faults;
    CHECK(noises_of(result, {{NoiseKind::pooled}, {}, false, false}, "here", faults).empty());
    CHECK(test::has_fault(faults, "here", "no finite alpha-hat"));
}

TEST_CASE("Noise of the released code's runs has the learning rate of its iteration") {
    NetworkResult result = network();
    result.runs[0].config =
        "[training]\nlearning_rate = 0.25\niterations = 240\n[measure]\nestimator = \"released\"\n";
    Faults faults;
    const auto noises = noises_of(result, {{NoiseKind::pooled}, {100, 200}, false, false}, "", faults);
    REQUIRE(noises.size() == 2);
    CHECK(noises[0].learning_rate == 0.125);
    CHECK(noises[1].learning_rate == 0.0625);
    CHECK(noises[1].epsilon == Approx(sgd_noise_scale(1.25, 0.004, 0.0625)));
    result.runs[0].config = "[training]\nlearning_rate = 0.25\niterations = 240\n";  // control
    CHECK(noises_of(result, {{NoiseKind::pooled}, {}, false, false}, "", faults)[0].learning_rate == 0.25);
}
