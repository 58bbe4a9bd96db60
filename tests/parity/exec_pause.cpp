// A batch that is put aside at any moments, and taken up by other executors, ends with the bits of one that
// was never disturbed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/core/fault.hpp"

#include <atomic>
#include <chrono>
#include <thread>

using namespace levywell;

namespace {

/// Raises a flag after a while, from a thread of its own.
class PauseAfter {
  public:
    explicit PauseAfter(std::chrono::microseconds wait)
        : thread_([this, wait] {
              std::this_thread::sleep_for(wait);
              flag = true;
          }) {}
    ~PauseAfter() { thread_.join(); }

    std::atomic<bool> flag = false;

  private:
    std::thread thread_;
};

struct Interruptions {
    int pauses = 0;
    std::size_t most_aside = 0;
};

/// Simulates all paths with pauses, each stretch by an executor of its own.
Batch with_pauses(const test::Case& one, const std::vector<ExecutorOptions>& options, Interruptions& seen) {
    UnfinishedBatch batch({0, one.condition.paths});
    for (int k = 0;; ++k) {
        const auto executor = one.executor(options[static_cast<std::size_t>(k) % options.size()]);
        PauseAfter pause(std::chrono::microseconds(k % 4 == 3 ? 0 : 500 + 700 * (k % 5)));
        if (executor->go_on(batch, pause.flag)) return batch.done;
        ++seen.pauses;
        seen.most_aside = std::max(seen.most_aside, batch.aside.size());
        REQUIRE(seen.pauses < 100000);
        REQUIRE(fits(batch, one.condition));  // a file of it would be taken up
    }
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
    Interruptions seen;
    const Batch torn = with_pauses(one, varied(), seen);
    ExecutorOptions options;
    options.backend = Backend::host;
    const Batch whole = one.run(options);
    INFO(seen.pauses << " pauses, at most " << seen.most_aside << " paths aside");
    CHECK(seen.pauses >= 5);
    CHECK(seen.most_aside >= 1);
    CHECK(torn.tally == whole.tally);
    CHECK(torn.records == whole.records);
}

}  // namespace

TEST_CASE("Euler: exits, transitions, chain and occupation go on from any pause to the same bits") {
    check_pauses(test::make_case("two_well.toml", test::request(Measure::exit, 1.5, 0.06, 2000)));
    check_pauses(test::make_case("five_wells.toml", test::request(Measure::transitions, 1.2, 0.03, 2000)));
    for (Measure measure : {Measure::chain, Measure::occupation}) {
        RunRequest request = test::request(measure, 1.5, 0.1, 50);
        request.horizon = 8000;
        request.burn_in = 20;
        request.start = "relaxed:m2";
        check_pauses(test::make_case("five_wells.toml", request));
    }
}

TEST_CASE("Jump-adapted paths, with rests and cores, go on from any pause to the same bits") {
    for (Measure measure : {Measure::transitions, Measure::chain}) {
        RunRequest request = test::request(measure, 1.5, 0.02, is_timed(measure) ? 60000 : 60);
        request.scheme = Scheme::jump_adapted;
        if (!is_timed(measure)) request.horizon = 2000000;
        check_pauses(test::make_case("two_well.toml", request));
    }
}

TEST_CASE("Paths under a noise schedule, in double, go on from any pause to the same bits") {
    RunRequest request =
        test::scheduled(Measure::transitions, {{0, 1.5, 0.05}, {30, 1.2, 0.03}, {90, 1.8, 0.1}}, 3000);
    const test::Case one = test::make_case("two_well.toml", request);
    std::vector<ExecutorOptions> options = varied();
    for (ExecutorOptions& each : options) each.precision = Precision::twofold;
    Interruptions seen;
    const Batch torn = with_pauses(one, options, seen);
    const Batch whole = one.run(options.front());
    CHECK(seen.pauses >= 5);
    CHECK(torn.tally == whole.tally);
    CHECK(torn.records == whole.records);
}

TEST_CASE("An executor that cannot put paths aside finishes the batch, from its beginning") {
    const test::Case one = test::make_case("two_well.toml", test::request(Measure::exit, 1.5, 0.2, 60));
    ExecutorOptions reference;
    reference.backend = Backend::reference;
    const auto executor = one.executor(reference);
    const std::atomic<bool> at_once = true;
    UnfinishedBatch batch({0, 60});
    batch.aside.push_back({.path = 3, .begun = true, .w = 7});
    CHECK(executor->go_on(batch, at_once));
    CHECK(batch.done.records == one.run(reference).records);
}
