#include "cli/nn/train_progress.hpp"

#include "cli/commands.hpp"

#include <fmt/format.h>

namespace levywell::inline cli {

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
    if (!line_.is_due()) return;
    const double spent = std::chrono::duration<double>(Clock::now() - begin_).count();
    const double left =
        spent / static_cast<double>(iteration - first_) * static_cast<double>(iterations_ - iteration);
    const NetworkMeasurement& last = record.measurements.back();
    line_.show(fmt::format("[run {}/{}] {}/{}  loss {:.3g}  accuracy {:.1f}%  alpha {:.3f}{}  {}",
                           number_ + 1, runs_, iteration, iterations_, loss, 100 * last.train_accuracy,
                           last.alpha_train, time_left(left), what_));
}

}  // namespace levywell::inline cli
