#pragma once

#include <span>

namespace levywell::inline io {

/// A name in some groups of files or of --json, and what it is.
struct FieldRow {
    const char* groups;  ///< ends of paths without their numbers, a blank between
    const char* name;
    const char* unit;
    const char* axes;  ///< comma between; or on_group, alone or with an axis behind
    const char* meaning;
};

inline constexpr const char* on_group = "attribute";  // in place of axes: of the group, no dataset
inline constexpr const char* root_group = "/";

/// A row for each name in a group; NAME_stderr and NAME_ci95 follow from NAME.
std::span<const FieldRow> field_rows();

}  // namespace levywell::inline io
