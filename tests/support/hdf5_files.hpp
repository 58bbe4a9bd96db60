#pragma once
// Result files, compared to the last bit.

#include "files.hpp"

#include <cstdint>
#include <hdf5.h>
#include <map>
#include <string>
#include <vector>

namespace test {

/// Takes off the block of text that holds a file of levywell's to its bytes, for a test to change the file.
inline void take_off_block(const std::string& path) {
    const std::string bare = read_file(path).substr(512);
    std::ofstream(path, std::ios::binary) << bare;
}

/// Path of each dataset below the groups `below` -> its shape and bytes.
using Datasets = std::map<std::string, std::vector<unsigned char>>;

namespace detail {

/// Info: H5O_info_t, or what HDF5 1.12 and later call that of H5Ovisit2.
template <class Info>
herr_t collect(hid_t file, const char* name, const Info* info, void* target) {
    if (info->type != H5O_TYPE_DATASET) return 0;
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(dataset);
    const hid_t type = H5Dget_type(dataset);
    std::vector<hsize_t> shape(8, 0);
    H5Sget_simple_extent_dims(space, shape.data(), nullptr);
    const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
    std::vector<unsigned char> bytes(count * H5Tget_size(type));
    if (count > 0) H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
    const auto* extents = reinterpret_cast<const unsigned char*>(shape.data());
    bytes.insert(bytes.end(), extents, extents + shape.size() * sizeof(hsize_t));
    (*static_cast<Datasets*>(target))[name] = std::move(bytes);
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(dataset);
    return 0;
}

}  // namespace detail

inline Datasets datasets_of(const std::string& path) {
    Datasets all;
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) return all;
    H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, detail::collect, &all, H5O_INFO_BASIC);
    H5Fclose(file);
    return all;
}

/// Names of datasets that only one file has, or that differ.
inline std::vector<std::string> differences(const std::string& a, const std::string& b) {
    const Datasets left = datasets_of(a);
    const Datasets right = datasets_of(b);
    std::vector<std::string> names;
    for (const auto& [name, bytes] : left) {
        const auto found = right.find(name);
        if (found == right.end() || found->second != bytes) names.push_back(name);
    }
    for (const auto& [name, bytes] : right) {
        if (!left.contains(name)) names.push_back(name);
    }
    return names;
}

}  // namespace test
