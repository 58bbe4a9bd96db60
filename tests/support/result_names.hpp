#pragma once
// What files and --json say of their own numbers, held against the table of names.

#include "io/hdf5.hpp"
#include "levywell/io/fields.hpp"

#include <hdf5_hl.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace test {

namespace detail {

inline void list_attributes(hid_t group, const std::string& path, std::vector<std::string>& lacks) {
    const int count = H5Aget_num_attrs(group);
    for (int k = 0; k < count; ++k) {
        std::string name(256, '\0');
        const ssize_t length =
            H5Aget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, static_cast<hsize_t>(k), name.data(),
                               name.size(), H5P_DEFAULT);
        name.resize(static_cast<std::size_t>(std::max<ssize_t>(0, length)));
        if (!levywell::attribute_of(path, name)) lacks.push_back(path + " has no row for its " + name);
    }
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
    list_attributes(group, path, lacks);
    for (const std::string& name : hdf5::links(group)) {
        const hdf5::Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, "open " + name);
        if (H5Iget_type(object) == H5I_GROUP)
            list_undescribed(object, path + "/" + name, lacks, seen);
        else
            list_dataset(object, path, name, lacks, seen);
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

/// Keys anywhere in an object of --json that the table has not; counts those of numbers.
inline std::set<std::string> unknown_keys(const nlohmann::json& json, int& seen) {
    std::set<std::string> unknown;
    if (!json.is_structured()) return unknown;
    for (const auto& [key, value] : json.items()) {
        if (json.is_object()) {
            if (!levywell::is_known_name(key)) unknown.insert(key);
            seen += detail::has_number(value) ? 1 : 0;
        }
        unknown.merge(unknown_keys(value, seen));
    }
    return unknown;
}

}  // namespace test
