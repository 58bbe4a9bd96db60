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

/// Shows a session in one line on a terminal, rewritten in place (iterations, loss, accuracy, alpha-hat, time
/// left), and stops it at a signal.
class TrainProgress final : public TrainingObserver {
  public:
    TrainProgress(std::ostream& err, bool enabled);
    ~TrainProgress() override;
    TrainProgress(const TrainProgress&) = delete;
    TrainProgress& operator=(const TrainProgress&) = delete;

    void begin(std::size_t runs, std::int64_t iterations) override;
    void begin_run(std::size_t number, const std::string& what, std::int64_t iteration) override;
    void progress(std::int64_t iteration, double loss, const NetworkRunRecord& record) override;
    void diagnosis(std::int64_t iteration, std::int64_t done, std::int64_t all) override;
    void warn(const std::string& text) override;
    bool wants_stop() override { return InterruptGuard::requested(); }

  private:
    using Clock = std::chrono::steady_clock;

    std::ostream& err_;
    bool enabled_;
    std::optional<InterruptGuard> guard_;
    StepProgress diagnosis_;
    std::size_t runs_ = 0;
    std::int64_t iterations_ = 0;
    std::size_t number_ = 0;
    std::string what_;
    std::int64_t first_ = 0;
    Clock::time_point begin_;
    Clock::time_point drawn_;
    bool on_screen_ = false;
};

}  // namespace levywell::inline cli
