#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline io {

/// What is known of a dataset by its name: every file that has it says so in it (attributes units and
/// long_name, dimension scales), for programs that read any HDF5.
struct Field {
    std::string unit;               ///< of the potential's length and time; "1" of pure numbers
    std::vector<std::string> axes;  ///< one a dimension
    std::string meaning;
};

/// Of a dataset of so many dimensions in a group (the last part of its path); NAME_stderr and NAME_ci95
/// follow from NAME. Nothing where the name is not in the table.
std::optional<Field> field_of(const std::string& group, const std::string& name, std::size_t dimensions);

}  // namespace levywell::inline io
