#pragma once

#include "levywell/data/image_set.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/nn/noise_measurement.hpp"
#include "levywell/nn/train_request.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace levywell::inline nn {

/// What a training run tells and asks its caller.
struct TrainingHooks {
    std::function<bool()> interrupted;  ///< true: stop soon; any thread may ask
    /// After every iteration: iterations done, loss of the last minibatch.
    std::function<void(std::int64_t, double)> progress;
    /// The record is fit to be written: called so often, unless writing takes more than a tenth of that time,
    /// and before what takes long in one piece.
    std::function<void()> checkpoint;
    std::chrono::milliseconds between_checkpoints{20'000};
    /// Where the noise vectors of the training images at this iteration are to be written, as .npy; "":
    /// nowhere.
    std::function<std::string(std::int64_t)> noise_file{};
    /// While noise is diagnosed: surrogates done, of how many.
    std::function<void(std::int64_t, std::int64_t)> diagnosis{};
};

/// Where a run is computed.
struct TrainingMachine {
    std::string device = "cpu";
    int threads = 1;
    GradientStore store;
};

/// A record of a run that has not begun: its description and TOML, no measurements.
NetworkRunRecord new_record(const TrainRun& run, const TrainRequest& request, const Dataset& data,
                            const std::string& device);

/// Plain SGD on one network from where `record` stands, with a measurement every request.every iterations
/// and one at the end. True when the run has ended (record.stop_reason says why), false when it was
/// interrupted; the record then holds all that is needed to go on, and the outcome is that of an
/// uninterrupted run, bit by bit on one thread.
bool train(const TrainRun& run, const TrainRequest& request, const Dataset& data, TrainingMachine& machine,
           NetworkRunRecord& record, const TrainingHooks& hooks);

}  // namespace levywell::inline nn
