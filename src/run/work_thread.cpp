#include "run/work_thread.hpp"

#include "levywell/run/ranks.hpp"
#include "run/pause.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace levywell::inline studies {
namespace {

std::atomic<bool> abandoned = false;

}  // namespace

/// What the two threads share; it lives as long as either.
struct WorkThread::Shared {
    Executors executors;
    std::chrono::milliseconds between_checkpoints{};
    std::mutex mutex;
    std::condition_variable asked_or_closed;
    std::optional<Checkpoint> asked;
    std::optional<WorkOutcome> outcome;
    std::exception_ptr failure;
    bool busy = false;
    bool closed = false;
    std::atomic<bool> stopping = false;

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            asked_or_closed.wait(lock, [&] { return asked || closed; });
            if (closed) return;
            Checkpoint checkpoint = std::move(*asked);
            asked.reset();
            while (go_on(checkpoint, lock)) {
            }
            busy = false;
        }
    }

    /// Computes until the item is finished or its checkpoint is due, and says which. True when there is more
    /// to do.
    bool go_on(Checkpoint& checkpoint, std::unique_lock<std::mutex>& lock) {
        lock.unlock();
        bool finished = false;
        std::exception_ptr error;
        try {
            const Pause pause(between_checkpoints, [this] { return stopping.load(); });
            finished = advance(executors, checkpoint, pause.wanted());
        } catch (...) {
            error = std::current_exception();
        }
        lock.lock();
        failure = error;
        if (error) return false;
        if (finished) {
            outcome = finish(std::move(checkpoint));
            return false;
        }
        outcome = checkpoint;
        return !closed && !stopping;
    }
};

WorkThread::WorkThread(Executors executors, std::chrono::milliseconds between_checkpoints)
    : shared_(std::make_shared<Shared>()) {
    shared_->executors = std::move(executors);
    shared_->between_checkpoints = between_checkpoints;
    std::thread([shared = shared_] { shared->work(); }).detach();
}

WorkThread::~WorkThread() {
    const std::lock_guard lock(shared_->mutex);
    shared_->closed = true;
    if (shared_->busy) abandoned = true;
    shared_->asked_or_closed.notify_one();
}

void WorkThread::begin(Checkpoint checkpoint) {
    const std::lock_guard lock(shared_->mutex);
    shared_->asked = std::move(checkpoint);
    shared_->busy = true;
    shared_->asked_or_closed.notify_one();
}

void WorkThread::stop() {
    shared_->stopping = true;
}

std::optional<WorkOutcome> WorkThread::poll() {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->failure) std::rethrow_exception(std::exchange(shared_->failure, nullptr));
    return std::exchange(shared_->outcome, std::nullopt);
}

bool WorkThread::is_idle() const {
    const std::lock_guard lock(shared_->mutex);
    return !shared_->busy && !shared_->outcome && !shared_->failure;
}

bool has_abandoned_work() {
    return abandoned;
}

}  // namespace levywell::inline studies
