#pragma once
// Damage done to a valid HDF5 file through the library: what is stored is of another type, rank or size,
// announces more than is there, or is missing. Broken bytes are the library's own to survive; these files it
// opens.

#include <algorithm>
#include <cstdint>
#include <hdf5.h>
#include <string>
#include <vector>

namespace fuzz {

/// Draws small numbers from the fuzzer's bytes; zeros when they are used up.
class Choices {
  public:
    Choices(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
    std::uint8_t next() { return at_ < size_ ? data_[at_++] : 0; }
    bool left() const { return at_ < size_; }

  private:
    const std::uint8_t* data_;
    std::size_t size_;
    std::size_t at_ = 0;
};

/// An identifier of HDF5 that closes itself; failures are ignored, for much of the damage is impossible.
class Id {
  public:
    Id(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
    ~Id() {
        if (id_ >= 0) close_(id_);
    }
    Id(const Id&) = delete;
    Id& operator=(const Id&) = delete;
    operator hid_t() const { return id_; }

  private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

inline Id some_type(Choices& choices) {
    const std::uint8_t choice = choices.next() % 10;
    if (choice == 0) return {H5Tcopy(H5T_NATIVE_DOUBLE), H5Tclose};
    if (choice == 1) return {H5Tcopy(H5T_NATIVE_FLOAT), H5Tclose};
    if (choice == 2) return {H5Tcopy(H5T_NATIVE_LLONG), H5Tclose};
    if (choice == 3) return {H5Tcopy(H5T_STD_U8BE), H5Tclose};
    if (choice == 4) {  // text of a fixed length
        Id type(H5Tcopy(H5T_C_S1), H5Tclose);
        H5Tset_size(type, 1 + choices.next() % 20);
        return {H5Tcopy(type), H5Tclose};
    }
    if (choice == 5) {
        Id type(H5Tcopy(H5T_C_S1), H5Tclose);
        H5Tset_size(type, H5T_VARIABLE);
        return {H5Tcopy(type), H5Tclose};
    }
    if (choice == 6) {
        Id type(H5Tcreate(H5T_COMPOUND, 16), H5Tclose);
        H5Tinsert(type, "a", 0, H5T_NATIVE_DOUBLE);
        H5Tinsert(type, "b", 8, H5T_NATIVE_LLONG);
        return {H5Tcopy(type), H5Tclose};
    }
    if (choice == 7) {
        const hsize_t extent = 1 + choices.next() % 4;
        return {H5Tarray_create2(H5T_NATIVE_DOUBLE, 1, &extent), H5Tclose};
    }
    if (choice == 8) return {H5Tvlen_create(H5T_NATIVE_DOUBLE), H5Tclose};
    return {H5Tcreate(H5T_OPAQUE, 8), H5Tclose};
}

/// Extents of 0 to a few numbers, or (in datasets that are not written) of as many as there can be.
inline std::vector<hsize_t> some_extents(Choices& choices, bool huge) {
    std::vector<hsize_t> extents(choices.next() % 4);
    for (hsize_t& extent : extents) {
        const std::uint8_t byte = choices.next();
        extent = huge && byte >= 128 ? hsize_t{1} << (byte % 62) : byte % 16;
    }
    return extents;
}

inline Id space_of(const std::vector<hsize_t>& extents, Choices& choices) {
    if (extents.empty()) return {H5Screate(choices.next() % 4 == 0 ? H5S_NULL : H5S_SCALAR), H5Sclose};
    return {H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), H5Sclose};
}

inline void replace_attribute(hid_t object, const std::string& name, Choices& choices) {
    H5Adelete(object, name.c_str());
    const Id type = some_type(choices);
    const Id space = space_of(some_extents(choices, false), choices);
    const Id attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    const bool numbers = H5Tget_class(type) == H5T_FLOAT || H5Tget_class(type) == H5T_INTEGER;
    if (attribute < 0 || !numbers) return;
    const std::vector<std::uint8_t> bytes(16 * 16 * 16 * 8, choices.next());
    H5Awrite(attribute, type, bytes.data());
}

inline void replace_dataset(hid_t parent, const std::string& name, Choices& choices) {
    H5Ldelete(parent, name.c_str(), H5P_DEFAULT);
    const Id type = some_type(choices);
    const std::vector<hsize_t> extents = some_extents(choices, true);
    const Id space = space_of(extents, choices);
    const Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    if (!extents.empty()) {  // chunks are stored when they are written: huge extents take no room
        const std::vector<hsize_t> chunk(extents.size(), 4);
        H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data());
        if (choices.next() % 2 == 0) H5Pset_deflate(properties, 4);
    }
    const Id dataset(H5Dcreate2(parent, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
                     H5Dclose);
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    const bool numbers = H5Tget_class(type) == H5T_FLOAT || H5Tget_class(type) == H5T_INTEGER;
    if (dataset < 0 || !numbers || count < 0 || count > 4096) return;
    const std::vector<std::uint8_t> bytes(4096 * 8, choices.next());
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
}

/// Paths of everything in a file, "" (the root) first.
inline std::vector<std::string> objects_of(hid_t file) {
    std::vector<std::string> paths;
    const auto note = [](hid_t, const char* name, const auto*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
    };
    H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, note, &paths, H5O_INFO_BASIC);
    return paths;
}

inline std::vector<std::string> attributes_of(hid_t object) {
    std::vector<std::string> names;
    const auto note = [](hid_t, const char* name, const H5A_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
    };
    H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, note, &names);
    return names;
}

/// One piece of damage.
inline void damage(hid_t file, Choices& choices) {
    const std::vector<std::string> paths = objects_of(file);
    const std::string path = paths[choices.next() % paths.size()];
    const std::uint8_t what = choices.next() % 6;
    if (what < 3) {
        const Id object(H5Oopen(file, path.c_str(), H5P_DEFAULT), H5Oclose);
        const std::vector<std::string> names = attributes_of(object);
        if (object < 0 || names.empty()) return;
        const std::string name = names[choices.next() % names.size()];
        if (what == 0) H5Adelete(object, name.c_str());
        if (what > 0) replace_attribute(object, name, choices);
        return;
    }
    if (path == ".") return;
    if (what == 3) H5Ldelete(file, path.c_str(), H5P_DEFAULT);
    if (what == 4) replace_dataset(file, path, choices);
    if (what == 5) {  // another name, or the same behind "link_" and digits
        const std::string other = path + std::to_string(choices.next());
        H5Lmove(file, path.c_str(), file, other.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    }
}

}  // namespace fuzz
