#pragma once

#include "levywell/core/watch.hpp"
#include "levywell/run/run_observer.hpp"
#include "task.hpp"

#include <string>

namespace levywell::python {

/// Passes on what a run says to the task that it is.
class TaskObserver final : public RunObserver {
  public:
    explicit TaskObserver(Task& task) : task_(task) {}

    void plans(const std::string& text) override {
        if (task_.is_stopped()) throw Interrupted();
        task_.show({text, 0, 0});
    }
    void progress(const RunProgress& run) override {
        task_.show({run.condition != nullptr ? run.condition->noise.describe() : "",
                    static_cast<double>(run.before + run.done), static_cast<double>(run.asked)});
    }
    void warn(const std::string& text) override { task_.warn(text); }
    bool wants_stop() override { return task_.is_stopped(); }

  private:
    Task& task_;
};

}  // namespace levywell::python
