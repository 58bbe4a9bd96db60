// What an error advises is followed, and must work; a little less than that must not.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

using namespace levywell;

namespace {

/// One way out that an error names: the request that takes it, and one that stops short of it where the
/// advice is the last number that works.
struct Way {
    std::string name;
    RunRequest taken;
    std::optional<RunRequest> short_of_it;
};

std::vector<std::string> faults_of(const RunRequest& request, const PotentialFile& file) {
    Faults faults;
    plan(request, file, faults);
    std::vector<std::string> texts;
    for (const Fault& fault : faults.list()) texts.push_back(fault.what);
    return texts;
}

std::vector<Way> ways_out(const std::string& error, const RunRequest& request) {
    std::vector<Way> ways;
    const auto add = [&](const std::string& name, const std::string& pattern, double beyond,
                         const std::function<void(RunRequest&, double)>& set) {
        std::smatch found;
        if (!std::regex_search(error, found, std::regex(pattern))) return;
        const double number = found.size() > 1 ? std::stod(found[1]) : 0;
        Way way{name, request, std::nullopt};
        set(way.taken, number);
        if (beyond != 1) set(way.short_of_it.emplace(request), beyond * number);
        ways.push_back(way);
    };
    const std::string number = "([-+0-9.e]+)";
    add("epsilon", "epsilon;? \\(?the smallest that works is " + number, 0.9,
        [](RunRequest& r, double x) { r.epsilon = {x}; });
    add("horizon", "set horizon = " + number, 1, [](RunRequest& r, double x) { r.horizon = x; });
    add("horizon such as", "set horizon \\(such as " + number, 1,
        [](RunRequest& r, double x) { r.horizon = x; });
    add("horizon at most", "set horizon \\(.*at most " + number, 1.01,
        [](RunRequest& r, double x) { r.horizon = x; });
    add("horizon limit", "at most 2\\^[0-9]+: horizon = " + number, 1.01,
        [](RunRequest& r, double x) { r.horizon = x; });
    add("horizon or paths", "paths at .*, or horizon = " + number, 1.01,
        [](RunRequest& r, double x) { r.horizon = x; });
    add("paths", "at most " + number + " paths", 1.01,
        [](RunRequest& r, double x) { r.paths = static_cast<std::int64_t>(x); });
    add("burn_in limit", "at most 2\\^[0-9]+: burn_in = " + number, 1.01,
        [](RunRequest& r, double x) { r.burn_in = x; });
    add("dt", "largest dt that works is " + number, 1.01, [](RunRequest& r, double x) { r.dt = x; });
    add("dt of jumps", "(?:raise|lower) dt to " + number, 1, [](RunRequest& r, double x) { r.dt = x; });
    add("dt of width", "too large to time the exit \\(at most " + number, 1.01,
        [](RunRequest& r, double x) { r.dt = x; });
    add("dt of segments", "at least 4 dt: dt = " + number, 1, [](RunRequest& r, double x) { r.dt = x; });
    add("delta", "delta < " + number, 1.0001,
        [](RunRequest& r, double x) { r.delta = std::nextafter(x, 2 * x) == x ? x : x * (1 - 1e-12); });
    add("threshold", "threshold = " + number + " works", 1, [&](RunRequest& r, double x) {
        r.threshold = x;
        std::smatch radius;
        if (std::regex_search(error, radius, std::regex("works, beside core_radius = ([0-9.e-]+)")))
            r.core_radius = std::stod(radius[1]);
    });
    add("core_radius", "core_radius .* at most " + number + " here", 1.02,
        [](RunRequest& r, double x) { r.core_radius = x; });
    for (const auto& [name, scheme] :
         {std::pair{"euler", SchemeChoice::euler}, {"strang", SchemeChoice::strang}}) {
        add(name, fmt::format("use (?:\"{0}\"|--scheme {0})|or \"{0}\"", name), 1,
            [&error, scheme = scheme](RunRequest& r, double) {
                r.scheme = scheme;
                if (error.find("without threshold") != std::string::npos) r.threshold.reset();
                if (error.find("without core_radius") != std::string::npos) r.core_radius.reset();
            });
    }
    add("auto", "use \"auto\"", 1, [](RunRequest& r, double) { r.scheme = SchemeChoice::automatic; });
    add("splitting", "use --scheme splitting", 1,
        [](RunRequest& r, double) { r.scheme = SchemeChoice::splitting, r.paths.reset(); });
    add("start", "start = \"m([0-9]+)\"", 1,
        [](RunRequest& r, double x) { r.start = "m" + std::to_string(static_cast<int>(x)); });
    add("measure", "measure = \"exit\"", 1, [](RunRequest& r, double) { r.measure = MeasureChoice::exit; });
    return ways;
}

/// Follows all that the errors of a request advise, and counts the ways.
void follow(const RunRequest& request, const PotentialFile& file, std::map<std::string, int>& taken) {
    for (const std::string& error : faults_of(request, file)) {
        for (const Way& way : ways_out(error, request)) {
            ++taken[way.name];
            INFO(file.name << " alpha " << (request.alpha.empty() ? 0 : request.alpha[0]) << " epsilon "
                           << (request.epsilon.empty() ? 0 : request.epsilon[0]) << " " << request.start
                           << "\n  " << error << "\n  way: " << way.name);
            for (const std::string& left : faults_of(way.taken, file)) {
                INFO("left: " << left);
                CHECK(false);
            }
            if (way.short_of_it) CHECK_FALSE(faults_of(*way.short_of_it, file).empty());
        }
    }
}

RunRequest base(MeasureChoice measure, double alpha, double epsilon) {
    RunRequest r = test::request(measure, alpha, epsilon, 1);
    r.paths.reset();
    r.scheme = SchemeChoice::automatic;
    return r;
}

const std::vector<const char*> potentials = {"two_well.toml", "symmetric_quartic.toml", "five_wells.toml",
                                             "narrow_deep_wide_shallow.toml", "rugged.toml"};

}  // namespace

TEST_CASE("Noise too small for a clock: a larger epsilon, a censored run, splitting") {
    std::map<std::string, int> taken;
    for (const char* name : potentials) {
        const PotentialFile file = test::potential(name);
        for (MeasureChoice measure : {MeasureChoice::exit, MeasureChoice::transitions, MeasureChoice::chain,
                                      MeasureChoice::occupation}) {
            for (double alpha : {0.5, 1.9, 2.0}) {
                for (double epsilon : {1e-9, 1e-3, 0.06}) {
                    RunRequest r = base(measure, alpha, epsilon);
                    r.dt = 1e-3;
                    follow(r, file, taken);
                    r.scheme = SchemeChoice::euler;
                    if (measure == MeasureChoice::exit) follow(r, file, taken);
                }
            }
        }
        RunRequest through = base(MeasureChoice::exit, 2, 0.05);  // with other wells inside
        through.interval = Interval{file.landscape.minima.front().position - 1, HUGE_VAL};
        through.dt = 1e-3;
        follow(through, file, taken);
    }
    CHECK(taken["epsilon"] > 50);
    CHECK(taken["horizon"] >= 2);
    CHECK(taken["splitting"] > 3);
}

TEST_CASE("The convention of the advice is the request's") {
    std::map<std::string, int> taken;
    RunRequest r = base(MeasureChoice::transitions, 2, 0.02);
    r.convention = NoiseConvention::brownian;
    follow(r, test::potential("two_well.toml"), taken);
    r.measure = MeasureChoice::exit;
    r.scheme = SchemeChoice::splitting;
    follow(r, test::potential("two_well.toml"), taken);
    CHECK(taken["epsilon"] == 2);
}

TEST_CASE("Infinite means ask for a horizon that can be had") {
    std::map<std::string, int> taken;
    RunRequest r = base(MeasureChoice::exit, 1.5, 0.1);
    r.start = "x=0.5";
    for (const Interval& interval : {Interval{0, HUGE_VAL}, Interval{}}) {
        r.interval = interval;
        follow(r, test::potential("flat.toml"), taken);
        follow(r, test::potential("two_well.toml"), taken);
    }
    CHECK(taken["horizon such as"] == 3);
    CHECK(taken["horizon at most"] == 3);
    RunRequest schedule = test::scheduled(MeasureChoice::exit, {{0, 1.5, 0.05}, {1, 2, 0.02}}, 100);
    follow(schedule, test::potential("two_well.toml"), taken);
    CHECK(taken["horizon at most"] == 4);
}

TEST_CASE("An exit that free motion makes needs no horizon of the user's, whatever well it lies in") {
    RunRequest narrow = base(MeasureChoice::exit, 2, 1);  // 5e-13
    narrow.start = "x=-1";
    narrow.interval = Interval{-1.000001, -0.999999};
    narrow.dt = 1e-14;
    CHECK(faults_of(narrow, test::potential("two_well.toml")).empty());
}

TEST_CASE("Numbers of the user's that are too large: the largest that works") {
    std::map<std::string, int> taken;
    for (const char* name : potentials) {
        const PotentialFile file = test::potential(name);
        RunRequest r = base(MeasureChoice::transitions, 1.5, 0.1);
        r.dt = 10;
        r.horizon = 1e4;
        follow(r, file, taken);
        r = base(MeasureChoice::transitions, 1.5, 0.1);
        r.dt = 1e-3;
        r.delta = 100;
        follow(r, file, taken);
        for (SchemeChoice scheme : {SchemeChoice::euler, SchemeChoice::automatic}) {
            r = base(MeasureChoice::exit, 1.5, 1e-4);
            r.dt = 1e-3;
            r.scheme = scheme;
            r.horizon = 1e17;
            follow(r, file, taken);
        }
        r = base(MeasureChoice::chain, 1.5, 0.1);
        r.dt = 1e-3;
        r.horizon = 10.0;
        r.burn_in = 1e17;
        follow(r, file, taken);
        r = base(MeasureChoice::exit, 1.5, 1e-6);
        r.dt = 1e-3;
        r.paths = std::int64_t{1} << 45;
        follow(r, file, taken);
        r.horizon = 1e12;
        follow(r, file, taken);
    }
    for (const char* way : {"dt", "delta", "horizon limit", "burn_in limit", "paths", "horizon or paths"}) {
        INFO(way);
        CHECK(taken[way] >= 5);
    }
    RunRequest quadratic = base(MeasureChoice::exit, 1.5, 0.1);
    quadratic.interval = Interval{-1, 1};
    quadratic.dt = 50;
    taken.clear();
    follow(quadratic, test::potential("quadratic.toml"), taken);
    CHECK(taken["dt"] == 1);
}

TEST_CASE("Steps whose jumps leave the range of a double, segments shorter than a block") {
    std::map<std::string, int> taken;
    const PotentialFile file = test::potential("two_well.toml");
    RunRequest r = base(MeasureChoice::exit, 0.05, 1e-60);
    r.dt = 1e-20;
    r.horizon = 1e-15;
    follow(r, file, taken);
    r = base(MeasureChoice::exit, 0.05, 1e60);
    r.interval = Interval{-1, 1};
    r.start = "x=0";
    r.dt = 1e20;
    r.horizon = 1e3;
    follow(r, test::potential("flat.toml"), taken);
    CHECK(taken["dt of width"] == 1);
    r.monitoring = Monitoring::grid;
    r.horizon = 1e15;
    follow(r, test::potential("flat.toml"), taken);
    CHECK(taken["dt of jumps"] == 2);
    r = test::scheduled(MeasureChoice::exit, {{0, 1.2, 0.1}, {0.009, 1.2, 0.2}}, 100);
    follow(r, file, taken);
    CHECK(taken["dt of segments"] == 1);
}

TEST_CASE("Schemes: what another one, another threshold or another start allows") {
    std::map<std::string, int> taken;
    for (const char* name : potentials) {
        const PotentialFile file = test::potential(name);
        for (double alpha : {1.2, 1.8, 2.0}) {
            for (double epsilon : {1e-3, 0.3, 0.5}) {
                RunRequest r = base(MeasureChoice::exit, alpha, epsilon);
                r.dt = 1e-3;
                r.horizon = 10.0;
                r.scheme = SchemeChoice::jump_adapted;
                follow(r, file, taken);
                for (double threshold : {1e-6, 1e-3, 100.0}) {
                    RunRequest chosen = r;
                    chosen.threshold = threshold;
                    follow(chosen, file, taken);
                }
                r.core_radius = 100;
                follow(r, file, taken);
                r.threshold = 100;
                follow(r, file, taken);
                r.threshold.reset();
                r.core_radius.reset();
                r.scheme = SchemeChoice::splitting;
                r.horizon.reset();
                if (epsilon < 0.1 || alpha == 2) follow(r, file, taken);
            }
        }
    }
    for (const char* way : {"auto", "euler", "strang", "threshold", "core_radius", "epsilon"}) {
        INFO(way);
        CHECK(taken[way] >= 3);
    }
    RunRequest r = base(MeasureChoice::exit, 2, 0.15);
    r.scheme = SchemeChoice::splitting;
    r.start = "relaxed:m1";
    follow(r, test::potential("two_well.toml"), taken);
    CHECK(taken["start"] == 1);
    r.start = "m1";
    r.measure = MeasureChoice::transitions;
    follow(r, test::potential("two_well.toml"), taken);
    CHECK(taken["measure"] == 1);
}

TEST_CASE("A relaxation that would never end begins at the minimum instead") {
    std::map<std::string, int> taken;
    RunRequest r = base(MeasureChoice::exit, 1.5, 1);
    r.start = "relaxed:m1";
    r.interval = Interval{-1, 1};
    r.dt = 1e-12;
    r.horizon = 1e-9;
    follow(r, test::potential("quadratic.toml"), taken);
    CHECK(taken["start"] == 1);
}

TEST_CASE("A relaxation that practically no try outlasts begins at the minimum instead") {
    std::map<std::string, int> taken;
    RunRequest r = base(MeasureChoice::exit, 1.9, 3);
    r.start = "relaxed:m1";
    follow(r, test::potential("two_well.toml"), taken);
    CHECK(taken["start"] == 1);
    r = base(MeasureChoice::transitions, 2, 1);
    r.start = "relaxed:m2";
    r.horizon = 5;
    follow(r, test::potential("three_wells.toml"), taken);
    CHECK(taken["start"] == 2);
    // The control: a relaxation that ends.
    r = base(MeasureChoice::transitions, 1.5, 0.3);
    r.start = "relaxed:m1";
    CHECK(faults_of(r, test::potential("two_well.toml")).empty());
}

TEST_CASE("What the measure or the scheme would ignore is refused; twice one condition, too") {
    const PotentialFile file = test::potential("two_well.toml");
    const auto first = [&](const std::function<void(RunRequest&)>& change,
                           MeasureChoice measure = MeasureChoice::chain) {
        RunRequest r = base(measure, measure == MeasureChoice::exit ? 2 : 1.5, 0.3);
        CHECK(faults_of(r, file).empty());
        change(r);
        const std::vector<std::string> faults = faults_of(r, file);
        return faults.empty() ? std::string() : faults.front();
    };
    CHECK_THAT(first([](RunRequest& r) { r.monitoring = Monitoring::grid; }),
               Contains("monitoring belongs to"));
    CHECK_THAT(first([](RunRequest& r) { r.delta = 0.1; }, MeasureChoice::occupation),
               Contains("delta, the radius"));
    CHECK_THAT(first([](RunRequest& r) { r.burn_in = 1; }, MeasureChoice::transitions),
               Contains("burn_in belongs to"));
    CHECK_THAT(
        first([](RunRequest& r) { r.scheme = SchemeChoice::splitting, r.horizon = 10; }, MeasureChoice::exit),
        Contains("horizon belongs to"));
    for (const SchemeChoice scheme : {SchemeChoice::euler, SchemeChoice::splitting}) {
        CHECK_THAT(first([&](RunRequest& r) { r.scheme = scheme, r.threshold = 0.1; }, MeasureChoice::exit),
                   Contains("threshold belongs to"));
        CHECK_THAT(first([&](RunRequest& r) { r.scheme = scheme, r.core_radius = 0.1; }, MeasureChoice::exit),
                   Contains("core_radius belongs to"));
        CHECK_THAT(first([&](RunRequest& r) { r.scheme = scheme, r.tolerance = 0.01; }, MeasureChoice::exit),
                   Contains("tolerance belongs to"));
    }
    CHECK(first([](RunRequest& r) { r.threshold = 0.1, r.tolerance = 0.01; }).empty());  // auto
    CHECK_THAT(first([](RunRequest& r) {
                   r.alpha = {1.5, 1.2, 1.5};
               }),
               Contains("alpha = 1.5 is there more than once"));
    CHECK_THAT(first([](RunRequest& r) {
                   r.epsilon = {0.3, 0.3};
               }),
               Contains("epsilon = 0.3 is there more than once"));
    CHECK(first([](RunRequest& r) { r.delta = 0.1, r.burn_in = 1; }).empty());
}

TEST_CASE("The censored run that is advised finds the rate of theory") {
    const PotentialFile file = test::potential("two_well.toml");
    RunRequest r = base(MeasureChoice::transitions, 1.5, 1e-9);
    r.paths = 1000;
    const std::vector<std::string> errors = faults_of(r, file);
    REQUIRE(errors.size() == 1);
    bool followed = false;
    for (const Way& way : ways_out(errors[0], r)) {
        if (way.name != "horizon") continue;
        followed = true;
        const test::Case c = test::make_case("two_well.toml", way.taken);
        const Summary summary = c.summary();
        const double rate = predict(c.condition, file).rate(0, 1);
        CHECK(summary.n_censored() > 0);
        CHECK(summary.n - summary.n_censored() >= 100);
        CHECK(summary.event().rate.ci95[0] < rate * 1.1);
        CHECK(summary.event().rate.ci95[1] > rate / 1.1);
    }
    CHECK(followed);
}
