#include "io/hdf5_fields.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/io/fields.hpp"

#include <algorithm>
#include <hdf5_hl.h>
#include <optional>

#include <fmt/format.h>

namespace levywell::hdf5 {
namespace {

void require_set(herr_t status, const std::string& what) {
    if (status < 0) throw RunError("HDF5 could not " + what);
}

/// The path of a group in its file, ending in '/'.
std::string path_of(hid_t group) {
    std::string path(static_cast<std::size_t>(std::max<ssize_t>(0, H5Iget_name(group, nullptr, 0))), '\0');
    if (!path.empty()) H5Iget_name(group, path.data(), path.size() + 1);
    if (path.empty() || path.back() != '/') path += '/';
    return path;
}

/// The dimension scale of an axis in a group or in one that contains it; none where there is none of that
/// size.
std::optional<Handle> find_axis(hid_t group, const std::string& name, hsize_t size) {
    for (std::string path = path_of(group);;) {
        const std::string candidate = path + name;
        if (has_link(group, candidate)) {
            Handle scale(H5Dopen2(group, candidate.c_str(), H5P_DEFAULT), H5Dclose, "open " + candidate);
            const Handle space(H5Dget_space(scale), H5Sclose, "describe " + candidate);
            if (H5DSis_scale(scale) > 0 && H5Sget_simple_extent_npoints(space) == static_cast<hssize_t>(size))
                return scale;
        }
        if (path == "/") return std::nullopt;
        path.erase(path.find_last_of('/', path.size() - 2) + 1);
    }
}

}  // namespace

void write_axis(hid_t group, const std::string& name, hsize_t size) {
    const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose, "describe " + name);
    // Without values, which its type and name tell netCDF-4's readers.
    const Handle scale(
        H5Dcreate2(group, name.c_str(), H5T_IEEE_F32BE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
        H5Dclose, "create " + name);
    const std::string label = fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", size);
    require_set(H5DSset_scale(scale, label.c_str()), "make an axis of " + name);
}

void describe_dataset(hid_t group, hid_t dataset, const std::string& name, const Shape& shape) {
    const auto field = field_of(path_of(group), name, shape.size());
    if (!field) return;
    write_attribute(dataset, "units", field->unit);
    write_attribute(dataset, "long_name", field->meaning);
    for (std::size_t k = 0; k < shape.size(); ++k) {
        const std::string& axis = field->axes[k];
        if (shape[k] == 0) continue;  // netCDF takes it for one without end
        if (axis == name) {
            require_set(H5DSset_scale(dataset, name.c_str()), "make an axis of " + name);
            continue;
        }
        if (!find_axis(group, axis, shape[k])) {
            if (has_link(group, axis)) continue;  // of another size
            write_axis(group, axis, shape[k]);
        }
        require_set(H5DSattach_scale(dataset, *find_axis(group, axis, shape[k]), static_cast<unsigned>(k)),
                    "name the dimensions of " + name);
    }
}

}  // namespace levywell::hdf5
