#pragma once

#include "levywell/dynamics/batch.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace levywell {

/// A batch that was put aside on its way.
struct KeptBatch {
    std::int64_t condition = 0;  ///< index in the grid
    double wall_seconds = 0;
    UnfinishedBatch batch;
};

std::string pack_batch(const KeptBatch& kept);

/// Nothing where the bytes are none of pack_batch()'s.
std::optional<KeptBatch> unpack_batch(const std::string& bytes);

/// Writes packed batches beside an unfinished run's journal, whose digest they bear; what was there is
/// replaced in one move, so that at any moment the one or the other is there. Throws RunError.
void write_batches(const std::string& path, const std::string& digest, std::span<const std::string> packed);

/// The batches that are intact. None where there is no such file, or another run's: their paths are then
/// simulated again, from their beginning.
std::vector<KeptBatch> read_batches(const std::string& path, const std::string& digest);

}  // namespace levywell
