#pragma once

#include "levywell/dynamics/batch.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace levywell::inline studies {

/// What a worker computes at a time: paths of one condition.
struct WorkItem {
    std::size_t condition = 0;  ///< index in the grid
    PathRange paths;
};

/// A work item that is under way, or has not been begun.
struct Checkpoint {
    std::size_t condition = 0;
    double wall_seconds = 0;
    UnfinishedBatch batch;

    WorkItem item() const { return {condition, batch.done.range}; }
};

/// What a finished work item leaves.
struct FinishedWork {
    WorkItem item;
    double wall_seconds = 0;
    Tally tally;
    std::vector<PathRecord> records;  ///< by path id; empty unless kept
};

/// What has become of a work item: it is finished, or as far as it has come.
using WorkOutcome = std::variant<FinishedWork, Checkpoint>;

/// Either as bytes of this machine, for files and for messages between ranks.
std::string pack(const FinishedWork& work);
std::string pack(const Checkpoint& checkpoint);

/// What pack() made bytes of; nothing where they are others.
std::optional<FinishedWork> unpack_finished(const std::string& bytes);
std::optional<Checkpoint> unpack_checkpoint(const std::string& bytes);

}  // namespace levywell::inline studies
