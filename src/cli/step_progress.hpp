#pragma once

#include "cli/progress_line.hpp"

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace levywell::inline cli {

/// A line of progress for a computation in steps of equal cost: steps done, time left.
class StepProgress {
  public:
    StepProgress(std::ostream& err, bool enabled) : line_(err, enabled) {}

    /// `what` is being done; done = 0 starts the clock.
    void show(const std::string& what, std::int64_t done, std::int64_t total);
    void show(const std::string& what) { line_.show(what); }  ///< nobody knows of how many
    void clear() { line_.clear(); }

  private:
    ProgressLine line_;
    std::chrono::steady_clock::time_point begin_;
};

}  // namespace levywell::inline cli
