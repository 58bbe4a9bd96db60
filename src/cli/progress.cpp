#include "cli/progress.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline cli {

Progress::Progress(std::ostream& err, bool enabled, std::int64_t total_paths)
    : line_(err, enabled), total_(std::max<std::int64_t>(1, total_paths)) {}

void Progress::advance(std::int64_t paths, double path_steps) {
    constexpr int cells = 24;
    done_ += paths;
    steps_ += path_steps;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    const double share = static_cast<double>(done_ + skipped_) / static_cast<double>(total_);
    const double left =
        done_ > 0 ? seconds * static_cast<double>(total_ - skipped_ - done_) / static_cast<double>(done_) : 0;
    const int filled = std::clamp(static_cast<int>(std::lround(share * cells)), 0, cells);
    line_.show(fmt::format("[{}{}] {:3.0f}%  {:.3g} path-steps/s{}  {}",
                           std::string(static_cast<std::size_t>(filled), '#'),
                           std::string(static_cast<std::size_t>(cells - filled), '.'), 100 * share,
                           seconds > 0 ? steps_ / seconds : 0, time_left(left), what_));
}

}  // namespace levywell::inline cli
