#include "cli/batch_thread.hpp"

#include "cli/interrupt.hpp"
#include "cli/pause.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace levywell {
namespace {

std::atomic<bool> abandoned = false;

}  // namespace

/// What the two threads lay before each other; it lives as long as either.
struct BatchThread::Desk {
    Executors executors;
    std::chrono::milliseconds between_checkpoints{};
    std::mutex mutex;
    std::condition_variable asked_or_closed;
    std::optional<KeptBatch> asked;
    std::optional<BatchOutcome> outcome;
    std::exception_ptr failure;
    bool busy = false;
    bool closed = false;

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            asked_or_closed.wait(lock, [&] { return asked || closed; });
            if (closed) return;
            KeptBatch batch = std::move(*asked);
            asked.reset();
            while (go_on(batch, lock)) {
            }
            busy = false;
        }
    }

    /// Computes until the batch is done or its state is due, and says which. True when there is more to do.
    bool go_on(KeptBatch& batch, std::unique_lock<std::mutex>& lock) {
        lock.unlock();
        bool done = false;
        std::exception_ptr error;
        try {
            const Pause pause(between_checkpoints);
            done = advance(executors, batch, pause.wanted());
        } catch (...) {
            error = std::current_exception();
        }
        lock.lock();
        failure = error;
        if (error) return false;
        if (done) {
            outcome = entry_of(std::move(batch));
            return false;
        }
        outcome = batch;
        return !closed && !InterruptGuard::requested();
    }
};

BatchThread::BatchThread(Executors executors, std::chrono::milliseconds between_checkpoints)
    : desk_(std::make_shared<Desk>()) {
    desk_->executors = std::move(executors);
    desk_->between_checkpoints = between_checkpoints;
    std::thread([desk = desk_] { desk->work(); }).detach();
}

BatchThread::~BatchThread() {
    const std::lock_guard lock(desk_->mutex);
    desk_->closed = true;
    if (desk_->busy) abandoned = true;
    desk_->asked_or_closed.notify_one();
}

void BatchThread::begin(KeptBatch batch) {
    const std::lock_guard lock(desk_->mutex);
    desk_->asked = std::move(batch);
    desk_->busy = true;
    desk_->asked_or_closed.notify_one();
}

std::optional<BatchOutcome> BatchThread::poll() {
    const std::lock_guard lock(desk_->mutex);
    if (desk_->failure) std::rethrow_exception(std::exchange(desk_->failure, nullptr));
    return std::exchange(desk_->outcome, std::nullopt);
}

bool BatchThread::is_idle() const {
    const std::lock_guard lock(desk_->mutex);
    return !desk_->busy && !desk_->outcome && !desk_->failure;
}

bool has_abandoned_batch() {
    return abandoned;
}

}  // namespace levywell
