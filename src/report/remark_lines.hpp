#pragma once

#include <string>
#include <utility>
#include <vector>

namespace levywell::inline report {

/// A condition's name and what is to be said of it.
using Remarks = std::pair<std::string, std::vector<std::string>>;

/// A line for each remark; one line for those of three conditions or more that differ in their numbers alone,
/// with the ranges of these ("between 0.12 and 3.4").
std::string remark_lines(const std::vector<Remarks>& conditions);

}  // namespace levywell::inline report
