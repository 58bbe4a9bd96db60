#pragma once

#include "cli/progress_line.hpp"

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace levywell::inline cli {

/// A line of progress for paths: how many are done, how fast, how long it will take.
class Progress {
  public:
    Progress(std::ostream& err, bool enabled, std::int64_t total_paths);

    /// What is being worked on, for the end of the line.
    void describe(const std::string& what) { what_ = what; }

    /// `paths` more are done, with that many steps.
    void advance(std::int64_t paths, double path_steps);

    /// Paths that an earlier run had done: they count for the bar, not for the rate.
    void skip(std::int64_t paths) { skipped_ += paths; }

  private:
    ProgressLine line_;
    std::int64_t total_;
    std::int64_t done_ = 0;
    std::int64_t skipped_ = 0;
    double steps_ = 0;
    std::string what_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace levywell::inline cli
