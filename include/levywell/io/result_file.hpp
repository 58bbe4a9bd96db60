#pragma once

#include "levywell/run/result.hpp"

#include <optional>
#include <string>

namespace levywell::inline io {

/// Writes a run as HDF5 (schema_version 1, docs/hdf5_schema.md). The file appears at `path` whole or not at
/// all: it is written beside it, synced and renamed. Throws RunError (disk full, no permission); what was
/// there before is then untouched.
void write_result(const RunResult& result, const std::string& path);

/// True when `path` is a levywell result with `complete` = 1; false when it is one with `complete` = 0.
/// Throws InputError when it is none.
bool result_is_complete(const std::string& path);

/// What a run that is to be resumed must know of its file.
struct ResultState {
    bool complete = false;
    std::string digest;          ///< RunResult::digest; "" in files of versions that wrote none
    std::optional<Piece> piece;  ///< where it is a piece
};
ResultState read_result_state(const std::string& path);  ///< throws as result_is_complete()

/// Where the file of any command comes from. Throws as result_is_complete().
Provenance read_result_provenance(const std::string& path);

}  // namespace levywell::inline io
