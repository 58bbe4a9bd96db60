#include "task.hpp"

#include <nanobind/stl/string.h>

namespace nb = nanobind;

namespace levywell::python {
namespace {

constexpr std::chrono::milliseconds between_looks(20);  // at signals and progress
constexpr std::chrono::milliseconds time_to_stop(50);   // after that the exception does not wait for the task

std::mutex stopping_mutex;
std::vector<std::shared_ptr<Task>>& stopping() {
    static std::vector<std::shared_ptr<Task>> tasks;
    return tasks;
}

/// Stops the task, and waits for its end as long as nobody notices.
void interrupt(const std::shared_ptr<Task>& task) {
    task->stop();
    bool ended = false;
    {
        const nb::gil_scoped_release released;
        ended = task->ends_within(time_to_stop);
    }
    if (ended) {
        task->join();
    } else {
        const std::lock_guard lock(stopping_mutex);
        stopping().push_back(task);
    }
}

/// Lets signal handlers run, and shows how far the task is.
void look(Task& task, const nb::object& progress) {
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
    Task::Progress now;
    if (!progress.is_none() && task.news(now)) progress(now.what, now.done, now.total);
}

}  // namespace

void Task::show(Progress progress) {
    const std::lock_guard lock(mutex_);
    progress_ = std::move(progress);
    told_ = false;
}

void Task::warn(const std::string& text) {
    const std::lock_guard lock(mutex_);
    warnings_.push_back(text);
}

void Task::start(std::shared_ptr<Task> self, std::function<void()> work) {
    thread_ = std::thread([self = std::move(self), work = std::move(work)]() mutable {
        std::exception_ptr failure;
        try {
            work();
        } catch (...) {
            failure = std::current_exception();
        }
        work = {};
        const std::lock_guard lock(self->mutex_);
        self->failure_ = failure;
        self->ended_ = true;
        self->changed_.notify_all();
    });
}

bool Task::ends_within(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [this] { return ended_; });
}

void Task::join() {
    if (thread_.joinable()) thread_.join();
}

void Task::finish() {
    join();
    if (failure_) std::rethrow_exception(failure_);
}

bool Task::news(Progress& progress) {
    const std::lock_guard lock(mutex_);
    if (told_) return false;
    told_ = true;
    progress = progress_;
    return true;
}

std::vector<std::string> Task::warnings() {
    const std::lock_guard lock(mutex_);
    return std::exchange(warnings_, {});
}

void perform(const std::shared_ptr<Task>& task, std::function<void()> work, nb::object progress) {
    task->start(task, std::move(work));
    for (bool ended = false; !ended;) {
        {
            const nb::gil_scoped_release released;
            ended = task->ends_within(between_looks);
        }
        try {
            look(*task, progress);
        } catch (...) {
            interrupt(task);
            throw;
        }
    }
    for (const std::string& warning : task->warnings())
        if (PyErr_WarnEx(PyExc_UserWarning, warning.c_str(), task->caller()) != 0) throw nb::python_error();
    task->finish();
}

void await_stopped_tasks() {
    const nb::gil_scoped_release released;
    const std::lock_guard lock(stopping_mutex);
    for (const auto& task : stopping()) task->join();
    stopping().clear();
}

}  // namespace levywell::python
