#pragma once

#include <chrono>
#include <condition_variable>
#include <iosfwd>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace levywell::inline cli {

/// One line that says how far a command is: on a terminal rewritten in place; where standard error is none,
/// or an interval is given, repeated in the log every so often, by a thread of its own: also while nothing
/// new is to be told.
class ProgressLine {
  public:
    using Interval = std::chrono::duration<double>;

    /// interval: nothing = LEVYWELL_LOG_SECONDS where that is set, else 30 s.
    ProgressLine(std::ostream& err, bool enabled, std::optional<Interval> interval = std::nullopt);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Whether a line would be drawn now: several a second are enough.
    bool is_due() const;
    void show(const std::string& text);
    void clear();

  private:
    using Clock = std::chrono::steady_clock;
    enum class To { nowhere, terminal, log };

    void write_log(Interval interval);

    std::ostream& err_;
    To to_ = To::nowhere;
    bool on_screen_ = false;
    std::optional<Clock::time_point> drawn_;
    std::mutex mutex_;  // of what follows, which the log's thread reads
    std::condition_variable ends_;
    bool ended_ = false;
    std::string text_;
    std::thread log_;
};

/// "  2:05 left".
std::string time_left(double seconds);

}  // namespace levywell::inline cli
