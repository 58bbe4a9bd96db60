#pragma once

#include <string>
#include <vector>

namespace levywell::inline potential {

/// Potentials that the library holds (potentials/ of the source): "@two_well" is read where a file would be.
bool names_shipped(const std::string& path);

/// Their names, without "@", in order.
std::vector<std::string> shipped_potentials();

/// The text of one of their files, "two_well.toml" or "slice.csv"; "" where there is none of that name.
std::string shipped_text(const std::string& file);

/// The path of a potential as one from any folder: absolute, but for shipped ones (and "").
std::string absolute_potential(const std::string& path);

/// Why "@..." names none of them, with the nearest that it may be meant as.
std::string unknown_shipped(const std::string& path);

}  // namespace levywell::inline potential
