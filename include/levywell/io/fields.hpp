#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline io {

/// What is known of a dataset or an attribute by its name: every file that has a dataset says so in it
/// (attributes units and long_name, dimension scales), for programs that read any HDF5; the tables of
/// docs/hdf5_schema.md are made from it.
struct Field {
    std::string unit;               ///< of the potential's length and time; "1" of pure numbers
    std::vector<std::string> axes;  ///< one a dimension
    std::string meaning;
};

/// Of a dataset of so many dimensions in the group of that path; NAME_stderr and NAME_ci95 follow from NAME.
/// Nothing where the name is not in the table.
std::optional<Field> field_of(const std::string& path, const std::string& name, std::size_t dimensions);

/// Of an attribute of the group of that path.
std::optional<Field> attribute_of(const std::string& path, const std::string& name);

/// Whether the table has a group, dataset or attribute of that name, or one that --json alone has.
bool is_known_name(const std::string& name);

/// The table, a line for each name in a group, tabs between: group, name, shape, unit, meaning.
std::string field_table();

}  // namespace levywell::inline io
