#pragma once

#include "levywell/io/network_file.hpp"

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace levywell {

/// One line on a terminal, rewritten in place: iterations, loss, accuracy, alpha-hat, time left.
class TrainProgress {
  public:
    TrainProgress(std::ostream& err, bool enabled, std::size_t runs, std::int64_t iterations);
    ~TrainProgress();
    TrainProgress(const TrainProgress&) = delete;
    TrainProgress& operator=(const TrainProgress&) = delete;

    /// Run `number` begins, from that iteration.
    void begin(std::size_t number, const std::string& what, std::int64_t iteration);
    void show(std::int64_t iteration, double loss, const NetworkRunRecord& record);
    void clear();

  private:
    using Clock = std::chrono::steady_clock;

    std::ostream& err_;
    bool enabled_;
    std::size_t runs_;
    std::int64_t iterations_;
    std::size_t number_ = 0;
    std::string what_;
    std::int64_t first_ = 0;
    Clock::time_point begin_;
    Clock::time_point drawn_;
    bool on_screen_ = false;
};

}  // namespace levywell
