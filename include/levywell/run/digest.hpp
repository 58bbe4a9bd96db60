#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/potential_file.hpp"

#include <string>
#include <vector>

namespace levywell::inline studies {

/// Everything that determines a run's numbers, a line each: what must be equal for a run to be resumed, for
/// ranks to simulate together, and for pieces to be merged.
std::string digest_of(const std::vector<Condition>& conditions, const RunRequest& request,
                      const PotentialFile& potential);

}  // namespace levywell::inline studies
