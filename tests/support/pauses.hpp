#pragma once
// Batches that are checkpointed again and again on their way.

#include "catch.hpp"
#include "levywell/exec/executor.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

namespace test {

/// Raises a flag after a while, from a thread of its own; where there is none to wait, at once.
class PauseAfter {
  public:
    explicit PauseAfter(std::chrono::nanoseconds wait) : flag(wait.count() == 0) {
        if (flag) return;
        thread_ = std::thread([this, wait] {
            std::this_thread::sleep_for(wait);
            flag = true;
        });
    }
    ~PauseAfter() {
        if (thread_.joinable()) thread_.join();
    }

    std::atomic<bool> flag;

  private:
    std::thread thread_;
};

struct Timed {
    levywell::Batch batch;
    std::chrono::duration<double> time;
};

/// All paths of a condition without a pause, and what that takes.
inline Timed undisturbed(levywell::Executor& executor, const levywell::Condition& condition) {
    const auto begin = std::chrono::steady_clock::now();
    levywell::Batch batch = executor.run({0, condition.paths});
    return {std::move(batch), std::chrono::steady_clock::now() - begin};
}

struct Interruptions {
    int pauses = 0;
    std::size_t most_checkpoints = 0;
};

/// Simulates all paths of a condition with pauses, stretch k of 5 to 33 units by executor(k); every fourth is
/// to pause at once. A unit is a three hundredth of `undisturbed`.
inline levywell::Batch with_pauses(const levywell::Condition& condition,
                                   const std::function<std::shared_ptr<levywell::Executor>(int)>& executor,
                                   std::chrono::duration<double> undisturbed, Interruptions& seen) {
    const auto unit = std::chrono::duration_cast<std::chrono::nanoseconds>(undisturbed / 300);
    levywell::UnfinishedBatch batch({0, condition.paths});
    for (int k = 0;; ++k) {
        const auto present = executor(k);
        PauseAfter pause(unit * (k % 4 == 3 ? 0 : 5 + 7 * (k % 5)));
        if (present->go_on(batch, pause.flag)) return batch.done;
        ++seen.pauses;
        seen.most_checkpoints = std::max(seen.most_checkpoints, batch.checkpoints.size());
        REQUIRE(seen.pauses < 100000);
        REQUIRE(fits(batch, condition));  // a file of it would be taken up
        if (batch.done.records.empty()) continue;
        for (const levywell::PathCheckpoint& path : batch.checkpoints)  // blank until the path has ended
            REQUIRE(batch.done.records[static_cast<std::size_t>(path.path)] == levywell::PathRecord{});
    }
}

}  // namespace test
