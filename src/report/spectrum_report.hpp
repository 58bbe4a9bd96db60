#pragma once

#include "levywell/theory/spectrum.hpp"
#include "report/json.hpp"

#include <string>

namespace levywell::inline report {

/// A row for each mode; nothing where there are none. `title`: above the modes' numbers.
std::string spectrum_text(const Spectrum& spectrum, const std::string& title);

/// Eigenvalues with their errors.
Json spectrum_json(const Spectrum& spectrum);

}  // namespace levywell::inline report
