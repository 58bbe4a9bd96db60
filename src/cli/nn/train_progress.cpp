#include "cli/nn/train_progress.hpp"

#include "cli/commands.hpp"

#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline cli {

TrainProgress::TrainProgress(std::ostream& err, bool enabled)
    : err_(err), enabled_(enabled && ::isatty(STDERR_FILENO) != 0), diagnosis_(err, enabled) {}

TrainProgress::~TrainProgress() {
    if (on_screen_) err_ << "\r\033[K" << std::flush;
}

void TrainProgress::begin(std::size_t runs, std::int64_t iterations) {
    guard_.emplace();
    runs_ = runs;
    iterations_ = iterations;
}

void TrainProgress::begin_run(std::size_t number, const std::string& what, std::int64_t iteration) {
    diagnosis_.clear();
    number_ = number;
    what_ = what;
    first_ = iteration;
    begin_ = Clock::now();
}

void TrainProgress::diagnosis(std::int64_t iteration, std::int64_t done, std::int64_t all) {
    diagnosis_.show(
        fmt::format("[run {}/{}] diagnosis at iteration {}, surrogates", number_ + 1, runs_, iteration), done,
        all);
}

void TrainProgress::warn(const std::string& text) {
    warn_in_log(text);
}

void TrainProgress::progress(std::int64_t iteration, double loss, const NetworkRunRecord& record) {
    const Clock::time_point now = Clock::now();
    if (!enabled_ || now - drawn_ < std::chrono::milliseconds(200)) return;
    drawn_ = now;
    const double spent = std::chrono::duration<double>(now - begin_).count();
    const double left =
        spent / static_cast<double>(iteration - first_) * static_cast<double>(iterations_ - iteration);
    const NetworkMeasurement& last = record.measurements.back();
    err_ << fmt::format(
                "\r\033[K[run {}/{}] {}/{}  loss {:.3g}  accuracy {:.1f}%  alpha {:.3f}  {}:{:02} left  {}",
                number_ + 1, runs_, iteration, iterations_, loss, 100 * last.train_accuracy, last.alpha_train,
                static_cast<long>(left) / 60, static_cast<long>(left) % 60, what_)
         << std::flush;
    on_screen_ = true;
}

}  // namespace levywell::inline cli
