#include "run/worker.hpp"

#include <chrono>

namespace levywell::inline studies {

bool advance(const Executors& executors, Checkpoint& checkpoint, const std::atomic<bool>& pause) {
    const auto begin = std::chrono::steady_clock::now();
    const bool finished = executors[checkpoint.condition]->go_on(checkpoint.batch, pause);
    checkpoint.wall_seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return finished;
}

FinishedWork finish(Checkpoint checkpoint) {
    Batch& done = checkpoint.batch.done;
    return {checkpoint.item(), checkpoint.wall_seconds, std::move(done.tally), std::move(done.records)};
}

}  // namespace levywell::inline studies
