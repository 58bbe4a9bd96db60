#include "cli/step_progress.hpp"

#include <fmt/format.h>

namespace levywell::inline cli {

void StepProgress::show(const std::string& what, std::int64_t done, std::int64_t total) {
    const auto now = std::chrono::steady_clock::now();
    if (done == 0) begin_ = now;
    if (done > 0 && !line_.is_due()) return;
    std::string left;
    if (done > 0)
        left = time_left(std::chrono::duration<double>(now - begin_).count() / static_cast<double>(done) *
                         static_cast<double>(total - done));
    line_.show(fmt::format("{} {}/{}{}", what, done, total, left));
}

}  // namespace levywell::inline cli
