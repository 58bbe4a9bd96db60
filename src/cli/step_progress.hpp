#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace levywell::inline cli {

/// One line on a terminal for a computation in steps of equal cost, rewritten in place: steps done, time
/// left.
class StepProgress {
  public:
    StepProgress(std::ostream& err, bool enabled);
    ~StepProgress();
    StepProgress(const StepProgress&) = delete;
    StepProgress& operator=(const StepProgress&) = delete;

    /// `what` is being done; done = 0 starts the clock.
    void show(const std::string& what, std::int64_t done, std::int64_t total);
    void show(const std::string& what);  ///< nobody knows of how many
    void clear();

  private:
    using Clock = std::chrono::steady_clock;

    std::ostream& err_;
    bool enabled_;
    Clock::time_point begin_;
    Clock::time_point drawn_;
    bool on_screen_ = false;
};

}  // namespace levywell::inline cli
