#pragma once

#include "levywell/dynamics/piece.hpp"

#include <optional>
#include <string>

namespace levywell::inline io {

/// A digest of all that determines a run's numbers, and the piece of the run, as one text to be compared.
std::string identity_of(const std::string& digest, const std::optional<Piece>& piece);

/// Refuses a result file that is to be gone on with but is not of this digest and piece: throws InputError
/// with the first difference. The version, a digest's first line, of a finished one may differ. True when
/// the file is finished.
/// `is_read`: by the command itself, whose --force does not replace it.
bool check_same(const std::string& path, const std::string& digest, const std::optional<Piece>& piece = {},
                bool is_read = false);

}  // namespace levywell::inline io
