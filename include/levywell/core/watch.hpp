#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>

namespace levywell {

/// What a long computation tells its caller, and asks; one thread at a time calls. Empty functions are not
/// called.
struct Watch {
    std::function<void(std::int64_t done, std::int64_t total)> progress{};
    std::function<bool()> interrupted{};  ///< true: the computation is given up, by throwing Interrupted
};

/// The caller asked for an end. The command line exits with 3.
class Interrupted : public std::runtime_error {
  public:
    Interrupted() : std::runtime_error("interrupted") {}
};

/// The steps of a watched computation, taken by any thread.
class WatchedSteps {
  public:
    WatchedSteps(const Watch& watch, std::int64_t total) : watch_(watch), total_(total) {
        if (watch_.progress) watch_.progress(0, total_);
    }

    /// Takes a step, or none once the caller has asked for an end.
    template <class Step>
    void operator()(const Step& step) {
        if (stopped()) return;
        step();
        const std::lock_guard lock(mutex_);
        ++done_;
        if (watch_.progress) watch_.progress(done_, total_);
    }

    /// Throws Interrupted when steps were left out.
    void finish() const {
        if (stopped_) throw Interrupted();
    }

  private:
    bool stopped() {
        const std::lock_guard lock(mutex_);
        stopped_ = stopped_ || (watch_.interrupted && watch_.interrupted());
        return stopped_;
    }

    const Watch& watch_;
    std::int64_t total_;
    std::int64_t done_ = 0;
    bool stopped_ = false;
    std::mutex mutex_;
};

}  // namespace levywell
