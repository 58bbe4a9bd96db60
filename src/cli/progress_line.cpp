#include "cli/progress_line.hpp"

#include "levywell/core/number_text.hpp"

#include <cstdlib>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace levywell::inline cli {
namespace {

constexpr ProgressLine::Interval usual_interval{30};
constexpr double longest_seconds = 1e6;  // longer ones overflow the clock

/// LEVYWELL_LOG_SECONDS, where it is a number of seconds.
std::optional<ProgressLine::Interval> named_interval() {
    const char* named = std::getenv("LEVYWELL_LOG_SECONDS");
    const double seconds = number_of(named != nullptr ? named : "").value_or(0);
    if (!(seconds > 0 && seconds <= longest_seconds)) return std::nullopt;
    return ProgressLine::Interval(seconds);
}

}  // namespace

ProgressLine::ProgressLine(std::ostream& err, bool enabled, std::optional<Interval> interval) : err_(err) {
    if (!enabled) return;
    if (!interval) interval = named_interval();
    to_ = !interval && ::isatty(STDERR_FILENO) != 0 ? To::terminal : To::log;
    if (to_ == To::log)
        log_ = std::thread([this, every = interval.value_or(usual_interval)] { write_log(every); });
}

ProgressLine::~ProgressLine() {
    clear();
    if (!log_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    ends_.notify_all();
    log_.join();
}

void ProgressLine::write_log(Interval interval) {
    std::unique_lock lock(mutex_);
    while (!ends_.wait_for(lock, interval, [&] { return ended_; })) {
        if (!text_.empty()) spdlog::info("{}", text_);
    }
}

bool ProgressLine::is_due() const {
    if (to_ == To::nowhere) return false;
    return !drawn_ || Clock::now() - *drawn_ >= std::chrono::milliseconds(200);
}

void ProgressLine::show(const std::string& text) {
    drawn_ = Clock::now();
    if (to_ == To::terminal) {
        err_ << "\r\033[K" << text << std::flush;
        on_screen_ = true;
    }
    const std::lock_guard lock(mutex_);
    text_ = text;
}

void ProgressLine::clear() {
    if (on_screen_) err_ << "\r\033[K" << std::flush;
    on_screen_ = false;
    drawn_.reset();
    const std::lock_guard lock(mutex_);
    text_.clear();
}

std::string time_left(double seconds) {
    const auto whole = static_cast<long>(seconds);
    return fmt::format("  {}:{:02} left", whole / 60, whole % 60);
}

}  // namespace levywell::inline cli
