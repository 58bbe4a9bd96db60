#pragma once

#include "cli/checkpoint_option.hpp"
#include "cli/commands.hpp"
#include "cli/nn/train_progress.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/nn/training.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace levywell {

/// What a session is to do besides training.
struct TrainingSessionOptions {
    std::string output;                    ///< result file; empty = none
    std::string unfinished;                ///< the same while it is, which `save` writes (output_claim.hpp)
    std::vector<std::int64_t> dump_noise;  ///< iterations at which noise is written beside it
    bool resume = false;                   ///< go on with what the result file holds
    bool progress = true;
    double checkpoint_seconds = default_checkpoint_seconds;
    bool force = false;  ///< replace files of noise
};

/// A whole grid of training runs, from its plan to its result.
class TrainingSession {
  public:
    /// `save` is called whenever the result is fit to be written.
    TrainingSession(const TrainRequest& request, TrainingSessionOptions options,
                    std::function<void(const NetworkResult&)> save, Streams& streams);

    /// Everything that can be wrong before the first step: the grid, the device, the image sets.
    void check(Faults& faults);

    /// Whether the file that is to be gone on with is finished. Throws InputError where it is another
    /// request's, saying what differs.
    bool is_complete() const;

    /// Trains; false when a signal came, and what is done has been saved. check() must have found nothing.
    bool run();

    const NetworkResult& result() const { return result_; }

  private:
    void check_memory_of_gradients(Faults& faults) const;
    int threads_asked() const;
    NetworkResult read_before() const;
    void take_over();
    const Dataset& load(const std::string& set);
    bool run_one(std::size_t k, TrainProgress& progress);
    std::string noise_file(std::size_t run, std::int64_t iteration) const;
    void check_data();
    void check_size(const TrainRun& run, const Dataset& data) const;
    void save() const;

    TrainRequest request_;  ///< its device the one that was found
    const TrainingSessionOptions options_;
    const std::function<void(const NetworkResult&)> save_;
    Streams& streams_;
    std::vector<TrainRun> runs_;
    NetworkResult result_;
    TrainingMachine machine_;
    Dataset data_;
};

}  // namespace levywell
