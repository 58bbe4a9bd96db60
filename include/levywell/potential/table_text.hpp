#pragma once

#include <string>
#include <vector>

namespace levywell::inline potential {

/// A potential known at points, as its file of kind "table" gives it.
struct TableFile {
    std::string name;
    std::vector<std::string> comments;  ///< lines, without '#'
    std::vector<double> w;              ///< [length], increasing
    std::vector<double> f;              ///< [length^2/time]
    double growth = 4;                  ///< f ~ |w|^growth beyond the points
};

/// The text of that file: read_potential() gives back every number exactly, once the ends rise outward and
/// the other rules of the kind hold (docs/potentials.md).
std::string table_text(const TableFile& table);

}  // namespace levywell::inline potential
