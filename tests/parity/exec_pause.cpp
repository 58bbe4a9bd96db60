// A batch that is checkpointed at any moments, and taken up by other executors, ends with the bits of one
// that was never disturbed.

#include "catch.hpp"
#include "conditions.hpp"
#include "pauses.hpp"

#include <atomic>

using namespace levywell;

namespace {

using test::Interruptions;

Batch with_pauses(const test::Case& one, const std::vector<ExecutorOptions>& options,
                  std::chrono::duration<double> undisturbed, Interruptions& seen) {
    return test::with_pauses(
        one.condition,
        [&](int k) { return one.executor(options[static_cast<std::size_t>(k) % options.size()]); },
        undisturbed, seen);
}

std::vector<ExecutorOptions> varied() {
    std::vector<ExecutorOptions> result;
    for (int threads : {2, 1, 3, 2}) {
        ExecutorOptions options;
        options.backend = Backend::host;
        options.threads = threads;
        options.simd_target = result.size() == 1 ? simd_targets().back() : "";
        result.push_back(options);
    }
    return result;
}

void check_pauses(const test::Case& one) {
    const std::vector<ExecutorOptions> options = varied();
    const auto [whole, time] = test::undisturbed(*one.executor(options.front()), one.condition);
    Interruptions seen;
    const Batch torn = with_pauses(one, options, time, seen);
    INFO(seen.pauses << " pauses, at most " << seen.most_checkpoints << " paths checkpointed");
    CHECK(seen.pauses >= 5);
    CHECK(seen.most_checkpoints >= 1);
    CHECK(torn.tally == whole.tally);
    CHECK(torn.records == whole.records);
}

}  // namespace

TEST_CASE("Euler: exits, transitions, chain and occupation go on from any pause to the same bits") {
    check_pauses(test::make_case("two_well.toml", test::request(MeasureChoice::exit, 1.5, 0.06, 2000)));
    check_pauses(
        test::make_case("five_wells.toml", test::request(MeasureChoice::transitions, 1.2, 0.03, 2000)));
    for (MeasureChoice measure : {MeasureChoice::chain, MeasureChoice::occupation}) {
        RunRequest request = test::request(measure, 1.5, 0.1, 50);
        request.horizon = 8000;
        request.burn_in = 20;
        request.start = "relaxed:m2";
        check_pauses(test::make_case("five_wells.toml", request));
    }
}

TEST_CASE("Jump-adapted paths, with rests and cores, go on from any pause to the same bits") {
    for (MeasureChoice measure : {MeasureChoice::transitions, MeasureChoice::chain}) {
        RunRequest request = test::request(measure, 1.5, 0.02, is_timed(measure) ? 60000 : 60);
        request.scheme = SchemeChoice::jump_adapted;
        if (!is_timed(measure)) request.horizon = 2000000;
        check_pauses(test::make_case("two_well.toml", request));
    }
}

TEST_CASE("Paths under a noise schedule, in double, go on from any pause to the same bits") {
    RunRequest request =
        test::scheduled(MeasureChoice::transitions, {{0, 1.5, 0.05}, {30, 1.2, 0.03}, {90, 1.8, 0.1}}, 3000);
    const test::Case one = test::make_case("two_well.toml", request);
    std::vector<ExecutorOptions> options = varied();
    for (ExecutorOptions& each : options) each.precision = Precision::double_precision;
    const auto [whole, time] = test::undisturbed(*one.executor(options.front()), one.condition);
    Interruptions seen;
    const Batch torn = with_pauses(one, options, time, seen);
    CHECK(seen.pauses >= 5);
    CHECK(torn.tally == whole.tally);
    CHECK(torn.records == whole.records);
}

TEST_CASE(
    "The reference and splitting pause between paths, and begin anew what another executor has "
    "checkpointed") {
    ExecutorOptions reference;
    reference.backend = Backend::reference;
    ExecutorOptions host;
    host.backend = Backend::host;
    host.threads = 2;
    RunRequest splits = test::request(MeasureChoice::exit, 2, 0.28, 12);
    splits.scheme = SchemeChoice::splitting;
    const test::Case exits =
        test::make_case("two_well.toml", test::request(MeasureChoice::exit, 1.5, 0.1, 60));
    const test::Case chain = test::make_case("two_well.toml", [] {
        RunRequest request = test::request(MeasureChoice::chain, 1.5, 0.3, 20);
        request.horizon = 400;
        return request;
    }());
    const test::Case splitting = test::make_case("two_well.toml", splits);
    struct Study {
        const test::Case& of;
        ExecutorOptions options;
    };
    for (const Study& study :
         {Study{exits, reference}, {chain, reference}, {splitting, reference}, {splitting, host}}) {
        const auto executor = study.of.executor(study.options);
        const auto [whole, time] = test::undisturbed(*executor, study.of.condition);
        UnfinishedBatch batch({0, study.of.condition.paths});
        const std::atomic<bool> at_once = true;
        CHECK_FALSE(executor->go_on(batch, at_once));
        CHECK(batch.open == std::vector<PathRange>{{0, study.of.condition.paths}});
        Interruptions seen;
        const Batch torn = with_pauses(study.of, {study.options}, time, seen);
        CHECK(seen.pauses >= 2);
        CHECK(torn.records == whole.records);
        CHECK(torn.tally == whole.tally);
        batch.checkpoints.push_back({.path = 3, .w = 7});
        CHECK(executor->go_on(batch, false));
        CHECK(batch.done.records == whole.records);
    }
}
