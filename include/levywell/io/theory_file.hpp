#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/run/interval_entry.hpp"
#include "levywell/run/theory_entry.hpp"

#include <string>
#include <vector>

namespace levywell::inline io {

/// Writes them as HDF5 (docs/hdf5_schema.md, "Theory files"); appears whole or not at all. Throws RunError.
void write_theory(const Provenance& provenance, const PotentialFile& potential,
                  const std::vector<TheoryEntry>& entries, const std::string& path);

void write_interval_theory(const Provenance& provenance, const PotentialFile& potential,
                           const std::vector<IntervalEntry>& entries, const std::string& path);

/// The curves, eigenfunctions and quasi-stationary laws of the entries as columns of text (CSV: curve, alpha,
/// epsilon, w, value, error), whole or not at all. Throws RunError.
void write_curve_table(const std::vector<TheoryEntry>& entries, const std::string& path);
void write_curve_table(const std::vector<IntervalEntry>& entries, const std::string& path);

/// The stationary densities of the entries as columns of text (CSV: alpha, epsilon, w, density, error, width:
/// means over cells of that width about w), whole or not at all. Throws RunError.
void write_densities(const std::vector<TheoryEntry>& entries, const std::string& path);

}  // namespace levywell::inline io
