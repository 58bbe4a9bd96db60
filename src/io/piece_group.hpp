#pragma once

#include "io/hdf5.hpp"
#include "levywell/run/result.hpp"

namespace levywell::inline io {

/// The group piece/ of one of its conditions.
void write_piece_group(hid_t condition_group, const ConditionResult& result);

}  // namespace levywell::inline io
