#include "io/hdf5.hpp"

#include "io/hdf5_fields.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/file_checksum.hpp"
#include "levywell/io/file_lock.hpp"
#include "levywell/io/hdf5_layout.hpp"
#include "levywell/io/schema.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

namespace levywell::hdf5 {
namespace {

constexpr unsigned chunk_tree = 4;  // half of the chunks that a node of a dataset's index has room for: most
                                    // datasets are one chunk, and the room is taken for all

void require(herr_t status, const std::string& what) {
    if (status < 0) throw RunError("HDF5 could not " + what);
}

void write_raw(hid_t group, const std::string& name, hid_t type, const void* values, const Shape& shape) {
    hsize_t count = 1;
    for (hsize_t extent : shape) count *= extent;
    const Handle space(shape.empty()
                           ? H5Screate(H5S_SCALAR)
                           : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                       H5Sclose, "describe " + name);
    const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "describe " + name);
    if (!shape.empty() && count > 0) {  // checksums are kept of chunks alone
        Shape size = shape;             // whole rows, as many as a chunk has room for
        size[0] = std::min(size[0], std::max<hsize_t>(1, chunk / (count / size[0])));
        require(H5Pset_chunk(properties, static_cast<int>(size.size()), size.data()), "chunk " + name);
        if (shape.size() == 1 && count >= worth_compressing) {
            require(H5Pset_shuffle(properties), "shuffle " + name);
            require(H5Pset_deflate(properties, 1), "compress " + name);
        }
        require(H5Pset_fletcher32(properties), "protect " + name);
    }
    const Handle dataset(H5Dcreate2(group, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
                         H5Dclose, "create " + name);
    if (count > 0) require(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "write " + name);
    describe_dataset(group, dataset, name, shape);
}

void write_attribute_raw(hid_t object, const std::string& name, hid_t type, const void* value, hid_t space) {
    const Handle attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                           "create @" + name);
    require(H5Awrite(attribute, type, value), "write @" + name);
}

void write_scalar_attribute(hid_t object, const std::string& name, hid_t type, const void* value) {
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "describe @" + name);
    write_attribute_raw(object, name, type, value, space);
}

/// An attribute of one value: one of more would be read past the variable that takes it.
Handle open_scalar_attribute(hid_t object, const std::string& name) {
    Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "find @" + name);
    const Handle space(H5Aget_space(attribute), H5Sclose, "describe @" + name);
    if (H5Sget_simple_extent_npoints(space) != 1)
        throw RunError("HDF5 could not read @" + name + ": it is not one value");
    return attribute;
}

template <class Value>
std::vector<Value> read_raw(hid_t group, const std::string& name, hid_t type) {
    const Handle dataset(H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose, "open " + name);
    const Handle space(H5Dget_space(dataset), H5Sclose, "describe " + name);
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    if (count < 0 || static_cast<hsize_t>(count) > most_elements(dataset))
        throw RunError("HDF5 could not read " + name + ": it announces more than its file holds");
    std::vector<Value> values(static_cast<std::size_t>(count));
    if (!values.empty())
        require(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "read " + name);
    return values;
}

}  // namespace

Handle::Handle(hid_t id, herr_t (*close)(hid_t), const std::string& what) : id_(id), close_(close) {
    if (id < 0) throw RunError("HDF5 could not " + what);
}

Handle create_file() {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors become exceptions, not a printed stack
    constexpr std::size_t growth = 4 << 20;
    const Handle properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "describe a file");
    require(H5Pset_fapl_core(properties, growth, false), "describe a file");
    const Handle layout(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "describe a file");
    require(H5Pset_istore_k(layout, chunk_tree), "describe a file");
    require(H5Pset_userblock(layout, checksum_block_size), "describe a file");
    return Handle(H5Fcreate("in memory", H5F_ACC_TRUNC, layout, properties), H5Fclose, "create a file");
}

std::span<const char> image_of(hid_t file) {
    require(H5Fflush(file, H5F_SCOPE_GLOBAL), "finish a file");
    // Without what memory was taken in advance, and without the block before it.
    const ssize_t size = H5Fget_file_image(file, nullptr, 0);
    if (size < 0) throw RunError("HDF5 could not measure a file");
    void** memory = nullptr;
    require(H5Fget_vfd_handle(file, H5P_DEFAULT, reinterpret_cast<void**>(&memory)), "find a file in memory");
    return {static_cast<const char*>(*memory) + checksum_block_size, static_cast<std::size_t>(size)};
}

namespace {

bool begins_as_ours(const std::string& path) {
    const FileBeginning beginning = beginning_of(path);
    return beginning == FileBeginning::block || beginning == FileBeginning::signature;
}

/// Why the library has just failed to open a file, and what helps.
std::string refusal_to_open(const std::string& path, const std::string& wanted) {
    bool held = false;
    const auto note = [](unsigned, const H5E_error2_t* error, void* seen) -> herr_t {
        const std::string_view said = error->desc != nullptr ? error->desc : "";
        if (said.find("unable to lock file") != std::string_view::npos) *static_cast<bool*>(seen) = true;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, note, &held);
    if (held) return "a running program holds it (wait until it ends, or copy the file)";
    if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) return "is a folder";
    if (!std::ifstream(path)) return fmt::format("cannot be opened: {}", std::strerror(errno));
    if (!begins_as_ours(path))
        return fmt::format("{}no HDF5 file, or its beginning is damaged",
                           wanted.empty() ? "is " : wanted + ": ");
    return "is damaged: a part of it is missing or is not what was written (take another copy of it, or make "
           "it again)";
}

}  // namespace

Handle open_file(const std::string& path, const std::string& wanted) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    const Handle properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "describe a file");
#if H5_VERSION_GE(1, 10, 7)
    if (!has_locks(path)) require(H5Pset_file_locking(properties, false, true), "describe a file");
#endif
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, properties);
    if (file < 0) throw InputError(path, refusal_to_open(path, wanted));
    return Handle(file, H5Fclose, "open " + path);
}

Handle open_own_file(const std::string& path, const std::string& wanted) {
    check_own_checksum(path);
    H5Eclear2(H5E_DEFAULT);
    if (!begins_as_ours(path)) throw InputError(path, refusal_to_open(path, wanted));
    return open_file(path, wanted);
}

Handle open_any_file(const std::string& path) {
    check_checksum(path);
    Handle file = open_file(path);
    if (beginning_of(path) == FileBeginning::other_block && has_attribute(file, schema::levywell_version))
        throw InputError(path,
                         "is damaged: it does not begin as levywell wrote it (take another copy of it)");
    return file;
}

Handle create_group(hid_t parent, const std::string& name) {
    return Handle(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose,
                  "create group " + name);
}

Handle open_group(hid_t parent, const std::string& name) {
    return Handle(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose, "open group " + name);
}

bool has_link(hid_t parent, const std::string& name) {
    return H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> links(hid_t parent) {
    std::vector<std::string> names;
    const auto note = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
    };
    require(H5Literate(parent, H5_INDEX_NAME, H5_ITER_INC, nullptr, note, &names), "list a group");
    return names;
}

void write_attribute(hid_t object, const std::string& name, double value) {
    write_scalar_attribute(object, name, H5T_NATIVE_DOUBLE, &value);
}
void write_attribute(hid_t object, const std::string& name, long long value) {
    write_scalar_attribute(object, name, H5T_NATIVE_LLONG, &value);
}
void write_attribute(hid_t object, const std::string& name, unsigned long long value) {
    write_scalar_attribute(object, name, H5T_NATIVE_ULLONG, &value);
}

void write_attribute(hid_t object, const std::string& name, const std::string& value) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "describe @" + name);
    require(H5Tset_size(type, H5T_VARIABLE), "describe @" + name);
    require(H5Tset_cset(type, H5T_CSET_UTF8), "describe @" + name);
    const char* text = value.c_str();
    write_scalar_attribute(object, name, type, &text);
}

void write_attribute(hid_t object, const std::string& name, const std::vector<double>& value) {
    const hsize_t size = value.size();
    const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose, "describe @" + name);
    write_attribute_raw(object, name, H5T_NATIVE_DOUBLE, value.data(), space);
}

bool has_attribute(hid_t object, const std::string& name) {
    return H5Aexists(object, name.c_str()) > 0;
}

hsize_t most_elements(hid_t dataset) {
    const Handle type(H5Dget_type(dataset), H5Tclose, "describe a dataset");
    constexpr hsize_t best_compression = 1100;  // deflate reaches 1032 to 1
    constexpr hsize_t slack = 4096;
    const hsize_t stored = std::min<hsize_t>(H5Dget_storage_size(dataset), hsize_t{1} << 50);
    return (stored * best_compression + slack) / std::max<std::size_t>(1, H5Tget_size(type));
}

long long read_integer_attribute(hid_t object, const std::string& name) {
    const Handle attribute = open_scalar_attribute(object, name);
    long long value = 0;
    require(H5Aread(attribute, H5T_NATIVE_LLONG, &value), "read @" + name);
    return value;
}

double read_number_attribute(hid_t object, const std::string& name) {
    const Handle attribute = open_scalar_attribute(object, name);
    double value = 0;
    require(H5Aread(attribute, H5T_NATIVE_DOUBLE, &value), "read @" + name);
    return value;
}

std::string read_text_attribute(hid_t object, const std::string& name) {
    const Handle attribute = open_scalar_attribute(object, name);
    const Handle type(H5Aget_type(attribute), H5Tclose, "describe @" + name);
    if (H5Tis_variable_str(type) <= 0) throw RunError("HDF5 could not read @" + name + ": it is no text");
    char* text = nullptr;
    require(H5Aread(attribute, type, &text), "read @" + name);
    std::string value = text != nullptr ? text : "";
    H5free_memory(text);
    return value;
}

void write_dataset(hid_t group, const std::string& name, std::span<const double> values, const Shape& shape) {
    write_raw(group, name, H5T_NATIVE_DOUBLE, values.data(), shape);
}
void write_dataset(hid_t group, const std::string& name, std::span<const int> values, const Shape& shape) {
    write_raw(group, name, H5T_NATIVE_INT, values.data(), shape);
}
void write_dataset(hid_t group, const std::string& name, std::span<const unsigned char> values,
                   const Shape& shape) {
    write_raw(group, name, H5T_NATIVE_UINT8, values.data(), shape);
}
void write_dataset(hid_t group, const std::string& name, std::span<const unsigned long long> values,
                   const Shape& shape) {
    write_raw(group, name, H5T_NATIVE_ULLONG, values.data(), shape);
}
void write_dataset(hid_t group, const std::string& name, std::span<const float> values, const Shape& shape) {
    write_raw(group, name, H5T_NATIVE_FLOAT, values.data(), shape);
}
void write_dataset(hid_t group, const std::string& name, double value) {
    write_raw(group, name, H5T_NATIVE_DOUBLE, &value, {});
}
void write_dataset(hid_t group, const std::string& name, unsigned long long value) {
    write_raw(group, name, H5T_NATIVE_ULLONG, &value, {});
}

std::vector<double> read_doubles(hid_t group, const std::string& name) {
    return read_raw<double>(group, name, H5T_NATIVE_DOUBLE);
}
std::vector<float> read_floats(hid_t group, const std::string& name) {
    return read_raw<float>(group, name, H5T_NATIVE_FLOAT);
}
std::vector<int> read_integers(hid_t group, const std::string& name) {
    return read_raw<int>(group, name, H5T_NATIVE_INT);
}
std::vector<unsigned char> read_bytes(hid_t group, const std::string& name) {
    return read_raw<unsigned char>(group, name, H5T_NATIVE_UINT8);
}
std::vector<unsigned long long> read_unsigned(hid_t group, const std::string& name) {
    return read_raw<unsigned long long>(group, name, H5T_NATIVE_ULLONG);
}

}  // namespace levywell::hdf5
