#include "io/hdf5.hpp"
#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell {
namespace {

class Hdf5Array : public ArrayFile {
  public:
    Hdf5Array(const std::string& path, const std::string& name)
        : file_(hdf5::open_file(path)),
          dataset_(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose, "open " + name),
          space_(H5Dget_space(dataset_), H5Sclose, "describe " + name) {
        const hdf5::Handle type(H5Dget_type(dataset_), H5Tclose, "describe " + name);
        const H5T_class_t kind = H5Tget_class(type);
        if (kind != H5T_FLOAT && kind != H5T_INTEGER)
            throw InputError(path + ":" + name, "holds no real numbers");
        const int dimensions = H5Sget_simple_extent_ndims(space_);
        shape_.resize(static_cast<std::size_t>(std::max(dimensions, 0)));
        if (dimensions > 0) H5Sget_simple_extent_dims(space_, shape_.data(), nullptr);
        const std::vector<std::uint64_t> sides(shape_.begin(), shape_.end());
        std::tie(rows_, columns_) = matrix_of(sides, path + ":" + name);
        const hdf5::Handle created(H5Dget_create_plist(dataset_), H5Pclose, "describe " + name);
        // Parts of other files.
        const bool elsewhere = H5Pget_layout(created) == H5D_VIRTUAL || H5Pget_external_count(created) > 0;
        if (!elsewhere && static_cast<hsize_t>(columns_) > hdf5::most_elements(dataset_)) {
            throw InputError(path + ":" + name,
                             fmt::format("announces rows of {} numbers, more than the file holds", columns_));
        }
    }

    void read(std::int64_t first, std::span<double> out) override {
        if (out.empty()) return;
        const hsize_t size = out.size();
        const hdf5::Handle memory(H5Screate_simple(1, &size, nullptr), H5Sclose, "describe memory");
        if (!shape_.empty()) {
            std::vector<hsize_t> begin(shape_.size(), 0);
            std::vector<hsize_t> count = shape_;
            begin.front() = static_cast<hsize_t>(first);
            count.front() = size / static_cast<hsize_t>(columns_);
            H5Sselect_hyperslab(space_, H5S_SELECT_SET, begin.data(), nullptr, count.data(), nullptr);
        }
        if (H5Dread(dataset_, H5T_NATIVE_DOUBLE, memory, space_, H5P_DEFAULT, out.data()) < 0)
            throw RunError("HDF5 could not read rows from " + std::to_string(first));
    }

  private:
    hdf5::Handle file_;
    hdf5::Handle dataset_;
    hdf5::Handle space_;
    std::vector<hsize_t> shape_;
};

std::vector<std::string> datasets_of(const std::string& path) {
    std::vector<std::string> names;
    const auto file = hdf5::open_own_file(path);  // which it may be
    // `auto`: what H5Ovisit2 hands over has other names from HDF5 1.12 on.
    const auto note = [](hid_t, const char* name, const auto* info, void* list) -> herr_t {
        if (info->type == H5O_TYPE_DATASET) static_cast<std::vector<std::string>*>(list)->push_back(name);
        return 0;
    };
    H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, note, &names, H5O_INFO_BASIC);
    return names;
}

}  // namespace

std::unique_ptr<ArrayFile> hdf5_array(const std::string& path, const std::string& name) {
    const std::vector<std::string> names = datasets_of(path);
    std::string chosen = name;
    while (!chosen.empty() && chosen.front() == '/') chosen.erase(0, 1);
    if (chosen.empty() && names.size() == 1) chosen = names.front();
    for (const std::string& there : names) {
        if (there == chosen) return std::make_unique<Hdf5Array>(path, chosen);
    }
    throw InputError(path,
                     fmt::format("{}: its datasets are {} (name one: {}:NAME)",
                                 chosen.empty() ? "which dataset?" : "has no dataset " + chosen,
                                 names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")), path));
}

}  // namespace levywell
