#pragma once

#include "io/hdf5.hpp"

#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace levywell::hdf5 {

/// What the entries of a dataset stand for, by the attributes of netCDF: those equal to a fill value are
/// missing, and those outside the valid range; the others are multiplied and shifted. Source: CF Metadata
/// Conventions 1.10, 2.5.1 and 8.1.
class Packing {
  public:
    /// Reads _FillValue, missing_value, valid_range, valid_min, valid_max, scale_factor and add_offset, and
    /// the fill value that HDF5 itself was told (of more than one byte, and not 0). Throws InputError at
    /// `where`: attributes that are no numbers.
    Packing(hid_t dataset, const std::string& where);

    /// Missing entries become not a number.
    void unpack(std::span<double> entries) const;

    /// What is done, for the user; "" for nothing.
    std::string note() const;

  private:
    void add_missing(double value, bool single);

    void read_valid_range(hid_t dataset, const std::string& where);

    std::vector<double> missing_;
    double valid_min_ = -HUGE_VAL;
    double valid_max_ = HUGE_VAL;
    double scale_ = 1;
    double offset_ = 0;
};

/// Throws InputError unless a dataset's attribute MATLAB_class is one of numbers: text and objects are
/// integers too.
void check_matlab_class(hid_t dataset, const std::string& where);

}  // namespace levywell::hdf5
