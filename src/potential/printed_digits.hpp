#pragma once

#include <vector>

namespace levywell::inline potential {

/// Half a unit of the last digit with which each number was printed, as the numbers themselves tell: all with
/// the same decimals (%.4f), or, where at least five would then be too round for chance, with the same
/// significant digits (%.6g, %.5e). Of numbers with all their digits half a unit in the 17th, or, where all
/// are numbers of single precision, its rounding.
std::vector<double> printed_errors(const std::vector<double>& numbers);

/// Whether each is a number of single precision.
bool are_floats(const std::vector<double>& numbers);

}  // namespace levywell::inline potential
