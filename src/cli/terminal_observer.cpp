#include "cli/terminal_observer.hpp"

#include "levywell/dynamics/noise.hpp"

#include <spdlog/spdlog.h>

namespace levywell::inline cli {

void TerminalObserver::begin() {
    planning_.clear();
    guard_.emplace();
}

void TerminalObserver::progress(const RunProgress& run) {
    if (!line_) {
        line_.emplace(err_, shows_progress_, run.asked);
        line_->skip(run.before);
    }
    if (run.condition != nullptr) line_->describe(run.condition->noise.describe());
    if (run.done > 0) line_->advance(run.done - shown_.done, run.path_steps - shown_.path_steps);
    shown_ = run;
}

void TerminalObserver::inform(const std::string& text) {
    spdlog::info("{}", text);
}

void TerminalObserver::warn(const std::string& text) {
    spdlog::warn("{}", text);
}

}  // namespace levywell::inline cli
