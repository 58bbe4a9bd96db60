#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/dynamics/noise.hpp"
#include "levywell/io/group_writer.hpp"
#include "levywell/io/result_content.hpp"
#include "levywell/run/result.hpp"

#include <string>
#include <vector>

namespace levywell::inline io {

/// Attributes that every file of ours has: schema and program version, command, time.
void write_provenance(const GroupWriter& file, const Provenance& provenance);

/// Estimates as NAME, NAME_stderr, NAME_ci95 (the pair last); nothing where there are none.
void write_estimates(const GroupWriter& group, const std::string& name,
                     const std::vector<Estimate>& estimates, const GroupWriter::Shape& shape);

/// The group schedule/ of a noise that changes.
void write_schedule(const GroupWriter& parent, const std::vector<NoiseSegment>& schedule);

/// alpha and epsilon of a condition; NaN where its noise changes, of which there is the group schedule/ then.
void write_noise(const GroupWriter& group, const Condition& condition);

/// The groups potential/ and conditions/ of a run, in a file or in a group of a larger one.
void write_run_groups(const GroupWriter& parent, const RunResult& result);

}  // namespace levywell::inline io
