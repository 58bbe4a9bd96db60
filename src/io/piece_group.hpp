#pragma once

#include "io/hdf5.hpp"
#include "levywell/io/result.hpp"

namespace levywell {

/// The attributes of a file that holds a piece of a run.
void write_piece_attributes(hid_t file, const RunPiece& piece);

/// The group piece/ of one of its conditions.
void write_piece_group(hid_t condition_group, const ConditionResult& result);

}  // namespace levywell
