#pragma once

#include "levywell/dynamics/batch.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace levywell {

/// A batch that was put aside on its way.
struct KeptBatch {
    std::int64_t condition = 0;  ///< index in the grid
    double wall_seconds = 0;
    UnfinishedBatch batch;
};

/// Writes it beside an unfinished run's journal, whose digest it bears; what was there is replaced in one
/// move, so that at any moment the one or the other is there. Throws RunError.
void write_batch(const std::string& path, const std::string& digest, const KeptBatch& kept);

/// Nothing where there is no such file, or one that is damaged or another run's: its paths are then simulated
/// again, from their beginning.
std::optional<KeptBatch> read_batch(const std::string& path, const std::string& digest);

}  // namespace levywell
