#pragma once

#include "levywell/io/group_writer.hpp"
#include "levywell/run/result.hpp"

namespace levywell::inline io {

/// All that the file of a run holds (schema_version 1, docs/hdf5_schema.md), written into its root.
void write_result_content(const GroupWriter& file, const RunResult& result);

/// The group potential/ of it.
void write_potential(const GroupWriter& parent, const PotentialFile& potential);

}  // namespace levywell::inline io
