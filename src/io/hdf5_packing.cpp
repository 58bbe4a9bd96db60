#include "io/hdf5_packing.hpp"

#include "levywell/core/fault.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::hdf5 {
namespace {

/// The numbers of an attribute; none where it is not there.
std::vector<double> attribute_numbers(hid_t dataset, const std::string& name, const std::string& where) {
    if (!has_attribute(dataset, name)) return {};
    const Handle attribute(H5Aopen(dataset, name.c_str(), H5P_DEFAULT), H5Aclose, "open @" + name);
    const Handle type(H5Aget_type(attribute), H5Tclose, "describe @" + name);
    const Handle space(H5Aget_space(attribute), H5Sclose, "describe @" + name);
    constexpr hssize_t most = 1000;
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    const H5T_class_t kind = H5Tget_class(type);
    std::vector<double> values(static_cast<std::size_t>(std::clamp<hssize_t>(count, 0, most)));
    if ((kind != H5T_FLOAT && kind != H5T_INTEGER) || count < 1 || count > most ||
        H5Aread(attribute, H5T_NATIVE_DOUBLE, values.data()) < 0) {
        throw InputError(
            where, fmt::format("its attribute {} is no number, as netCDF's conventions want it (write the "
                               "numbers that are meant to a dataset without it)",
                               name));
    }
    return values;
}

double one_number(hid_t dataset, const std::string& name, const std::string& where, double otherwise) {
    const std::vector<double> values = attribute_numbers(dataset, name, where);
    if (values.size() > 1 || (values.size() == 1 && !std::isfinite(values[0]))) {
        throw InputError(where,
                         fmt::format("its attribute {} is not one finite number (write the numbers that are "
                                     "meant to a dataset without it)",
                                     name));
    }
    return values.empty() ? otherwise : values[0];
}

/// The fill value that HDF5 was told, with which netCDF fills what is not written; 0 for none.
double fill_value(hid_t dataset) {
    const Handle created(H5Dget_create_plist(dataset), H5Pclose, "describe a dataset");
    H5D_fill_value_t status = H5D_FILL_VALUE_UNDEFINED;
    double value = 0;
    if (H5Pfill_value_defined(created, &status) < 0 || status != H5D_FILL_VALUE_USER_DEFINED ||
        H5Pget_fill_value(created, H5T_NATIVE_DOUBLE, &value) < 0)
        return 0;
    return value;
}

/// The text of an attribute, of a fixed length or not; "" where it is none.
std::string attribute_text(hid_t object, const std::string& name) {
    const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "open @" + name);
    const Handle type(H5Aget_type(attribute), H5Tclose, "describe @" + name);
    const Handle space(H5Aget_space(attribute), H5Sclose, "describe @" + name);
    if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return "";
    if (H5Tis_variable_str(type) > 0) return read_text_attribute(object, name);
    std::string text(H5Tget_size(type), '\0');
    if (H5Aread(attribute, type, text.data()) < 0) return "";
    return text.substr(0, text.find_first_of(std::string(" \0", 2)));
}

}  // namespace

Packing::Packing(hid_t dataset, const std::string& where) {
    const Handle type(H5Dget_type(dataset), H5Tclose, "describe " + where);
    const H5T_class_t kind = H5Tget_class(type);
    if (kind != H5T_FLOAT && kind != H5T_INTEGER) return;
    if (has_attribute(dataset, "_Unsigned") && kind == H5T_INTEGER && H5Tget_sign(type) == H5T_SGN_2) {
        throw InputError(
            where,
            "has the attribute _Unsigned, by which stored negative numbers stand for positive ones "
            "(write it as an unsigned type)");
    }
    const bool single = kind == H5T_FLOAT && H5Tget_size(type) == sizeof(float);
    for (const char* name : {"_FillValue", "missing_value"})
        for (double value : attribute_numbers(dataset, name, where)) add_missing(value, single);
    if (const double value = fill_value(dataset); value != 0 && H5Tget_size(type) > 1)
        add_missing(value, single);
    read_valid_range(dataset, where);
    scale_ = one_number(dataset, "scale_factor", where, 1);
    offset_ = one_number(dataset, "add_offset", where, 0);
}

void Packing::read_valid_range(hid_t dataset, const std::string& where) {
    const std::vector<double> range = attribute_numbers(dataset, "valid_range", where);
    if (!range.empty() && range.size() != 2)
        throw InputError(where,
                         "its attribute valid_range is not two numbers (write the numbers that are meant to "
                         "a dataset without it)");
    if (range.size() == 2) valid_min_ = range[0], valid_max_ = range[1];
    valid_min_ = one_number(dataset, "valid_min", where, valid_min_);
    valid_max_ = one_number(dataset, "valid_max", where, valid_max_);
}

void Packing::add_missing(double value, bool single) {
    if (single) value = static_cast<double>(static_cast<float>(value));
    const bool is_new = std::find(missing_.begin(), missing_.end(), value) == missing_.end();
    if (is_new && !std::isnan(value)) missing_.push_back(value);
}

void Packing::unpack(std::span<double> entries) const {
    const bool all_valid = valid_min_ == -HUGE_VAL && valid_max_ == HUGE_VAL;
    if (missing_.empty() && all_valid && scale_ == 1 && offset_ == 0) return;
    for (double& x : entries) {
        const bool is_missing = x < valid_min_ || x > valid_max_ ||
                                std::find(missing_.begin(), missing_.end(), x) != missing_.end();
        x = is_missing ? NAN : x * scale_ + offset_;
    }
}

std::string Packing::note() const {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (!missing_.empty())
        add(fmt::format("entries of {} are fill values, not numbers", fmt::join(missing_, ", ")));
    if (valid_min_ != -HUGE_VAL || valid_max_ != HUGE_VAL)
        add(fmt::format("entries outside its valid range, {} to {}, are missing", valid_min_, valid_max_));
    if (scale_ != 1) add(fmt::format("multiplied by its scale_factor {}", scale_));
    if (offset_ != 0) add(fmt::format("shifted by its add_offset {}", offset_));
    return text;
}

void check_matlab_class(hid_t dataset, const std::string& where) {
    constexpr std::array numbers{"double", "single", "logical", "int8",  "uint8", "int16",
                                 "uint16", "int32",  "uint32",  "int64", "uint64"};
    const std::string name = attribute_text(dataset, "MATLAB_class");
    if (std::find(numbers.begin(), numbers.end(), name) == numbers.end()) {
        throw InputError(where,
                         fmt::format("is of MATLAB's class {}, which holds no real numbers (save the numbers "
                                     "themselves: double(x))",
                                     name.empty() ? "of no name" : name));
    }
}

}  // namespace levywell::hdf5
