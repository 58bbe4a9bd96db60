#include "cli/nn/train_progress.hpp"

#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell {

TrainProgress::TrainProgress(std::ostream& err, bool enabled, std::size_t runs, std::int64_t iterations)
    : err_(err), enabled_(enabled && ::isatty(STDERR_FILENO) != 0), runs_(runs), iterations_(iterations) {}

TrainProgress::~TrainProgress() {
    clear();
}

void TrainProgress::clear() {
    if (on_screen_) err_ << "\r\033[K" << std::flush;
    on_screen_ = false;
}

void TrainProgress::begin(std::size_t number, const std::string& what, std::int64_t iteration) {
    number_ = number;
    what_ = what;
    first_ = iteration;
    begin_ = Clock::now();
}

void TrainProgress::show(std::int64_t iteration, double loss, const NetworkRunRecord& record) {
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

}  // namespace levywell
