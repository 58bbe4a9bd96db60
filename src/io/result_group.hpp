#pragma once

#include "io/hdf5.hpp"
#include "levywell/dynamics/noise.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/run/result.hpp"

#include <string>
#include <vector>

namespace levywell::inline io {

/// Estimates as NAME, NAME_stderr, NAME_ci95 (the pair last); nothing where there are none.
void write_estimates(hid_t group, const std::string& name, const std::vector<Estimate>& estimates,
                     const hdf5::Shape& shape);

/// The group schedule/ of a noise that changes.
void write_schedule(hid_t parent, const std::vector<NoiseSegment>& schedule);

/// alpha and epsilon of a condition; NaN where its noise changes, of which there is the group schedule/ then.
void write_noise(hid_t group, const Condition& condition);

/// The group potential/.
void write_potential(hid_t parent, const PotentialFile& potential);

/// The groups potential/ and conditions/ of a run, in a file or in a group of a larger one.
void write_run_groups(hid_t parent, const RunResult& result);

/// The group network/ of a training.
void write_network_group(hid_t file, const NetworkResult& result);

}  // namespace levywell::inline io
