#pragma once
// What files and --json say of their own numbers, held against the table of names.

#include "io/hdf5.hpp"
#include "levywell/io/fields.hpp"

#include <algorithm>
#include <hdf5_hl.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace test {

namespace detail {

inline std::vector<std::string> attributes_of(hid_t group) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5A_info_t*, void* target) -> herr_t {
        static_cast<std::vector<std::string>*>(target)->emplace_back(name);
        return 0;
    };
    H5Aiterate2(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names);
    return names;
}

inline void list_dataset(hid_t dataset, const std::string& path, const std::string& name,
                         std::vector<std::string>& lacks, int& seen) {
    using namespace levywell;
    const bool axis = H5DSis_scale(dataset) > 0;
    if (axis && !hdf5::has_attribute(dataset, "units")) return;  // of no values
    ++seen;
    const hdf5::Handle space(H5Dget_space(dataset), H5Sclose, "describe " + name);
    const int dimensions = H5Sget_simple_extent_ndims(space);
    const std::optional<Field> field = field_of(path, name, static_cast<std::size_t>(dimensions));
    if (!field) return lacks.push_back(path + "/" + name + ": a row");
    if (hdf5::read_text_attribute(dataset, "units") != field->unit ||
        hdf5::read_text_attribute(dataset, "long_name") != field->meaning)
        lacks.push_back(path + "/" + name + ": units or long_name");
    if (axis || H5Sget_simple_extent_npoints(space) == 0) return;
    for (int k = 0; k < dimensions; ++k)
        if (H5DSget_num_scales(dataset, static_cast<unsigned>(k)) != 1)
            lacks.push_back(path + "/" + name + ": a dimension");
}

inline void list_undescribed(hid_t group, const std::string& path, std::vector<std::string>& lacks,
                             int& seen) {
    using namespace levywell;
    for (const std::string& name : attributes_of(group))
        if (!attribute_of(path, name)) lacks.push_back(path + " has no row for its " + name);
    for (const std::string& name : hdf5::links(group)) {
        const hdf5::Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, "open " + name);
        if (H5Iget_type(object) == H5I_GROUP)
            list_undescribed(object, path + "/" + name, lacks, seen);
        else
            list_dataset(object, path, name, lacks, seen);
    }
}

inline void list_names(hid_t group, std::set<std::string>& names) {
    for (const std::string& name : attributes_of(group)) names.insert(name);
    for (const std::string& name : levywell::hdf5::links(group)) {
        names.insert(name);
        const levywell::hdf5::Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose,
                                            "open " + name);
        if (H5Iget_type(object) == H5I_GROUP) list_names(object, names);
    }
}

inline bool has_number(const nlohmann::json& value) {
    if (value.is_number()) return true;
    return value.is_structured() && std::any_of(value.begin(), value.end(), has_number);
}

}  // namespace detail

/// Datasets of a file that are not described in full, and attributes without a row, with what they lack;
/// counts the datasets.
inline std::vector<std::string> undescribed(const std::string& file, int& seen) {
    std::vector<std::string> lacks;
    const levywell::hdf5::Handle opened = levywell::hdf5::open_own_file(file);
    detail::list_undescribed(levywell::hdf5::open_group(opened, "/"), "", lacks, seen);
    return lacks;
}

/// Names of groups, datasets and attributes that --json may have for numbers: those of a file of the same
/// command, and those that the table has for --json alone.
inline std::set<std::string> names_for_json(const std::string& file) {
    std::set<std::string> names;
    const levywell::hdf5::Handle opened = levywell::hdf5::open_own_file(file);
    detail::list_names(levywell::hdf5::open_group(opened, "/"), names);
    std::istringstream table(levywell::field_table());
    for (std::string group, name, rest;
         std::getline(table, group, '\t') && std::getline(table, name, '\t');) {
        if (group == "json") names.insert(name);
        std::getline(table, rest);
    }
    return names;
}

/// Keys anywhere in an object of --json that have numbers and are none of these names, or have none and are
/// not in the table; counts those of numbers.
inline std::set<std::string> unknown_keys(const nlohmann::json& json, const std::set<std::string>& names,
                                          int& seen) {
    std::set<std::string> unknown;
    if (!json.is_structured()) return unknown;
    for (const auto& [key, value] : json.items()) {
        const bool of_numbers = detail::has_number(value);
        if (json.is_object() && !(of_numbers ? names.contains(key) : levywell::is_known_name(key)))
            unknown.insert(key);
        seen += json.is_object() && of_numbers ? 1 : 0;
        unknown.merge(unknown_keys(value, names, seen));
    }
    return unknown;
}

}  // namespace test
