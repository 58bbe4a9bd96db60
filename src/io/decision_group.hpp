#pragma once

#include "io/hdf5.hpp"
#include "levywell/tail/noise_decision.hpp"

namespace levywell::inline io {

/// The decision of a diagnosis as a group of its own, and back; files of earlier versions have none.
void write_decision(hid_t diagnosis, const NoiseDecision& decision);
NoiseDecision read_decision(hid_t diagnosis);

/// A statistic beside its law in Gaussian noise, as a group, and back.
void write_against(hid_t parent, const char* name, const AgainstGaussian& against);
AgainstGaussian read_against(hid_t parent, const char* name);

}  // namespace levywell::inline io
