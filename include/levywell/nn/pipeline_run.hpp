#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/io/pipeline_file.hpp"
#include "levywell/nn/pipeline_request.hpp"
#include "levywell/nn/training_session.hpp"
#include "levywell/run/run_observer.hpp"

#include <memory>
#include <optional>
#include <string>

namespace levywell::inline nn {

/// Hears of a pipeline, and may stop it. Does nothing as it is.
class PipelineObserver {
  public:
    virtual ~PipelineObserver() = default;

    /// Who hears of the training, and of the simulations in one potential; each lives as long as they take.
    virtual std::unique_ptr<TrainingObserver> of_training() { return std::make_unique<TrainingObserver>(); }
    virtual std::unique_ptr<RunObserver> of_simulation() { return std::make_unique<RunObserver>(); }

    /// What a user should know at once.
    virtual void inform(const std::string&) {}
    virtual void warn(const std::string&) {}
};

/// Where a pipeline is kept. No number depends on it.
struct PipelineRunOptions {
    std::string run_file;     ///< that the request was read from; "": none
    std::string output;       ///< result file (HDF5), beside which journals are kept; "": none
    double checkpoint = 20;   ///< seconds between checkpoints
    bool resume = false;      ///< go on with what the result file holds
    bool force = false;       ///< replace a result
    Provenance provenance{};  ///< its text and seed are the request's
};

/// From a request to the result: checks everything, trains or reads a training, simulates every noise in
/// every potential, and keeps all of it in files. Where the observers stop it the result is not complete, and
/// what is done is kept. Nothing where the result that was to be gone on with is complete. Throws InputError
/// with `faults`, those of the request so far, and all that it finds; RunError where it cannot go on.
std::optional<PipelineResult> run_pipeline(const PipelineRequest& request, const PipelineRunOptions& options,
                                           PipelineObserver& observer, Faults& faults);

}  // namespace levywell::inline nn
