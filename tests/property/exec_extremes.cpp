// Paths at the extremes of numbers: no infinity whatever the tail, clocks beyond 2^32 and 2^40 steps, float
// state only where a float holds the process.

#include "catch.hpp"
#include "conditions.hpp"
#include "exec/condition_observer.hpp"
#include "exec/host_kernel.hpp"
#include "exec/path_rules.hpp"
#include "exec/path_scheduler.hpp"
#include "faults.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/random/philox.hpp"
#include "samples.hpp"
#include "statistics.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include <fmt/format.h>

using namespace levywell;
using test::has_fault;

namespace {

test::Case case_of(const std::string& text, const RunRequest& request) {
    Faults faults;
    const PotentialFile file = read_potential_text("name = \"a\"\n" + text, "a.toml", faults);
    const auto conditions = faults.empty() ? plan(request, file, faults) : std::vector<Condition>();
    faults.throw_if_any();
    return {conditions.front(), file.potential};
}

/// Two wells at -c and c, whatever c: f' = (w^2 - c^2) w / c^2.
std::string wells_at(double c) {
    return fmt::format("kind = \"critical_points\"\nminima = [{}, {}]\nmaxima = [0]\nstrength = {}\n", -c, c,
                       1 / (c * c));
}

bool all_finite(const Batch& batch) {
    return std::all_of(batch.records.begin(), batch.records.end(),
                       [](const PathRecord& record) { return std::isfinite(record.point); });
}

double farthest(const Batch& batch) {
    double far = 0;
    for (const PathRecord& record : batch.records) far = std::max(far, std::abs(record.point));
    return far;
}

}  // namespace

TEST_CASE("Where jumps leave the range of a float and of a double, paths do not") {
    // The raw increments of this process go beyond both: a float's range by the hundred in 10000.
    const double epsilon = 1e100;
    const double dt = 0.25;
    const std::vector<double> raw = test::stable_sample(0.05, epsilon * std::pow(dt, 20), 10000, 1);
    const auto beyond = [&](double size) {
        return std::count_if(raw.begin(), raw.end(), [&](double x) { return std::abs(x) > size; });
    };
    REQUIRE(beyond(3.4e38) > 100);
    REQUIRE(beyond(1e150) > 0);

    RunRequest request = test::request(MeasureChoice::exit, 0.05, epsilon, 10000);
    request.start = "x=0";
    request.interval = Interval{-1, 1};
    request.monitoring = Monitoring::grid;
    request.dt = dt;
    request.horizon = 1000;
    for (const char* text : {"kind = \"flat\"\n", "kind = \"quadratic\"\ncurvature = 1\n"}) {
        const test::Case c = case_of(text, request);
        for (const std::string& target : simd_targets()) {
            for (Precision precision : {Precision::single, Precision::double_precision}) {
                ExecutorOptions options;
                options.simd_target = target;
                options.precision = precision;
                options.backend = Backend::host;
                INFO(text << target << (precision == Precision::single ? " float" : " double"));
                const Batch batch = c.run(options);
                CHECK(all_finite(batch));
                // The largest draw saturates, so that the bound was met.
                const double bound = precision == Precision::single ? 1e30 : 1e150;
                CHECK(farthest(batch) > 0.9 * bound);
                CHECK(farthest(batch) < 1.01 * bound);
                CHECK(batch.tally.summarise(c.condition).n_censored() == 0);
            }
        }
        ExecutorOptions options;
        options.backend = Backend::reference;
        const Batch batch = c.run(options);
        CHECK(all_finite(batch));
        CHECK(farthest(batch) > 0.9e150);
        CHECK(farthest(batch) < 1.01e150);
        CHECK(batch.tally.summarise(c.condition).n_censored() == 0);
    }
}

TEST_CASE("Superlinear drifts bring paths back from the largest jumps, in every form of drift") {
    for (const char* name : {"two_well.toml", "five_wells.toml", "slice.toml", "rugged.toml"}) {
        for (MeasureChoice measure : {MeasureChoice::transitions, MeasureChoice::occupation}) {
            RunRequest request =
                test::request(measure, 0.05, 1, measure == MeasureChoice::occupation ? 8 : 500);
            request.dt = 0.001;
            request.horizon = 5;
            if (measure == MeasureChoice::occupation) request.burn_in = 0;
            const test::Case c = test::make_case(name, request);
            INFO(name);
            for (Backend backend : {Backend::host, Backend::reference}) {
                ExecutorOptions options;
                options.backend = backend;
                const Batch batch = c.run(options);
                CHECK(all_finite(batch));
                const Summary summary = batch.tally.summarise(c.condition);
                CHECK(summary.clamps > 0);
                if (measure == MeasureChoice::occupation) {  // every step was counted to some basin
                    double share = 0;
                    for (const Estimate& part : summary.sojourn().pi_hat) share += part.value;
                    CHECK(share == Approx(1).epsilon(1e-12));
                }
            }
        }
    }
}

// ---------------------------------------------------------------------------------------------------- clocks

namespace {

constexpr std::uint64_t seed = 77;
constexpr std::int64_t steps_after = 48;

/// A path scheduler whose first paths have run for `blocks` blocks already.
template <class T, class Observer>
class LateStart final : public LaneScheduler<T> {
  public:
    LateStart(PathScheduler<T, Observer>& inner, std::uint64_t blocks) : inner_(inner), blocks_(blocks) {}

    bool start(LaneBlock<T>& block, int lanes) override {
        const bool any = inner_.start(block, lanes);
        for (int l = 0; l < lanes; ++l) {
            block.block_low[l] = static_cast<std::uint32_t>(blocks_);
            block.block_high[l] = static_cast<std::uint32_t>(blocks_ >> 32);
            block.stop[l] = 0;  // where the low word wraps
        }
        return any;
    }
    bool handle(LaneBlock<T>& block, std::uint64_t events, std::uint64_t rests) override {
        return inner_.handle(block, events, rests);
    }
    void refine(LaneBlock<T>& block, int lanes, int part) override { inner_.refine(block, lanes, part); }

  private:
    PathScheduler<T, Observer>& inner_;
    std::uint64_t blocks_;
};

/// A path id whose block `block` has a draw from the refined tail.
std::int64_t path_with_rare_draw(std::uint64_t block) {
    for (std::int64_t path = 0;; ++path) {
        const auto words = philox_words(seed, static_cast<std::uint64_t>(path), block, Purpose::step);
        if (std::any_of(words.begin(), words.end(), [](std::uint32_t w) { return is_refined(w); }))
            return path;
    }
}

/// The state after blocks [first, last) from `w`, step by step from the words' addresses.
template <class T>
double stepped(const StepKernel<T>& kernel, double start, std::int64_t path, std::uint64_t first,
               std::uint64_t last) {
    using Drift = scalar_lanes::PolynomialDrift<T, T, 1>;
    const scalar_lanes::EulerStep<T, Drift> step(
        static_cast<T>(kernel.clamp.lower), static_cast<T>(kernel.clamp.upper), Drift(kernel.drift.view()));
    T w = static_cast<T>(start);
    for (std::uint64_t block = first; block < last; ++block) {
        const auto id = static_cast<std::uint64_t>(path);
        const auto words = philox_words(seed, id, block, Purpose::step);
        const auto further = philox_words(seed, id, block, Purpose::refinement);
        for (int h = 0; h < 4; ++h) w = step(w, kernel.noise.table(0).draw(words[h], further[h]));
    }
    return static_cast<double>(w);
}

/// Runs one path from `blocks` blocks on, past the wrap of the low word, to its horizon.
template <class T>
void check_clock(std::uint64_t wrap, const std::string& target) {
    RunRequest request = test::request(MeasureChoice::exit, 1.5, 0.1, 1);
    request.start = "x=0.25";
    request.interval = Interval{-1e6, 1e6};
    request.seed = seed;
    request.common_random_numbers = true;  // the seed is the key
    request.horizon = 1;
    test::Case c = case_of("kind = \"quadratic\"\ncurvature = 2\n", request);
    const std::uint64_t first = wrap - 5;
    const std::uint64_t last = wrap + steps_after / 4;
    test::set_horizon(c.condition, static_cast<std::int64_t>(4 * last));
    const std::int64_t path = path_with_rare_draw(wrap - 1);  // in the last block before the high word moves

    const auto kernel = make_step_kernel<T>(c.condition, c.potential);
    const PathRules rules = path_rules(c.condition, [](const auto& table) { return table.data(); });
    with_observer(c.condition, rules.wells, [&](const auto& observer) {
        using Observer = std::remove_cvref_t<decltype(observer)>;
        const PathFollower<T, Observer> follower(rules, RestRules{}, observer);
        UnfinishedBatch batch({path, 1});
        batch.done.records.resize(1);
        const std::vector<PathRecord>& records = batch.done.records;
        PathSource source(batch);
        const std::atomic<bool> pause = false;
        PathScheduler<T, Observer> inner(follower, kernel, source, TallySink(c.condition, batch.done), 1,
                                         pause);
        LateStart<T, Observer> late(inner, first);
        host_kernel<T>(target)(kernel, late);
        CHECK(records[0].censored == 1);
        CHECK(records[0].steps == c.condition.horizon_steps());
        CHECK(records[0].point == stepped<T>(kernel, 0.25, path, first, last));
        // Control: the refined draw's address matters.
        CHECK(records[0].point != stepped<T>(kernel, 0.25, path, first + 1, last));
        const Summary summary = inner.tally().summarise(c.condition);
        CHECK(summary.n_censored() == 1);
    });
}

}  // namespace

TEST_CASE("Clocks run through 2^34 and 2^40 steps, where the low word of the block count wraps") {
    for (const std::string& target : simd_targets()) {
        for (std::uint64_t wrap : {std::uint64_t{1} << 32, std::uint64_t{1} << 38}) {
            INFO(target << ", blocks " << wrap);
            check_clock<float>(wrap, target);
            check_clock<double>(wrap, target);
        }
    }
}

TEST_CASE("Step counts of 2^40 are summed exactly, and sums that would not fit are refused") {
    RunRequest request = test::request(MeasureChoice::exit, 1.5, 1e-6, 1000);
    request.scheme = SchemeChoice::jump_adapted;
    request.where = {{"paths", "run.toml:9"}};
    const test::Case c = test::make_case("two_well.toml", request);
    REQUIRE(c.condition.horizon_steps() > std::int64_t{1} << 40);
    Tally tally(c.condition);
    PathRecord record;
    record.target = 1;
    constexpr std::int64_t long_time = std::int64_t{1} << 40;
    for (int k = 0; k < 1000; ++k) {
        record.steps = long_time + k;
        tally.add(record);
    }
    const Summary summary = tally.summarise(c.condition);
    CHECK(summary.event().mean.value / c.condition.dt ==
          Approx(static_cast<double>(long_time) + 499.5 - 0.5).epsilon(1e-15));
    // Of 0..999: variance (n^2 - 1)/12, with n - 1 in the denominator.
    const double variance = (1000.0 * 1000 - 1) / 12 * 1000 / 999;
    CHECK(summary.event().mean.stderror / c.condition.dt ==
          Approx(std::sqrt(variance / 1000)).epsilon(1e-12));

    request.paths = std::int64_t{1} << 45;
    Faults faults;
    plan(request, test::potential("two_well.toml"), faults);
    CHECK(has_fault(faults, "run.toml:9", "does not fit 128 bits"));
}

// ------------------------------------------------------------------------------------------- float and
// double

TEST_CASE("Float and double tell the same of wells at 1e-3, 1 and 1e3, at noise of 1e-6 of them") {
    for (double c : {1e-3, 1.0, 1e3}) {
        for (double epsilon : {0.1, 1e-6}) {
            RunRequest request = test::request(MeasureChoice::exit, 1.5, epsilon * c, 2000);
            request.scheme = SchemeChoice::jump_adapted;
            const test::Case wells = case_of(wells_at(c), request);
            ExecutorOptions options;
            options.precision = Precision::single;
            const Batch single = wells.run(options);
            options.precision = Precision::double_precision;
            const Batch double_precision = wells.run(options);
            INFO("wells at " << c << ", epsilon " << epsilon);
            CHECK(wells.executor()->precision() == "float");
            // The same words, so that paths differ where rounding decides and nowhere else.
            int differ = 0;
            for (std::size_t k = 0; k < single.records.size(); ++k)
                differ += single.records[k].steps != double_precision.records[k].steps;
            CHECK(differ < 40);
            const Summary a = single.tally.summarise(wells.condition);
            const Summary b = double_precision.tally.summarise(wells.condition);
            CHECK(std::abs(a.event().mean.value - b.event().mean.value) < 0.2 * b.event().mean.stderror);
        }
    }
}

TEST_CASE("precision = auto takes double where a float does not hold the process") {
    struct Asked {
        const char* what;
        double wells, alpha, epsilon, dt;
        SchemeChoice scheme;
        bool single;
    };
    // The jump scale eps dt^(1/alpha) against 64 units in the last place at the wells, 7.7e-6 of them.
    const std::vector<Asked> table{
        {"jumps of 8e-6", 1, 1, 8e-3, 1e-3, SchemeChoice::euler, true},
        {"jumps of 7e-6", 1, 1, 7e-3, 1e-3, SchemeChoice::euler, false},
        {"the same, smaller", 1e-3, 1, 8e-6, 1e-3, SchemeChoice::euler, true},
        {"the same, smaller", 1e-3, 1, 7e-6, 1e-3, SchemeChoice::euler, false},
        {"the same, larger", 1e3, 1, 8, 1e-3, SchemeChoice::euler, true},
        {"the same, larger", 1e3, 1, 7, 1e-3, SchemeChoice::euler, false},
        {"rests of small noise", 1, 1.5, 1e-6, 1e-3, SchemeChoice::jump_adapted, true},
        {"a drift of less than a unit in the last place", 1, 1.5, 1e-6, 1e-6, SchemeChoice::jump_adapted,
         false},
        {"lengths beyond a float's", 1e25, 1, 1e24, 1e-3, SchemeChoice::euler, false},
        {"lengths below a float's", 1e-25, 1, 1e-26, 1e-3, SchemeChoice::euler, false},
    };
    for (const Asked& asked : table) {
        INFO(asked.what << ", wells at " << asked.wells);
        RunRequest request = test::request(MeasureChoice::exit, asked.alpha, asked.epsilon, 10);
        request.dt = asked.dt;
        request.scheme = asked.scheme;
        request.horizon = 1000 * asked.dt;
        const test::Case c = case_of(wells_at(asked.wells), request);
        CHECK(c.executor()->precision() == (asked.single ? "float" : "double"));
        ExecutorOptions options;
        options.precision = Precision::single;
        if (!asked.single) CHECK_THROWS_AS(c.executor(options), InputError);
    }
}

TEST_CASE("Where there is no drift to be rounded, lengths alone decide for double") {
    const auto precision_at = [](double length) {
        RunRequest request = test::request(MeasureChoice::exit, 1.5, length, 10);
        request.start = "x=0";
        request.interval = Interval{-length, length};
        request.dt = 1e-3;
        return test::make_case("flat.toml", request).executor()->precision();
    };
    for (double length : {1e-19, 1.0, 1e19}) CHECK(precision_at(length) == "float");
    for (double length : {1e-21, 1e21}) CHECK(precision_at(length) == "double");
}

TEST_CASE("Small noise and small steps at once: eps 1e-6, dt 1e-6 against the exact mean's law") {
    RunRequest request = test::request(MeasureChoice::exit, 1.5, 1e-6, 100);
    request.scheme = SchemeChoice::jump_adapted;
    request.dt = 1e-6;
    request.horizon = 3e10;  // six means, close to the 2^55 steps that a clock counts
    const test::Case c = test::make_case("two_well.toml", request);
    const Summary summary = c.summary();
    // 1/(C_alpha eps^alpha q_12) with q_12 = 1/alpha at distance 1, from which this noise is 1e-4 away.
    const double law = 1e9 / (levy_constant(1.5) / 1.5);
    CHECK(test::normal_p_value((summary.event().mean.value - law) / summary.event().mean.stderror) >
          test::next_false_alarm());
    // Control: without C_alpha.
    CHECK(test::normal_p_value((summary.event().mean.value - 1.5e9) / summary.event().mean.stderror) <
          test::false_alarm);
    CHECK(summary.event().mean.value / request.step() > 0x1p50);  // of steps
}

TEST_CASE("Numbers that leave the range of a double are refused with a way out") {
    const auto refused = [](double alpha, double epsilon, double dt, const char* where, const char* why) {
        RunRequest request = test::request(MeasureChoice::transitions, alpha, epsilon, 10);
        request.dt = dt;
        request.where = {{"dt", "run.toml:4"}, {"epsilon", "run.toml:3"}};
        Faults faults;
        plan(request, test::potential("two_well.toml"), faults);
        INFO(test::listed(faults));
        return has_fault(faults, where, why);
    };
    CHECK(refused(0.05, 0.1, 1e-16, "run.toml:4", "raise dt"));  // eps dt^20
    CHECK(refused(1, 1e-160, 0.001, "run.toml:3", "choose other units"));
    CHECK(refused(1, 1e160, 0.001, "run.toml:3", "choose other units"));
    CHECK(refused(1, 0.1, 1e-160, "run.toml:4", "another unit of time"));
    CHECK_FALSE(refused(0.05, 0.1, 1e-3, "run.toml:4", "raise dt"));
}

TEST_CASE("Times beyond the largest number are said to be so") {
    RunRequest request = test::request(MeasureChoice::exit, 2, 1e-3, 10);
    request.where = {{"horizon", "run.toml:5"}};
    Faults faults;
    plan(request, test::potential("two_well.toml"), faults);
    CHECK(has_fault(faults, "run.toml:5", "more than 1e300 steps"));
    for (const Fault& fault : faults.list()) CHECK(fault.what.find("inf") == std::string::npos);

    // Splitting goes a long way, but not to probabilities that a double does not hold.
    request.scheme = SchemeChoice::splitting;
    request.where = {{"scheme", "run.toml:6"}};
    request.epsilon = {0.02};  // H/D = 833
    Faults beyond;
    plan(request, test::potential("two_well.toml"), beyond);
    CHECK(has_fault(beyond, "run.toml:6", "below e^-650"));
    request.epsilon = {0.024};  // 579
    Faults within;
    plan(request, test::potential("two_well.toml"), within);
    CHECK(within.empty());
}
