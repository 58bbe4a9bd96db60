#pragma once

#include "levywell/potential/potential_file.hpp"
#include "levywell/run/interval_entry.hpp"

#include <string>
#include <vector>

namespace levywell::inline report {

/// What theory says of leaving an interval, for people: landscape, and for every entry times, ends and
/// eigenvalues.
std::string interval_report_text(const PotentialFile& file, const std::vector<IntervalEntry>& entries);

/// The same as one JSON object.
std::string interval_report_json(const PotentialFile& file, const std::vector<IntervalEntry>& entries);

}  // namespace levywell::inline report
