#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/potential/potential_file.hpp"

#include <optional>
#include <string>

namespace levywell::inline io {

/// What a result file holds of the run that made it: all that is needed to do it again.
struct StoredRun {
    std::string path;     ///< of the result file
    std::string request;  ///< run file with flags laid over
    std::string potential_path;
    std::string potential_text;
    std::optional<NamedFile> table;  ///< file of the potential's points

    /// The request and the potential, read again; nothing but the result file is looked at. Faults are those
    /// of a run file and of a potential.
    RunConfig config(Faults& faults) const;
    PotentialFile potential(Faults& faults) const;
};

/// Whether a file is in HDF5, as results are, by its first bytes.
bool is_hdf5(const std::string& path);

/// Reads it of a result of `simulate` or `merge`, finished or not, or of a piece. Throws InputError: no such
/// file, or one of an older version, which did not keep the request.
StoredRun read_stored_run(const std::string& path);

}  // namespace levywell::inline io
