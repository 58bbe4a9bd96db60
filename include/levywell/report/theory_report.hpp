#pragma once

#include "levywell/potential/potential_file.hpp"
#include "levywell/run/theory_entry.hpp"

#include <string>
#include <vector>

namespace levywell::inline report {

/// What theory says, for people: landscape, generator and jump chain for every alpha, times and shares for
/// every entry.
std::string theory_report_text(const PotentialFile& file, const std::vector<double>& alphas,
                               const std::vector<TheoryEntry>& entries);

/// The same as one JSON object.
std::string theory_report_json(const PotentialFile& file, const std::vector<double>& alphas,
                               const std::vector<TheoryEntry>& entries);

}  // namespace levywell::inline report
