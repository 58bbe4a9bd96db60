#pragma once

#include "levywell/io/stored_run.hpp"
#include "levywell/run/merge.hpp"

#include <string>

namespace levywell::inline io {

/// A file of a piece; its records are read when they are asked for.
struct StoredPiece {
    FinishedPiece part;
    bool complete = false;
    StoredRun whole;  ///< the run that it is a piece of
};

/// Reads what write_result() wrote of a piece. Throws InputError when the file is no levywell result, or one
/// of a whole run.
StoredPiece read_piece(const std::string& path);

}  // namespace levywell::inline io
