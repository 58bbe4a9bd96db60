#pragma once

#include "levywell/tail/noise_diagnosis.hpp"

#include <string>
#include <vector>

namespace levywell::inline io {

/// Layers as typed, "128" or "name=128": layer1, layer2, .. where no name is given. `columns` of the matrix,
/// which they have to add up to. Throws InputError, all faults at once.
std::vector<NamedLayer> parse_layers(const std::vector<std::string>& words, std::int64_t columns,
                                     const std::string& where);

}  // namespace levywell::inline io
