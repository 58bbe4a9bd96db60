#include "io/hdf5_access.hpp"
#include "io/hdf5_packing.hpp"
#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

/// Throws InputError unless a dataset holds real numbers, one in each place.
void check_type(hid_t type, const std::string& where) {
    const H5T_class_t kind = H5Tget_class(type);
    if (kind == H5T_FLOAT || kind == H5T_INTEGER) return;
    if (kind == H5T_ENUM && H5Tget_size(type) == 1 && H5Tget_nmembers(type) == 2) return;  // h5py's booleans
    if (kind == H5T_COMPOUND && H5Tget_nmembers(type) == 2) {
        throw InputError(where,
                         "holds complex numbers, or pairs: a tail index is one of real numbers (write the "
                         "part that you mean to a dataset of its own)");
    }
    if (kind == H5T_VLEN)
        throw InputError(where, "is ragged: rows of different lengths (write one array of numbers)");
    if (kind == H5T_REFERENCE) {
        throw InputError(where,
                         "holds references (a cell array, a struct): write the array itself to the file");
    }
    throw InputError(where, "holds no real numbers");
}

/// The arrays of a sparse matrix, as scipy, anndata and MATLAB name them, beside each other.
bool is_part_of_sparse(hid_t file, const std::string& name) {
    const std::size_t slash = name.rfind('/');
    const std::string group = slash == std::string::npos ? "" : name.substr(0, slash + 1);
    const auto has = [&](const char* part) {
        return H5Lexists(file, (group + part).c_str(), H5P_DEFAULT) > 0;
    };
    return has("data") && ((has("indices") && has("indptr")) || (has("ir") && has("jc")));
}

class Hdf5Array : public ArrayFile {
  public:
    Hdf5Array(hdf5::Handle file, const hdf5::ForeignAccess& access, const std::string& name,
              std::string where)
        : file_(std::move(file)),
          dataset_(access.open(file_, name)),
          space_(H5Dget_space(dataset_), H5Sclose, "describe " + name),
          where_(std::move(where)),
          packing_(dataset_, where_) {
        const hdf5::Handle type(H5Dget_type(dataset_), H5Tclose, "describe " + name);
        const bool of_matlab = hdf5::has_attribute(dataset_, "MATLAB_class");
        check_type(type, where_);
        if (of_matlab) hdf5::check_matlab_class(dataset_, where_);
        const int dimensions = H5Sget_simple_extent_ndims(space_);
        shape_.resize(static_cast<std::size_t>(std::max(dimensions, 0)));
        if (dimensions > 0) H5Sget_simple_extent_dims(space_, shape_.data(), nullptr);
        std::vector<std::uint64_t> sides(shape_.begin(), shape_.end());
        if (H5Sget_simple_extent_type(space_) == H5S_NULL || hdf5::has_attribute(dataset_, "MATLAB_empty"))
            throw InputError(where_, "is empty");
        if (of_matlab) sides = sides_of_matlab(sides);
        std::tie(rows_, columns_) = matrix_of(sides, where_);
        if (transposed_ && rows_ == 1) std::swap(rows_, columns_);  // a row vector is one sample
        const hdf5::Handle created(H5Dget_create_plist(dataset_), H5Pclose, "describe " + name);
        // Parts of other files.
        const bool elsewhere = H5Pget_layout(created) == H5D_VIRTUAL || H5Pget_external_count(created) > 0;
        if (!elsewhere && static_cast<hsize_t>(columns_) > hdf5::most_elements(dataset_)) {
            throw InputError(where_,
                             fmt::format("announces rows of {} numbers, more than the file holds", columns_));
        }
        access.check_content(dataset_, where_);
        if (const std::string text = packing_.note(); !text.empty()) note_ = where_ + ": " + text;
    }

    void read(std::int64_t first, std::span<double> out) override {
        if (out.empty()) return;
        const auto rows = static_cast<std::int64_t>(out.size()) / columns_;
        if (!transposed_) return read_stretch(0, first, rows, out);
        if (shape_.back() == 1 || static_cast<hsize_t>(columns_) == hsize_t{1}) {
            // One side alone: the order in the file is the order.
            const std::size_t side = shape_.back() == 1 ? 0 : shape_.size() - 1;
            return read_stretch(side, first, rows, out);
        }
        std::vector<double> columns_first(out.size());
        read_stretch(shape_.size() - 1, first, rows, columns_first);
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t column = 0; column < columns_; ++column)
                out[static_cast<std::size_t>(row * columns_ + column)] =
                    columns_first[static_cast<std::size_t>(column * rows + row)];
        }
    }

  private:
    /// MATLAB's first side is the last of HDF5: it counts columns first.
    std::vector<std::uint64_t> sides_of_matlab(std::vector<std::uint64_t> sides) {
        transposed_ = sides.size() > 1;
        if (sides.size() > 2)
            throw InputError(where_,
                             "is an array of more than two dimensions of MATLAB's (reshape it to a matrix)");
        std::reverse(sides.begin(), sides.end());
        return sides;
    }

    /// `rows` of a side, from `first` on, and all of the others.
    void read_stretch(std::size_t side, std::int64_t first, std::int64_t rows, std::span<double> out) {
        const hsize_t size = out.size();
        const hdf5::Handle memory(H5Screate_simple(1, &size, nullptr), H5Sclose, "describe memory");
        if (!shape_.empty()) {
            std::vector<hsize_t> begin(shape_.size(), 0);
            std::vector<hsize_t> count = shape_;
            begin[side] = static_cast<hsize_t>(first);
            count[side] = static_cast<hsize_t>(rows);
            H5Sselect_hyperslab(space_, H5S_SELECT_SET, begin.data(), nullptr, count.data(), nullptr);
        }
        if (H5Dread(dataset_, H5T_NATIVE_DOUBLE, memory, space_, H5P_DEFAULT, out.data()) < 0)
            throw InputError(where_, fmt::format("is damaged: HDF5 cannot read its rows from {} on", first));
        packing_.unpack(out);
    }

    hdf5::Handle file_;
    hdf5::Handle dataset_;
    hdf5::Handle space_;
    std::string where_;
    hdf5::Packing packing_;
    std::vector<hsize_t> shape_;
    bool transposed_ = false;
};

}  // namespace

std::unique_ptr<ArrayFile> hdf5_array(const std::string& path, const std::string& name) {
    hdf5::Handle file = hdf5::open_any_file(path);
    const hdf5::ForeignAccess access(path);
    std::string chosen = name;
    while (!chosen.empty() && chosen.front() == '/') chosen.erase(0, 1);
    if (chosen.empty() || H5Lexists(file, chosen.c_str(), H5P_DEFAULT) <= 0 ||
        access.is_group(file, chosen)) {
        const std::vector<std::string> names = access.datasets(file);
        if (!chosen.empty() || names.size() != 1) {
            throw InputError(path, fmt::format("{}: its datasets are {} (name one: {}:NAME)",
                                               chosen.empty() ? "which dataset?" : "has no dataset " + chosen,
                                               access.listed(file, names), path));
        }
        chosen = names.front();
    }
    if (is_part_of_sparse(file, chosen)) {
        throw InputError(path + ":" + chosen,
                         "is a part of a sparse matrix, whose zeros are not in the file (write it as a full "
                         "one: .toarray() of scipy, full() of MATLAB)");
    }
    return std::make_unique<Hdf5Array>(std::move(file), access, chosen, path + ":" + chosen);
}

}  // namespace levywell::inline io
