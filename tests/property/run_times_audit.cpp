// Times of events against their exact law: those of the process pass as often as the level says, others are
// refused for what is wrong with them, and what the refusals advise works. False-alarm budget 1e-6 a case.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/run/times_audit.hpp"
#include "potentials.hpp"
#include "statistics.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include <boost/math/distributions/binomial.hpp>

using namespace levywell;

namespace {

Study exits(const std::string& potential, double alpha, double epsilon, std::optional<Interval> interval,
            const std::string& start) {
    Study study;
    study.potential = test::potential(potential);
    study.request.measure = MeasureChoice::exit;
    study.request.alpha = {alpha};
    study.request.epsilon = {epsilon};
    study.request.interval = interval;
    study.request.start = start;
    return study;
}

/// Simulated, with a step of which the mean time shows nothing.
std::vector<double> times_of(const Study& study, double dt, std::int64_t paths, std::uint64_t seed) {
    Study simulated = study;
    simulated.request.dt = dt;
    simulated.request.paths = paths;
    simulated.request.seed = seed;
    simulated.request.step_error = false;
    if (study.request.monitoring == Monitoring::grid) simulated.request.scheme = SchemeChoice::euler;
    const RunResult result = run(simulated);
    const ConditionResult& one = result.conditions.front();
    EventTimes times = event_times(one.condition, one.records);
    REQUIRE(times.censored.empty());
    return times.events;
}

std::vector<std::string> refused(const TimesAudit& audit) {
    std::vector<std::string> names;
    for (const AuditTest& test : audit.tests)
        if (test.refused) names.push_back(test.name);
    return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("Times of the process pass, and times that are wrong by a few per cent do not") {
    struct Asked {
        Study study;
        double dt;
    };
    const double level = test::next_false_alarm() / 12;
    const Asked table[] = {
        {exits("two_well.toml", 1.5, 0.3, std::nullopt, "m1"), 0.002},
        {exits("two_well.toml", 0.8, 0.1, Interval{-3, 0.5}, "x=-0.5"), 0.002},
        {exits("two_well.toml", 2, 0.8, Interval{-1.6, 2}, "m2"), 0.001},
        {exits("flat.toml", 1.5, 1, Interval{-1, 1}, "x=0.3"), 1e-4},
        {exits("flat.toml", 2, 1, Interval{-1, 2}, "x=1.2"), 1e-4},
        {exits("quadratic.toml", 1.2, 0.5, Interval{-1, HUGE_VAL}, "m1"), 0.001},
    };
    for (const Asked& asked : table) {
        const std::vector<double> times = times_of(asked.study, asked.dt, 40000, 3);
        const TimesAudit audit = audit_times(times, asked.study, level, "times");
        INFO(audit.sentence << " " << audit.late.missing);
        CHECK(!audit.departs());
        CHECK_THAT(audit.sentence,
                   Catch::Matchers::StartsWith("Nothing speaks against the exact law of exits"));
        CHECK(audit.seen > 0.01);
        CHECK(audit.seen < 0.06);
        std::vector<double> slower = times;  // control: a noise too small, or a step too late
        for (double& t : slower) t *= 1.06;
        const TimesAudit other = audit_times(slower, asked.study, level, "times");
        CHECK(has(refused(other), "mean"));
        CHECK_THAT(other.sentence, Contains("above the exact"));
    }
}

TEST_CASE("They are refused no more often than the level says") {
    const Study study = exits("flat.toml", 2, 1, Interval{-1, 1}, "x=0");
    constexpr int samples = 100;
    constexpr int paths = 1000;
    constexpr double level = 0.1;
    const std::vector<double> times = times_of(study, 2e-4, std::int64_t{samples} * paths, 5);
    int departing = 0;
    for (int k = 0; k < samples; ++k)
        departing +=
            audit_times({times.begin() + k * paths, times.begin() + (k + 1) * paths}, study, level, "times")
                .departs();
    INFO(departing);
    const boost::math::binomial number(samples, level);
    CHECK(boost::math::cdf(complement(number, departing - 1)) > test::next_false_alarm());
    // Control: samples whose every third path was lost where it lasted long.
    int found = 0;
    for (int k = 0; k < samples; ++k) {
        std::vector<double> sample;
        for (int j = 0; j < paths; ++j)
            if (const double t = times[static_cast<std::size_t>(k * paths + j)]; j % 3 != 0 || t < 0.4)
                sample.push_back(t);
        found += audit_times(sample, study, level, "times").departs();
    }
    CHECK(boost::math::cdf(complement(number, found - 1)) < test::false_alarm);
}

TEST_CASE("A mean that would have been seen is seen nine times in ten") {
    struct Asked {
        const char* start;
        int paths;
    };
    for (const Asked& asked : {Asked{"x=0", 20}, Asked{"x=0", 300}, Asked{"x=0.9", 200}}) {
        constexpr int samples = 150;
        const Study study = exits("flat.toml", 2, 1, Interval{-1, 1}, asked.start);
        const std::vector<double> times = times_of(study, 5e-5, std::int64_t{samples} * asked.paths, 11);
        int seen = 0;
        int half_seen = 0;  // control: half of that difference
        for (int k = 0; k < samples; ++k) {
            std::vector<double> sample(times.begin() + k * asked.paths,
                                       times.begin() + (k + 1) * asked.paths);
            const double difference = audit_times(sample, study, 0.01, "times").seen;
            std::vector<double> longer = sample;
            for (double& t : longer) t *= 1 + difference;
            seen += has(refused(audit_times(longer, study, 0.01, "times")), "mean");
            for (double& t : sample) t *= 1 + difference / 2;
            half_seen += has(refused(audit_times(sample, study, 0.01, "times")), "mean");
        }
        INFO(asked.start << ", " << asked.paths << ": " << seen << ", " << half_seen);
        CHECK(boost::math::cdf(boost::math::binomial(samples, 0.85), seen) > test::next_false_alarm());
        CHECK(boost::math::cdf(boost::math::binomial(samples, 0.85), half_seen) < test::false_alarm);
    }
}

TEST_CASE("The Brownian convention is converted") {
    Study study = exits("flat.toml", 2, std::sqrt(2.0), Interval{-1, 1}, "x=0");
    study.request.convention = NoiseConvention::brownian;
    const std::vector<double> times =
        times_of(exits("flat.toml", 2, 1, Interval{-1, 1}, "x=0"), 1e-4, 2000, 1);
    const TimesAudit audit = audit_times(times, study, 0.01, "times");
    CHECK(audit.prediction.event().mean_exact == Approx(0.5));
    CHECK(!audit.departs());
    study.request.convention = NoiseConvention::levy;  // control
    CHECK(audit_times(times, study, 0.01, "times").departs());
}

TEST_CASE("Late times tell what the mean does not") {
    // The right mean, of times that are half as long and half twice as late.
    const Study study = exits("two_well.toml", 1.5, 0.3, std::nullopt, "m1");
    std::vector<double> times = times_of(study, 0.002, 40000, 7);
    const double mean = audit_times(times, study, 0.01, "times").mean;
    for (std::size_t k = 0; k < times.size(); ++k) times[k] = k % 2 == 0 ? times[k] / 2 : 1.5 * times[k];
    const TimesAudit audit = audit_times(times, study, 1e-6, "times");
    INFO(audit.sentence);
    CHECK(audit.mean == Approx(mean).epsilon(0.02));
    CHECK(!has(refused(audit), "mean"));
    CHECK(has(refused(audit), "late_law"));
    CHECK_THAT(audit.sentence, Contains("are not exponential"));
    CHECK(audit.late.expected > 1000);
    CHECK(audit.late.rate_exact.value == Approx(0.0565829).epsilon(1e-4));
}

TEST_CASE("A chain of steps passes as such, and as the process is told what it is") {
    Study study = exits("flat.toml", 1.8, 1, Interval{-1, 1}, "x=0");
    Study chain = study;
    chain.request.monitoring = Monitoring::grid;
    chain.request.dt = 0.01;
    const std::vector<double> times = times_of(chain, 0.01, 20000, 2);
    const TimesAudit as_process = audit_times(times, study, 0.01, "times");
    CHECK(as_process.departs());
    REQUIRE(as_process.step);
    CHECK(*as_process.step == Approx(0.01).epsilon(1e-9));
    CHECK_THAT(as_process.sentence,
               Contains("--monitoring grid --dt 0.01 holds them against that chain's law"));
    const TimesAudit as_chain = audit_times(times, chain, test::next_false_alarm(), "times");
    INFO(as_chain.sentence);
    CHECK(!as_chain.departs());
    CHECK_THAT(as_chain.sentence, Contains("as a chain of steps of 0.01"));
    CHECK(audit_times(times_of(study, 1e-4, 20000, 2), study, 1e-6, "times").step);
    chain.request.dt = 0.02;  // control: a chain of other steps
    CHECK(audit_times(times, chain, 0.01, "times").departs());
}

TEST_CASE("Times without a step have none") {
    const Study study = exits("two_well.toml", 1.5, 0.3, std::nullopt, "m1");
    std::vector<double> times = times_of(study, 0.002, 1000, 1);
    std::mt19937_64 engine(1);
    for (double& t : times) t += std::uniform_real_distribution<double>(0, 1e-4)(engine);
    CHECK(!audit_times(times, study, 0.01, "times").step);
}

TEST_CASE("Transitions have their mean tested, few long times nothing, and each says so") {
    Study study = exits("two_well.toml", 1.5, 0.3, std::nullopt, "m1");
    study.request.measure = MeasureChoice::transitions;
    const TimesAudit audit =
        audit_times(times_of(study, 0.002, 20000, 4), study, test::next_false_alarm(), "times");
    INFO(audit.sentence);
    CHECK(!audit.departs());
    REQUIRE(audit.tests.size() == 1);
    CHECK_THAT(audit.late.missing, Contains("exits of the process"));
    const Study beside = exits("flat.toml", 2, 1, Interval{-1, 1}, "x=0.9999");
    std::vector<double> short_times(1000);
    for (std::size_t k = 0; k < short_times.size(); ++k) short_times[k] = 1e-8 * static_cast<double>(k);
    const TimesAudit few = audit_times(short_times, beside, 0.01, "times");
    INFO(few.sentence);
    CHECK(few.tests.empty());
    CHECK(!few.departs());
    CHECK_THAT(few.sentence, Contains("Nothing is said of 1000 times"));
}

TEST_CASE("What is no sample of times, or no law, is refused") {
    const Study study = exits("two_well.toml", 1.5, 0.3, std::nullopt, "m1");
    const std::vector<double> good(100, 1.0);
    const auto with = [&](std::vector<double> times, const std::function<void(RunRequest&)>& change) {
        Study changed = study;
        change(changed.request);
        return test::refusal_of([&] { audit_times(times, changed, 0.01, "t.txt"); });
    };
    const auto as_is = [](RunRequest&) {};
    std::vector<double> censored = good;
    censored[4] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THAT(with(censored, as_is),
               Contains("t.txt: the time at position 5 is nan") && Contains("horizon"));
    std::vector<double> negative = good;
    negative[0] = -1;
    CHECK_THAT(with(negative, as_is), Contains("position 1 is -1"));
    CHECK_THAT(with({1, 2}, as_is), Contains("2 times (an audit takes 20 or more)"));
    CHECK_THAT(with(good, [](RunRequest& r) { r.measure = MeasureChoice::occupation; }),
               Contains("has no times"));
    CHECK_THAT(with(good, [](RunRequest& r) { r.alpha = {1, 2}; }), Contains("one alpha and one epsilon"));
    CHECK_THAT(with(good, [](RunRequest& r) { r.dt = 0.01; }), Contains("leave --dt out"));
    CHECK_THAT(with(good, [](RunRequest& r) { r.monitoring = Monitoring::grid; }),
               Contains("--dt is missing"));
    CHECK_THAT(with(good, [](RunRequest& r) { r.start = "m7"; }), Contains("m7") && !Contains("dt"));
    CHECK_THAT(with(good, [](RunRequest& r) { r.convention = NoiseConvention::brownian; }),
               Contains("alpha = 2") && !Contains("dt"));
    CHECK_THAT(with(good, [](RunRequest& r) { r.epsilon = {-1}; }), Contains("--epsilon"));
    CHECK_THAT(with(good,
                    [](RunRequest& r) {
                        r.interval = Interval{-2, 1};
                        r.start = "x=3";
                    }),
               Contains("x=3"));
    CHECK_THAT(test::refusal_of([&] { audit_times(good, study, 0, "t.txt"); }), Contains("--level"));
    CHECK(audit_times(good, study, 0.01, "t.txt").departs());  // all the same
}
