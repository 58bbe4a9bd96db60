#include "cli/step_progress.hpp"

#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline cli {

StepProgress::StepProgress(std::ostream& err, bool enabled)
    : err_(err), enabled_(enabled && ::isatty(STDERR_FILENO) != 0) {}

StepProgress::~StepProgress() {
    clear();
}

void StepProgress::clear() {
    if (on_screen_) err_ << "\r\033[K" << std::flush;
    on_screen_ = false;
}

void StepProgress::show(const std::string& what) {
    if (!enabled_) return;
    err_ << "\r\033[K" << what << std::flush;
    on_screen_ = true;
}

void StepProgress::show(const std::string& what, std::int64_t done, std::int64_t total) {
    const Clock::time_point now = Clock::now();
    if (done == 0) begin_ = now;
    if (!enabled_ || (done > 0 && now - drawn_ < std::chrono::milliseconds(200))) return;
    drawn_ = now;
    std::string left;
    if (done > 0) {
        const double seconds = std::chrono::duration<double>(now - begin_).count() /
                               static_cast<double>(done) * static_cast<double>(total - done);
        left =
            fmt::format("  {}:{:02} left", static_cast<long>(seconds) / 60, static_cast<long>(seconds) % 60);
    }
    err_ << fmt::format("\r\033[K{} {}/{}{}", what, done, total, left) << std::flush;
    on_screen_ = true;
}

}  // namespace levywell::inline cli
