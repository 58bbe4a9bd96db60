#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/core/provenance.hpp"

#include <string>
#include <vector>

namespace levywell::inline io {

/// A stable law as it is drawn.
struct StableEntry {
    double alpha = 0;
    double scale = 1;
    std::vector<double> x;       ///< ascending
    std::vector<double> pdf;     ///< density
    std::vector<double> cdf;     ///< P(S <= x)
    std::vector<double> sf;      ///< P(S > x)
    std::vector<double> norms;   ///< Euclidean norms of vectors of independent draws; empty unless asked for
    std::int64_t dimension = 0;  ///< coordinates of such a vector
};

/// The law at evenly spaced points from one end of the range to the other, 2 or more; without norms.
StableEntry tabulate_law(double alpha, double scale, const Interval& range, std::int64_t points);

/// Writes them as HDF5 (docs/hdf5_schema.md, "Stable laws"); appears whole or not at all. Throws RunError.
void write_stable_laws(const Provenance& provenance, const std::vector<StableEntry>& entries,
                       const std::string& path);

}  // namespace levywell::inline io
