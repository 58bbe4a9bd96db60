#pragma once

#include "levywell/potential/potential_file.hpp"

#include <string>

namespace levywell::inline report {

/// Name, critical points and remarks of a potential.
std::string landscape_text(const PotentialFile& file);

}  // namespace levywell::inline report
