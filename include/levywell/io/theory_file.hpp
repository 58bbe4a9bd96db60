#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/run/theory_entry.hpp"

#include <string>
#include <vector>

namespace levywell {

/// Writes them as HDF5 (docs/hdf5_schema.md, "Theory files"); appears whole or not at all. Throws RunError.
void write_theory(const Provenance& provenance, const PotentialFile& potential,
                  const std::vector<TheoryEntry>& entries, const std::string& path);

}  // namespace levywell
