#include "cli/batch_thread.hpp"

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
    std::mutex mutex;
    std::condition_variable asked_or_closed;
    std::optional<Assignment> asked;
    std::optional<JournalEntry> done;
    std::exception_ptr failure;
    bool busy = false;
    bool closed = false;

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            asked_or_closed.wait(lock, [&] { return asked || closed; });
            if (closed) return;
            const Assignment batch = *asked;
            asked.reset();
            lock.unlock();
            std::optional<JournalEntry> entry;
            std::exception_ptr error;
            try {
                entry = compute(executors, batch);
            } catch (...) {
                error = std::current_exception();
            }
            lock.lock();
            done = std::move(entry);
            failure = error;
            busy = false;
        }
    }
};

BatchThread::BatchThread(Executors executors) : desk_(std::make_shared<Desk>()) {
    desk_->executors = std::move(executors);
    std::thread([desk = desk_] { desk->work(); }).detach();
}

BatchThread::~BatchThread() {
    const std::lock_guard lock(desk_->mutex);
    desk_->closed = true;
    if (desk_->busy) abandoned = true;
    desk_->asked_or_closed.notify_one();
}

void BatchThread::begin(const Assignment& batch) {
    const std::lock_guard lock(desk_->mutex);
    desk_->asked = batch;
    desk_->busy = true;
    desk_->asked_or_closed.notify_one();
}

std::optional<JournalEntry> BatchThread::poll() {
    const std::lock_guard lock(desk_->mutex);
    if (desk_->failure) std::rethrow_exception(std::exchange(desk_->failure, nullptr));
    return std::exchange(desk_->done, std::nullopt);
}

bool has_abandoned_batch() {
    return abandoned;
}

}  // namespace levywell
