#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/prediction.hpp"

#include <string>
#include <vector>

namespace levywell {

/// What theory says of one noise, from every well.
struct TheoryEntry {
    double alpha = 0;
    double epsilon = 0;
    std::vector<Prediction> transition;  ///< from each minimum to the balls of all other wells
    std::vector<Prediction> exit;        ///< from each minimum out of its basin
    StationaryLaw stationary;            ///< exact share of each basin
    StationaryDensity density;           ///< where it was asked for
    std::vector<std::string> remarks;    ///< exact values that miss the tolerance, or are not to be had
};

/// Writes them as HDF5 (docs/hdf5_schema.md, "Theory files"); appears whole or not at all. Throws RunError.
void write_theory(const Provenance& provenance, const PotentialFile& potential,
                  const std::vector<TheoryEntry>& entries, const std::string& path);

}  // namespace levywell
