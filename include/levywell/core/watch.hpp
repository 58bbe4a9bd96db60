#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace levywell::inline core {

/// What an earlier attempt at the same computation has found: a few numbers for each step of a stage.
class StepMemory {
  public:
    virtual ~StepMemory() = default;

    /// The numbers that a step left, or nullptr where it is still to be taken.
    virtual const std::vector<double>* recall(const std::string& stage, std::int64_t step) const = 0;

    /// Keeps what a step has found.
    virtual void keep(const std::string& stage, std::int64_t step, std::span<const double> numbers) = 0;
};

/// What a long computation tells its caller, and asks; one thread at a time calls. Empty functions are not
/// called.
struct Watch {
    std::function<void(std::int64_t done, std::int64_t total)> progress{};
    std::function<bool()> interrupted{};  ///< true: the computation is given up, by throwing Interrupted
    StepMemory* memory = nullptr;         ///< where steps are kept and found again; nullptr: nowhere
};

/// The caller asked for an end. The command line exits with 3.
class Interrupted : public std::runtime_error {
  public:
    Interrupted() : std::runtime_error("interrupted") {}
};

/// The steps of a stage of a watched computation, taken by any thread.
class WatchedSteps {
  public:
    WatchedSteps(const Watch& watch, std::string stage, std::int64_t total)
        : watch_(watch), stage_(std::move(stage)), total_(total) {
        if (watch_.progress) watch_.progress(0, total_);
    }

    /// Step k leaves `numbers`, by step() or from an earlier attempt; or nothing once the caller has asked
    /// for an end, or a step has failed. Throws nothing: no exception may leave a thread of a team.
    template <class Step>
    void operator()(std::int64_t k, std::span<double> numbers, const Step& step) noexcept {
        try {
            take(k, numbers, step);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
    }

    /// Throws what a step has thrown, and Interrupted when steps were left out.
    void finish() const {
        if (failure_) std::rethrow_exception(failure_);
        if (stopped_) throw Interrupted();
    }

  private:
    template <class Step>
    void take(std::int64_t k, std::span<double> numbers, const Step& step) {
        if (stopped()) return;
        const bool known = recall(k, numbers);
        if (!known) step();
        const std::lock_guard lock(mutex_);
        if (!known && watch_.memory != nullptr) watch_.memory->keep(stage_, k, numbers);
        ++done_;
        if (watch_.progress) watch_.progress(done_, total_);
    }

    bool stopped() {
        const std::lock_guard lock(mutex_);
        if (failure_) return true;
        stopped_ = stopped_ || (watch_.interrupted && watch_.interrupted());
        return stopped_;
    }

    bool recall(std::int64_t k, std::span<double> numbers) {
        if (watch_.memory == nullptr) return false;
        const std::lock_guard lock(mutex_);
        const std::vector<double>* before = watch_.memory->recall(stage_, k);
        if (before == nullptr || before->size() != numbers.size()) return false;
        std::copy(before->begin(), before->end(), numbers.begin());
        return true;
    }

    const Watch& watch_;
    const std::string stage_;
    std::int64_t total_;
    std::int64_t done_ = 0;
    bool stopped_ = false;
    std::exception_ptr failure_;
    std::mutex mutex_;
};

}  // namespace levywell::inline core
