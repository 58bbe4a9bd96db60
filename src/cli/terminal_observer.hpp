#pragma once

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/step_progress.hpp"
#include "levywell/run/run_observer.hpp"

#include <iosfwd>
#include <optional>

namespace levywell::inline cli {

/// Shows a run on the terminal, and stops it at a signal. Messages go to the log.
class TerminalObserver final : public RunObserver {
  public:
    TerminalObserver(std::ostream& err, bool shows_progress)
        : err_(err), shows_progress_(shows_progress), planning_(err, shows_progress) {}

    void plans(const std::string& text) override { planning_.show(text); }
    void begin() override;
    void progress(const RunProgress& run) override;
    void inform(const std::string& text) override;
    void warn(const std::string& text) override;
    bool wants_stop() override { return InterruptGuard::requested(); }

  private:
    std::ostream& err_;
    bool shows_progress_;
    StepProgress planning_;
    std::optional<InterruptGuard> guard_;
    std::optional<Progress> line_;
    RunProgress shown_;
};

}  // namespace levywell::inline cli
