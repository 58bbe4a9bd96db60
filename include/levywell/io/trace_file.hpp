#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/potential_file.hpp"

#include <string>
#include <vector>

namespace levywell::inline io {

/// Paths of one condition at common times.
struct TraceEntry {
    Condition condition;
    std::string precision;
    std::vector<double> time;                   ///< from 0 on [time]
    std::vector<std::vector<double>> position;  ///< by path id, at those times [length]
};

/// Writes them as HDF5 (docs/hdf5_schema.md, "Traces"); appears whole or not at all. Throws RunError.
void write_traces(const Provenance& provenance, const PotentialFile& potential,
                  const std::vector<TraceEntry>& entries, const std::string& path);

}  // namespace levywell::inline io
