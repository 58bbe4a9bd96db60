#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/nn/training.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// What a session is to do besides training.
struct TrainingSessionOptions {
    std::string output;                    ///< result file; empty = none
    std::string unfinished;                ///< the same while it is, which `save` writes
    std::vector<std::int64_t> dump_noise;  ///< iterations at which noise is written beside it
    bool resume = false;                   ///< go on with what the result file holds
    double checkpoint_seconds = 20;
    bool force = false;     ///< replace files of noise
    Provenance provenance;  ///< for the result; its text and seed are the request's
};

/// Hears of a session, and may stop it. Does nothing as it is.
class TrainingObserver {
  public:
    virtual ~TrainingObserver() = default;

    virtual void begin(std::size_t /*runs*/, std::int64_t /*iterations*/) {}

    /// Run `number` begins, or goes on, from that iteration.
    virtual void begin_run(std::size_t /*number*/, const std::string& /*what*/, std::int64_t /*iteration*/) {}
    virtual void progress(std::int64_t /*iteration*/, double /*loss*/, const NetworkRunRecord&) {}

    /// While noise is diagnosed: surrogates done, of how many.
    virtual void diagnosis(std::int64_t /*iteration*/, std::int64_t /*done*/, std::int64_t /*all*/) {}

    virtual void warn(const std::string&) {}

    /// True: what is done is saved, and the session ends. Any thread asks.
    virtual bool wants_stop() { return false; }
};

/// A whole grid of training runs, from its plan to its result.
class TrainingSession {
  public:
    /// `save` is called whenever the result is fit to be written.
    TrainingSession(const TrainRequest& request, TrainingSessionOptions options,
                    std::function<void(const NetworkResult&)> save);

    /// Everything that can be wrong before the first step: the grid, the device, the image sets.
    void check(Faults& faults);

    /// Whether the file that is to be gone on with is finished. Throws InputError where it is another
    /// request's, saying what differs.
    bool is_complete() const;

    /// Trains; false when it was stopped, and what is done has been saved. check() must have found nothing.
    bool run(TrainingObserver& observer);

    const NetworkResult& result() const { return result_; }

  private:
    void check_memory_of_gradients(Faults& faults) const;
    int threads_asked() const;
    NetworkResult read_before() const;
    void take_over();
    const Dataset& load(const std::string& set);
    bool run_one(std::size_t k, TrainingObserver& observer);
    std::string noise_file(std::size_t run, std::int64_t iteration) const;
    void check_data();
    void check_size(const TrainRun& run, const Dataset& data) const;
    void save() const;

    TrainRequest request_;  ///< its device the one that was found
    const TrainingSessionOptions options_;
    const std::function<void(const NetworkResult&)> save_;
    std::vector<TrainRun> runs_;
    NetworkResult result_;
    TrainingMachine machine_;
    Dataset data_;
};

}  // namespace levywell::inline nn
