#include "cli/progress.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline cli {

Progress::Progress(std::ostream& err, bool enabled, std::int64_t total_paths)
    : err_(err),
      enabled_(enabled && ::isatty(STDERR_FILENO) != 0),
      total_(std::max<std::int64_t>(1, total_paths)) {}

Progress::~Progress() {
    if (drawn_) err_ << "\r\033[K" << std::flush;  // the result takes the line's place
}

void Progress::advance(std::int64_t paths, double path_steps) {
    done_ += paths;
    steps_ += path_steps;
    if (enabled_) draw();
}

void Progress::draw() {
    constexpr int cells = 24;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    const double share = static_cast<double>(done_ + skipped_) / static_cast<double>(total_);
    const double left =
        done_ > 0 ? seconds * static_cast<double>(total_ - skipped_ - done_) / static_cast<double>(done_) : 0;
    const int filled = std::clamp(static_cast<int>(std::lround(share * cells)), 0, cells);
    err_ << fmt::format("\r\033[K[{}{}] {:3.0f}%  {:.3g} path-steps/s  {}:{:02} left  {}",
                        std::string(static_cast<std::size_t>(filled), '#'),
                        std::string(static_cast<std::size_t>(cells - filled), '.'), 100 * share,
                        seconds > 0 ? steps_ / seconds : 0, static_cast<long>(left) / 60,
                        static_cast<long>(left) % 60, what_)
         << std::flush;
    drawn_ = true;
}

}  // namespace levywell::inline cli
