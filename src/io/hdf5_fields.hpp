#pragma once

#include "io/hdf5.hpp"

namespace levywell::hdf5 {

/// A dimension that datasets in this group and the groups in it share (a dimension scale of HDF5, as netCDF-4
/// has them).
void write_axis(hid_t group, const std::string& name, hsize_t size);

/// Gives a new dataset what the field table (fields.hpp) says of it: units, long_name and its dimensions,
/// those that its group or one around it has, else new ones there.
void describe_dataset(hid_t group, hid_t dataset, const std::string& name, const Shape& shape);

}  // namespace levywell::hdf5
