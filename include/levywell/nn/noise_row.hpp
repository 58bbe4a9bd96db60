#pragma once

#include "levywell/io/network_file.hpp"
#include "levywell/tail/noise_estimator.hpp"

namespace levywell::inline nn {

/// Puts what the training noise of an iteration is like into its row, and how it was cut into blocks into the
/// record.
void set_training_noise(const NoiseTailIndex& noise, NetworkMeasurement& row, NetworkRunRecord& record);

}  // namespace levywell::inline nn
