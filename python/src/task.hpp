#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <nanobind/nanobind.h>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace levywell::python {

/// A computation that Python waits for. It has a thread of its own, so that Ctrl-C is answered while it runs,
/// and so that OpenMP's threads, which belong to the thread that starts them, are gone when it ends: a
/// process may fork after it.
class Task {
  public:
    /// How far it is.
    struct Progress {
        std::string what;
        double done = 0;
        double total = 0;
    };

    /// `caller`: how many frames of Python above the call the user's stands, which warnings name.
    explicit Task(int caller = 1) : caller_(caller) {}
    int caller() const { return caller_; }

    // For the computation.
    bool is_stopped() const { return stopped_; }
    void show(Progress progress);
    void warn(const std::string& text);

    // For whoever waits.
    void stop() { stopped_ = true; }
    void start(std::shared_ptr<Task> self, std::function<void()> work);
    /// Whether it ends within that time.
    bool ends_within(std::chrono::milliseconds time);
    /// Waits for the end.
    void join();
    /// The same, and throws what the computation has thrown.
    void finish();
    /// What was shown last, where that is new.
    bool news(Progress& progress);
    std::vector<std::string> warnings();

  private:
    const int caller_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> stopped_ = false;
    bool ended_ = false;
    bool told_ = true;
    Progress progress_;
    std::vector<std::string> warnings_;
    std::exception_ptr failure_;
    std::thread thread_;
};

/// Runs `work` to its end with the GIL released, and throws what it throws. `progress`: None, or a callable
/// of (what, done, total). A signal whose handler raises, such as Ctrl-C, stops the task; the exception is
/// thrown at once, and what cannot stop at once ends by itself. `work` must own all that it uses.
void perform(const std::shared_ptr<Task>& task, std::function<void()> work, nanobind::object progress);

/// perform() of what leaves a value.
template <class Work>
auto perform_for(const std::shared_ptr<Task>& task, Work work, nanobind::object progress) {
    auto value = std::make_shared<decltype(work())>();
    perform(
        task, [value, work = std::move(work)] { *value = work(); }, std::move(progress));
    return std::move(*value);
}

/// Waits for tasks that were stopped and have not ended: before the interpreter is gone.
void await_stopped_tasks();

}  // namespace levywell::python
