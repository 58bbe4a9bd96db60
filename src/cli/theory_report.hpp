#pragma once

#include "levywell/io/theory_file.hpp"
#include "levywell/potential/potential_file.hpp"

#include <string>
#include <vector>

namespace levywell {

/// What `levywell theory` prints: landscape, generator and jump chain for every alpha, times and shares for
/// every entry.
std::string theory_text(const PotentialFile& file, const std::vector<double>& alphas,
                        const std::vector<TheoryEntry>& entries);

/// The same as one JSON object.
std::string theory_json(const PotentialFile& file, const std::vector<double>& alphas,
                        const std::vector<TheoryEntry>& entries);

}  // namespace levywell
