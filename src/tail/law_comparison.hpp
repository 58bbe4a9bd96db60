#pragma once

#include "levywell/tail/noise_decision.hpp"
#include "tail/law_table.hpp"

#include <vector>

namespace levywell::inline tail {

/// Holds the stable laws and those of finite variance against a measured shape. A family is refused where its
/// own matrices (those of the parameter that fits best, and beside it) hardly ever look as far from it, or as
/// much like another family, as the measured one does.
LawComparison compare_laws(const std::vector<FamilyTable>& tables, const std::vector<double>& shape);

}  // namespace levywell::inline tail
