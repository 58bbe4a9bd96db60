#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/input_file.hpp"
#include "levywell/potential/model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell::inline potential {

/// A potential as its file gives it, read and checked.
struct PotentialFile : Model {
    std::string path;  ///< as the user wrote it
    std::string kind;  ///< critical_points, polynomial, landscape, table, expression, flat or quadratic
    std::string source_text;           ///< the file's text, stored with every result
    std::optional<NamedFile> table;    ///< kind table: the file of its points, where it names one
    std::vector<std::string> remarks;  ///< what its user should know of the potential; printed with it
};

/// Reads a potential file (TOML; docs/potentials.md). Every fault of the file goes to `faults` as
/// "path:line"; the result is usable only when no fault was added.
PotentialFile read_potential(const std::string& path, Faults& faults);

/// The same for a text that is, or will be, the contents of a file `path`; `table`: the file that it names,
/// where that is not to be read anew.
PotentialFile read_potential_text(const std::string& text, const std::string& path, Faults& faults,
                                  const std::optional<NamedFile>& table = std::nullopt);

}  // namespace levywell::inline potential
