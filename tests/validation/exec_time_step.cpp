// What the time step makes of estimates, as conditions measure it themselves, against exact values, which it
// never saw: at steps so coarse that it decides. False-alarm budget 1e-6 a case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/exec/time_step.hpp"
#include "statistics.hpp"

#include <cmath>
#include <limits>

using namespace levywell;

namespace {

struct Study {
    const char* potential;
    double alpha, epsilon, dt;
    const char* start;
    double lower, upper;
    SchemeChoice scheme = SchemeChoice::euler;
};

const double infinity = std::numeric_limits<double>::infinity();

const Study studies[] = {{"two_well.toml", 0.7, 0.1, 0.03, "x=-0.9", -1.1, -0.5},
                         {"two_well.toml", 1.2, 0.1, 0.03, "x=-0.9", -1.1, -0.5},
                         {"two_well.toml", 1.5, 0.1, 0.02, "x=-0.9", -1.1, -0.5},
                         {"two_well.toml", 1.8, 0.2, 0.02, "x=-0.9", -1.1, -0.5},
                         {"two_well.toml", 2.0, 0.3, 0.02, "x=-0.9", -1.1, -0.5},
                         {"two_well.toml", 2.0, 0.5, 0.03, "m1", -infinity, 0},
                         {"two_well.toml", 1.7, 0.5, 0.03, "m1", -infinity, 0},
                         {"two_well.toml", 1.5, 0.05, 0.03, "m1", -infinity, 0, SchemeChoice::jump_adapted},
                         {"quadratic.toml", 1.5, 0.3, 0.04, "x=0.1", -0.6, 0.5},
                         {"quadratic.toml", 1.9, 0.3, 0.04, "x=0.1", -0.6, 0.5},
                         {"flat.toml", 1.5, 1, 0.01, "x=0.3", -1, 1},
                         {"flat.toml", 0.9, 1, 0.02, "x=0.3", -1, 1}};

/// Sum of squared deviations of so many numbers, in standard errors.
struct Deviations {
    double sum = 0;
    int count = 0;

    void add(double difference, double error) {
        sum += std::pow(difference / error, 2);
        ++count;
    }
    double p_value() const {
        return boost::math::cdf(boost::math::complement(boost::math::chi_squared(count), sum));
    }
};

}  // namespace

TEST_CASE("An estimate less its measured bias is exact, and its whole error covers what dt makes of it") {
    Deviations corrected, uncorrected, whole;
    std::uint64_t seed = 7000;
    for (const Study& study : studies) {
        RunRequest request = test::request(MeasureChoice::exit, study.alpha, study.epsilon, 50000);
        request.scheme = study.scheme;
        request.start = study.start;
        request.interval = Interval{study.lower, study.upper};
        request.dt = study.dt;
        request.seed = seed++;
        const PotentialFile file = test::potential(study.potential);
        const test::Case c = test::make_case(study.potential, request);
        ExecutorOptions options;
        options.backend = Backend::host;
        Summary summary = c.summary(options);
        const EventPrediction exact = predict(c.condition, file, 1e-4).event();
        const auto how = measure_time_step(request, file, c.condition, 2, summary, false);
        REQUIRE((how && how->missing.empty()));
        const auto add = [&](const Estimate& estimate, double value) {
            const double off = estimate.value - value;
            corrected.add(off - estimate.step_bias, std::hypot(estimate.stderror, estimate.step_bias_error));
            uncorrected.add(off, estimate.stderror);
            whole.add(off, estimate.total_error());
            INFO(study.potential << " alpha " << study.alpha << ": " << estimate.value << " of " << value
                                 << ", bias " << estimate.step_bias << " +- " << estimate.step_bias_error);
            CHECK(std::abs(off) < 4 * estimate.total_error());
        };
        add(summary.event().mean, exact.mean_exact);
        if (!exact.target_exact.empty() && std::isfinite(study.lower))
            add(summary.event().target_probability[1], exact.target_exact[1]);
    }
    REQUIRE(corrected.count > 15);
    WARN("chi square of " << corrected.count << ": corrected " << corrected.sum << ", in whole errors "
                          << whole.sum << ", in statistical ones " << uncorrected.sum);
    CHECK(corrected.p_value() > test::next_false_alarm());
    CHECK(whole.sum < 1.5 * whole.count);
    CHECK(uncorrected.p_value() < test::false_alarm);  // control
}

TEST_CASE("A survival curve's whole error covers what dt makes of it") {
    const PotentialFile file = test::potential("two_well.toml");
    const auto curve = [&](double dt, std::int64_t paths) {
        RunRequest request = test::request(MeasureChoice::exit, 2, 0.5, paths);
        request.scheme = SchemeChoice::euler;
        request.interval = Interval{-infinity, 0};
        request.dt = dt;
        const test::Case c = test::make_case("two_well.toml", request);
        ExecutorOptions options;
        options.backend = Backend::host;
        Summary summary = c.summary(options);
        REQUIRE(measure_time_step(request, file, c.condition, 2, summary, false)->missing.empty());
        return summary.event();
    };
    const EventSummary coarse = curve(0.04, 400000);
    const EventSummary fine = curve(0.0025, 400000);
    double largest = 0;
    int compared = 0;
    for (std::size_t k = 0; k < coarse.survival.size(); ++k) {
        const Estimate& measured = coarse.survival[k];
        const double time = coarse.survival_time[k];
        const auto after = std::ranges::lower_bound(fine.survival_time, time);
        if (after == fine.survival_time.begin() || measured.value < 0.01) continue;
        const auto above = static_cast<std::size_t>(after - fine.survival_time.begin());
        const Estimate& next = fine.survival.at(above);
        const double begin = fine.survival_time[above - 1];
        const double reference =
            fine.survival[above - 1].value *
            std::pow(next.value / fine.survival[above - 1].value, (time - begin) / (*after - begin));
        const double off = std::abs(measured.value - reference);
        INFO("at " << time << ": " << measured.value << " +- " << measured.stderror << ", bias "
                   << measured.step_bias << " +- " << measured.step_bias_error << "; finer " << reference
                   << " +- " << next.total_error());
        CHECK(off < 2 * (measured.total_error() + next.total_error()));
        largest = std::max(largest, off / (measured.stderror + next.stderror));
        ++compared;
    }
    CHECK(compared > 10);
    CHECK(largest > 6);  // control: statistical errors alone do not cover it
}

TEST_CASE("Rates of a chain, whose balls are seen after steps alone, are covered too") {
    // Symmetric: a rate is one over the mean time from a ball's edge to the other ball.
    RunRequest times = test::request(MeasureChoice::transitions, 2, 0.4, 1);
    times.start = "x=-0.8";
    const PotentialFile file = test::potential("symmetric_quartic.toml");
    const double rate =
        1 /
        predict(test::make_case("symmetric_quartic.toml", times).condition, file, 1e-5).event().mean_exact;
    RunRequest request = test::request(MeasureChoice::chain, 2, 0.4, 1500);
    request.dt = 0.02;
    const test::Case c = test::make_case("symmetric_quartic.toml", request);
    ExecutorOptions options;
    options.backend = Backend::host;
    Summary summary = c.summary(options);
    REQUIRE(measure_time_step(request, file, c.condition, 2, summary, false)->missing.empty());
    for (std::size_t k : {1, 2}) {
        const Estimate& measured = summary.q_hat()[k];
        INFO(measured.value << " +- " << measured.stderror << ", whole " << measured.total_error()
                            << "; exact " << rate);
        CHECK(std::abs(measured.value - rate) < 3 * measured.total_error());
        CHECK(std::abs(measured.value - rate) > 4 * measured.stderror);  // control
    }
}

TEST_CASE("Chains of two steps share their noise after rests too") {
    RunRequest request = test::request(MeasureChoice::exit, 1.5, 0.1, 4000);
    request.scheme = SchemeChoice::jump_adapted;
    request.common_random_numbers = true;
    const auto mean_square = [&](int draws) {
        ExecutorOptions options;
        options.backend = Backend::host;
        options.draws = draws;
        request.dt = 0.01;
        const std::vector<PathRecord> fine = test::make_case("two_well.toml", request).run(options).records;
        options.draws = 2;
        request.dt = 0.02;
        const std::vector<PathRecord> coarse = test::make_case("two_well.toml", request).run(options).records;
        double sum = 0;
        for (std::size_t k = 0; k < fine.size(); ++k)
            sum += std::pow(static_cast<double>(fine[k].steps - 2 * coarse[k].steps) * 0.01, 2);
        return sum / static_cast<double>(fine.size());
    };
    const double shared = mean_square(1);
    const double own = mean_square(0);  // control: the first excursions and all rests are shared, no more
    INFO(shared << " of " << own);
    CHECK(shared < 0.4 * own);
    CHECK(own > 0.05 * 137 * 137);  // of the variance of a time
}

TEST_CASE("Occupation is covered by its error where paths rest") {
    for (const SchemeChoice scheme : {SchemeChoice::jump_adapted, SchemeChoice::euler}) {
        RunRequest request = test::request(MeasureChoice::occupation, 1.5, 0.1, 16000);
        request.scheme = scheme;
        request.dt = 0.005;
        request.horizon = 1000;
        request.seed = 77;
        const PotentialFile file = test::potential("two_well.toml");
        const test::Case c = test::make_case("two_well.toml", request);
        CHECK(c.condition.cores().empty() == (scheme == SchemeChoice::euler));
        ExecutorOptions options;
        options.backend = Backend::host;
        Summary summary = c.summary(options);
        const auto how = measure_time_step(request, file, c.condition, 2, summary, false);
        REQUIRE(how->missing.empty());
        const Estimate& share = summary.sojourn().pi_hat[0];
        const double exact = predict(c.condition, file, 1e-5).pi_exact()[0];
        // What it would be of paths that share nothing.
        const double apart = share.stderror * std::sqrt(16000.0 / static_cast<double>(how->paths));
        INFO(share.value << " +- " << share.stderror << ", bias " << share.step_bias << " +- "
                         << share.step_bias_error << ", " << apart
                         << " at least if they shared no noise; exact " << exact);
        CHECK(std::abs(share.value - exact) < 3 * share.total_error());
        CHECK(share.step_bias_error < 0.5 * apart);
    }
}

TEST_CASE("The standard error of the bias is that of its scatter over seeds") {
    Deviations scatter;
    std::vector<Estimate> estimates;
    double mean = 0;
    constexpr int seeds = 60;
    for (int seed = 1; seed <= seeds; ++seed) {
        RunRequest request = test::request(MeasureChoice::exit, 1.5, 0.3, 8000);
        request.dt = 0.02;
        request.seed = static_cast<std::uint64_t>(seed);
        const test::Case c = test::make_case("two_well.toml", request);
        ExecutorOptions options;
        options.backend = Backend::host;
        Summary summary = c.summary(options);
        REQUIRE(measure_time_step(request, test::potential("two_well.toml"), c.condition, 2, summary, false));
        estimates.push_back(summary.event().mean);
        mean += estimates.back().step_bias / seeds;
    }
    for (const Estimate& estimate : estimates)
        scatter.add(estimate.step_bias - mean, estimate.step_bias_error);
    WARN("scatter over stated error: " << std::sqrt(scatter.sum / (seeds - 1)));
    CHECK(scatter.p_value() > test::next_false_alarm());
    CHECK(scatter.sum > 0.4 * seeds);  // nor is it stated far too large
}
