#pragma once

#include "levywell/io/group_writer.hpp"
#include "levywell/run/result.hpp"

namespace levywell::inline io {

/// The group piece/ of one of its conditions.
void write_piece_group(const GroupWriter& condition_group, const ConditionResult& result);

}  // namespace levywell::inline io
