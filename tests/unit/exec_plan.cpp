#include "catch.hpp"
#include "faults.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"
#include "potentials.hpp"

#include <cmath>

using namespace levywell;
using test::has_fault;

namespace {

RunRequest request() {
    RunRequest r;
    r.alpha = {1.2, 1.5};
    r.epsilon = {0.1, 0.05};
    r.where = {{"alpha", "run.toml:3"}, {"dt", "run.toml:7"}};
    return r;
}

}  // namespace

TEST_CASE("A grid: every alpha with every epsilon, alpha outer") {
    Faults faults;
    const auto conditions = plan(request(), test::potential("two_well.toml"), faults);
    REQUIRE(faults.empty());
    REQUIRE(conditions.size() == 4);
    CHECK(conditions[1].noise.alpha == 1.2);
    CHECK(conditions[1].noise.epsilon == 0.05);
    CHECK(conditions[0].paths == 100000);
    CHECK(std::get<Transitions>(conditions[0].measure).delta == Approx(0.2));
    // a thousand mean times, so that censoring does not show
    CHECK(static_cast<double>(conditions[0].horizon_steps()) * 0.005 > 900 * 57);
}

TEST_CASE(
    "Steps are Euler's up to dt |f''| = 1/2, and a dt above 1 / |f''| is refused with the largest that "
    "works") {
    Faults faults;
    const auto file = test::potential("two_well.toml");
    const auto conditions = plan(request(), file, faults);
    const Interval clamp = conditions[0].clamp;
    CHECK(clamp.lower < -1);
    CHECK(clamp.upper > 1.5);
    CHECK(0.005 * file.potential->curvature(clamp.upper) == Approx(0.5).epsilon(1e-6));
    CHECK(0.005 * file.potential->curvature(clamp.lower) == Approx(0.5).epsilon(1e-6));

    RunRequest coarse = request();
    coarse.dt = 1;
    plan(coarse, file, faults);
    REQUIRE(has_fault(faults, "run.toml:7", "largest dt that works is "));
    const std::string what = faults.list().front().what;
    const double largest = std::stod(what.substr(what.find("works is ") + 9));
    Faults none;
    coarse.dt = 0.999 * largest;
    plan(coarse, file, none);
    CHECK(none.empty());
    coarse.dt = 1.01 * largest;
    plan(coarse, file, none);
    CHECK_FALSE(none.empty());
}

TEST_CASE("Starts: a minimum, a point, a relaxed law; and what is none") {
    const auto file = test::potential("two_well.toml");
    RunRequest r = request();
    Faults faults;
    r.start = "m2";
    CHECK(plan(r, file, faults)[0].start.position == Approx(1.5));
    r.start = "x=0.3";
    CHECK(plan(r, file, faults)[0].start.position == 0.3);
    CHECK(plan(r, file, faults)[0].start.well == 1);
    r.start = "relaxed:m1";
    CHECK(static_cast<double>(plan(r, file, faults)[0].start.relax_steps) * r.step() >= 10 / 2.5);
    CHECK(faults.empty());
    for (const char* bad : {"m3", "m0", "x=", "x=abc", "x=nan", "left", "relaxed:x=1", ""}) {
        Faults each;
        r.start = bad;
        plan(r, file, each);
        INFO(bad);
        CHECK(has_fault(each, "", "start = "));
    }
}

TEST_CASE("Bad numbers are all reported at once") {
    RunRequest r = request();
    r.alpha = {0, 2.3, 0.01};
    r.epsilon = {-1, std::nan("")};
    r.dt = 0;
    r.horizon = -1;
    r.delta = 0;
    r.start = "m9";
    Faults faults;
    plan(r, test::potential("two_well.toml"), faults);
    INFO(test::listed(faults));
    CHECK(faults.count() == 9);
    CHECK(has_fault(faults, "run.toml:3", "stable laws exist for 0 < alpha <= 2"));
    CHECK(has_fault(faults, "run.toml:3", "0.05"));
}

TEST_CASE("Measures ask for what they need") {
    RunRequest r = request();
    Faults faults;
    r.interval = Interval{-1, 1};
    plan(r, test::potential("two_well.toml"), faults);
    CHECK(has_fault(faults, "", "exit"));
    r.measure = MeasureChoice::exit;
    r.start = "x=1.5";
    r.delta = 0.1;
    r.burn_in = 1;
    plan(r, test::potential("flat.toml"), faults);
    CHECK(has_fault(faults, "", "radius of balls"));
    CHECK(has_fault(faults, "", "burn_in belongs"));
    r.delta.reset();
    r.burn_in.reset();
    CHECK(has_fault(faults, "", "outside the interval"));
    r.start = "m1";
    r.interval = Interval{-9, 0};
    plan(r, test::potential("slice.toml"), faults);
    CHECK(has_fault(faults, "", "outside the stretch where the potential is given"));
    r.interval.reset();
    plan(r, test::potential("quadratic.toml"), faults);
    CHECK(has_fault(faults, "", "needs an interval"));
    r.measure = MeasureChoice::chain;
    r.start = "m1";
    plan(r, test::potential("quadratic.toml"), faults);
    CHECK(has_fault(faults, "", "fewer than two wells"));
    r = request();
    r.delta = 1.0;
    Faults wide;
    plan(r, test::potential("two_well.toml"), wide);
    CHECK(has_fault(wide, "", "delta"));
}

TEST_CASE("brownian means eps dB: D = eps^2 / 2") {
    RunRequest r = request();
    r.alpha = {2};
    r.epsilon = {0.5};
    r.convention = NoiseConvention::brownian;
    Faults faults;
    CHECK(plan(r, test::potential("two_well.toml"), faults)[0].noise.epsilon == Approx(0.5 / std::sqrt(2.0)));
    r.alpha = {1.5};
    plan(r, test::potential("two_well.toml"), faults);
    CHECK(has_fault(faults, "", "brownian"));
}

TEST_CASE("A run no computer could finish is refused, with what to do") {
    RunRequest r = request();
    r.alpha = {2};
    r.epsilon = {0.02};
    Faults faults;
    plan(r, test::potential("two_well.toml"), faults);
    CHECK(has_fault(faults, "", "raise epsilon"));
    r.horizon = 100.0;
    Faults none;
    plan(r, test::potential("two_well.toml"), none);
    CHECK(none.empty());
}

TEST_CASE("Predictions: the asymptotic time carries C_alpha; exact where a closed form exists") {
    Faults faults;
    const auto file = test::potential("two_well.toml");
    const Prediction p = predict(plan(request(), file, faults)[2], file);
    CHECK(p.event().mean_asymptotic == Approx(158.53).epsilon(1e-4));  // 1.5 / (0.2992067 * 0.1^1.5)
    CHECK(p.rate(0, 1) == Approx(p.c_alpha * std::pow(0.1, 1.5) * p.q(0, 1)));
    CHECK(p.pi[0] == Approx(1 / (1 + std::pow(1.5, 1.5))));
    RunRequest flat = request();
    flat.measure = MeasureChoice::exit;
    flat.interval = Interval{-1, 1};
    flat.start = "x=0.3";
    const auto free = test::potential("flat.toml");
    const Prediction exact = predict(plan(flat, free, faults)[0], free);
    CHECK(exact.event().mean_exact > 0);
    CHECK(exact.event().mean_exact_error == 0);  // a closed form
}

TEST_CASE("A problem without an exact answer leaves the prediction empty and says why") {
    RunRequest r = request();
    r.measure = MeasureChoice::exit;
    r.start = "x=3";
    r.interval = Interval{2, HUGE_VAL};  // paths return from +inf, but only to cross 2: no minimum inside
    const auto file = test::potential("two_well.toml");
    Faults faults;
    const auto conditions = plan(r, file, faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    const Prediction prediction = predict(conditions[0], file);
    CHECK(std::isnan(prediction.event().mean_exact));
    CHECK(prediction.exact_source.find("none: ") == 0);
}

TEST_CASE("A grid has at most ten thousand conditions") {
    RunRequest r = request();
    r.alpha = r.epsilon = {};
    for (int k = 0; k < 100; ++k) {
        r.alpha.push_back(1 + 0.01 * k);
        r.epsilon.push_back(0.1 + 0.01 * k);
    }
    Faults faults;
    check_numbers(r, faults);
    CHECK(faults.empty());
    r.epsilon.push_back(5);
    check_numbers(r, faults);
    CHECK(has_fault(faults, "run.toml:3",
                    "100 values of alpha with 101 of epsilon are 10100 conditions (at most 10000"));
}

TEST_CASE("Paths have their ids up to 2^48") {
    RunRequest r = request();
    r.paths = std::int64_t{1} << 48;
    Faults faults;
    check_numbers(r, faults);
    CHECK(faults.empty());
    ++*r.paths;
    check_numbers(r, faults);
    CHECK(has_fault(faults, "(default paths)", "from 1 to 2^48"));
}

TEST_CASE("The horizon of an exit from a flat bottom counts the climb, not free motion alone") {
    std::string w;
    std::string f;
    for (int k = 0; k <= 40; ++k) {
        const double x = -2 + 0.1 * k;
        w += std::to_string(x) + ", ";
        f += std::to_string(std::abs(x) < 1 ? 0 : (std::abs(x) - 1) * (std::abs(x) - 1)) + ", ";
    }
    Faults faults;
    const PotentialFile file = read_potential_text(
        "name = \"flat bottom\"\nkind = \"table\"\nw = [" + w + "]\nf = [" + f + "]\n", "t.toml", faults);
    RunRequest request;
    request.measure = MeasureChoice::exit;
    request.alpha = {2};
    request.epsilon = {0.3};
    request.start = "x=0";
    request.interval = Interval{-2, 2};
    const auto conditions = plan(request, file, faults);
    REQUIRE(faults.empty());
    CHECK(static_cast<double>(conditions[0].horizon_steps()) * request.step() >
          10 * 44879);  // the exact mean time
    request.interval = Interval{-2, HUGE_VAL};
    plan(request, file, faults);
    CHECK(has_fault(faults, "", "f is flat from w = -1"));
}
