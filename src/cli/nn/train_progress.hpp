#pragma once

#include "cli/interrupt.hpp"
#include "cli/step_progress.hpp"
#include "levywell/nn/training_session.hpp"

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

namespace levywell::inline cli {

/// Shows a session in one line (iterations, loss, accuracy, alpha-hat, time left), and stops it at a signal.
class TrainProgress final : public TrainingObserver {
  public:
    TrainProgress(std::ostream& err, bool enabled) : line_(err, enabled), diagnosis_(err, enabled) {}

    void begin(std::size_t runs, std::int64_t iterations) override;
    void begin_run(std::size_t number, const std::string& what, std::int64_t iteration) override;
    void progress(std::int64_t iteration, double loss, const NetworkRunRecord& record) override;
    void diagnosis(std::int64_t iteration, std::int64_t done, std::int64_t all) override;
    void warn(const std::string& text) override;
    bool wants_stop() override { return InterruptGuard::requested(); }

  private:
    using Clock = std::chrono::steady_clock;

    ProgressLine line_;
    std::optional<InterruptGuard> guard_;
    StepProgress diagnosis_;
    std::size_t runs_ = 0;
    std::int64_t iterations_ = 0;
    std::size_t number_ = 0;
    std::string what_;
    std::int64_t first_ = 0;
    Clock::time_point begin_;
};

}  // namespace levywell::inline cli
