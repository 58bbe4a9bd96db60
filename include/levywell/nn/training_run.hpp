#pragma once

#include "levywell/nn/training_session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// A session with its file: locks `options.output`, trains, and keeps the result there as it grows
/// (`options.unfinished` is set here). `inputs`: files that the request was read from, which are not
/// overwritten. Where the observer stops it the result is not complete, and what is done is kept. Nothing
/// where the result that was to be gone on with is complete. Throws InputError with every fault, RunError
/// where it cannot go on.
std::optional<NetworkResult> run_training(const TrainRequest& request, TrainingSessionOptions options,
                                          const std::vector<std::string>& inputs, TrainingObserver& observer);

}  // namespace levywell::inline nn
