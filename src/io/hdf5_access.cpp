#include "io/hdf5_access.hpp"

#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

namespace levywell::hdf5 {
namespace {

namespace fs = std::filesystem;

bool is_plain_name(const std::string& name) {
    return !name.empty() && name.find('/') == std::string::npos && name != "." && name != "..";
}

/// HDF5's question about an external link: a file of the same folder may be opened, by the name that it has
/// there; none otherwise.
herr_t allow_neighbours(const char* parent, const char*, const char* child, const char*, unsigned*, hid_t,
                        void*) {
    std::error_code failed;
    return is_plain_name(child) && fs::is_regular_file(fs::path(parent).parent_path() / child, failed) ? 0
                                                                                                       : -1;
}

std::string text_of(ssize_t size, const auto& fill) {
    std::string text(static_cast<std::size_t>(std::max<ssize_t>(size, 0)), '\0');
    if (size > 0) fill(text.data(), text.size() + 1);
    return text;
}

std::string library() {
    unsigned major = 0;
    unsigned minor = 0;
    unsigned release = 0;
    H5get_libversion(&major, &minor, &release);
    return fmt::format("HDF5 {}.{}.{}", major, minor, release);
}

/// A line of Python that writes a dataset of a file for us.
std::string by_h5py(const std::string& path, const std::string& name) {
    return for_file(
        "python3 -c \"import h5py, numpy; numpy.save('numbers.npy', h5py.File('FILE')['NAME'][()])\"", path,
        name);
}

/// The filters of a dataset that this library lacks.
void check_filters(hid_t created, const std::string& where) {
    for (int k = 0; k < H5Pget_nfilters(created); ++k) {
        unsigned flags = 0;
        std::size_t values = 0;
        unsigned configuration = 0;
        std::array<char, 64> name{};
        const H5Z_filter_t filter = H5Pget_filter2(created, static_cast<unsigned>(k), &flags, &values,
                                                   nullptr, name.size() - 1, name.data(), &configuration);
        if (filter < 0 || H5Zfilter_avail(filter) > 0) continue;
        const std::size_t colon = where.find(':');
        const std::string line =
            by_h5py(where.substr(0, colon), colon == std::string::npos ? "" : where.substr(colon + 1));
        throw InputError(
            where, fmt::format("is packed with the filter {} (number {}), which this HDF5 library lacks "
                               "(write it without, where h5py can read it: {})",
                               name[0] != '\0' ? name.data() : "of no name", static_cast<int>(filter), line));
    }
}

/// Whether a dataset in chunks lacks some of them (its space status cannot tell where chunks are packed).
bool has_unwritten_chunks([[maybe_unused]] hid_t dataset, [[maybe_unused]] hid_t created) {
#if H5_VERSION_GE(1, 10, 5)
    if (H5Pget_layout(created) != H5D_CHUNKED) return false;
    const Handle space(H5Dget_space(dataset), H5Sclose, "describe a dataset");
    const int sides = H5Sget_simple_extent_ndims(space);
    std::vector<hsize_t> size(static_cast<std::size_t>(std::max(sides, 1)));
    std::vector<hsize_t> extent(size.size());
    hsize_t there = 0;
    if (sides < 1 || H5Sget_simple_extent_dims(space, size.data(), nullptr) < 0 ||
        H5Pget_chunk(created, sides, extent.data()) < 0 || H5Dget_num_chunks(dataset, space, &there) < 0)
        return false;
    double wanted = 1;
    for (std::size_t side = 0; side < size.size(); ++side) {
        const hsize_t length = std::max<hsize_t>(extent[side], 1);
        const hsize_t chunks = (size[side] + length - 1) / length;
        wanted *= static_cast<double>(chunks);
    }
    return static_cast<double>(there) < wanted;
#else
    return false;
#endif
}

}  // namespace

ForeignAccess::ForeignAccess(const std::string& path)
    : path_(path),
      folder_(fs::absolute(path).parent_path().string()),
      access_(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose, "describe a dataset") {
    H5Pset_elink_cb(access_, allow_neighbours, nullptr);
    H5Pset_elink_prefix(access_, folder_.c_str());
    H5Pset_efile_prefix(access_, folder_.c_str());
#if H5_VERSION_GE(1, 10, 2)
    H5Pset_virtual_prefix(access_, folder_.c_str());
#endif
}

Handle ForeignAccess::open(hid_t file, const std::string& name) const {
    const hid_t object = H5Oopen(file, name.c_str(), access_);
    if (object < 0 && is_unreadable(file, name)) {
        throw InputError(
            path_ + ":" + name,
            fmt::format("cannot be opened by {}, the library of this program: it is damaged, or written "
                        "by a newer one (write it with that: {})",
                        library(), by_h5py(path_, name)));
    }
    if (object < 0) {
        throw InputError(path_ + ":" + name,
                         "leads to nothing that can be opened (links may lead to files in the same folder "
                         "alone, named without a path)");
    }
    const bool is_dataset = H5Iget_type(object) == H5I_DATASET;
    H5Oclose(object);  // an open one would keep HDF5 from opening it with the prefixes of `access_`
    if (!is_dataset) throw InputError(path_ + ":" + name, "is no dataset");
    return Handle(H5Dopen2(file, name.c_str(), access_), H5Dclose, "open " + name);
}

bool ForeignAccess::is_group(hid_t file, const std::string& name) const {
    const hid_t object = H5Oopen(file, name.c_str(), access_);
    const bool group = object >= 0 && H5Iget_type(object) == H5I_GROUP;
    if (object >= 0) H5Oclose(object);
    return group;
}

bool ForeignAccess::is_unreadable(hid_t file, const std::string& name) const {
    const hid_t object = H5Oopen(file, name.c_str(), access_);
    if (object >= 0) H5Oclose(object);
    return object < 0 && H5Oexists_by_name(file, name.c_str(), access_) > 0;
}

std::string ForeignAccess::listed(hid_t file, const std::vector<std::string>& names) const {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
        if (is_unreadable(file, name)) text += fmt::format(" [which {} cannot open]", library());
    }
    return text.empty() ? "none" : text;
}

std::vector<std::string> ForeignAccess::datasets(hid_t file) const {
    std::vector<std::string> links;
    // `auto`: what H5Lvisit hands over has other names from HDF5 1.12 on.
    const auto note = [](hid_t, const char* name, const auto*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->push_back(name);
        return 0;
    };
    if (H5Lvisit(file, H5_INDEX_NAME, H5_ITER_NATIVE, note, &links) < 0)
        throw InputError(
            path_,
            fmt::format("cannot be listed by {}: it is damaged, or written by a newer one", library()));
    const auto is_other = [&](const std::string& name) {
        const hid_t object = H5Oopen(file, name.c_str(), access_);
        if (object < 0) return !is_unreadable(file, name);
        const bool other = H5Iget_type(object) != H5I_DATASET;
        H5Oclose(object);
        return other;
    };
    links.erase(std::remove_if(links.begin(), links.end(), is_other), links.end());
    return links;
}

void ForeignAccess::check_content(hid_t dataset, const std::string& where, int depth) const {
    constexpr int deepest = 8;
    if (depth > deepest)
        throw InputError(where, "is put together of other datasets, and those again, too deep");
    const Handle created(H5Dget_create_plist(dataset), H5Pclose, "describe " + where);
    check_filters(created, where);
    if (H5Pget_layout(created) == H5D_VIRTUAL) return check_virtual(dataset, created, where, depth);
    if (H5Pget_external_count(created) > 0) return check_external(dataset, created, where);
    H5D_space_status_t status = H5D_SPACE_STATUS_ALLOCATED;
    H5Dget_space_status(dataset, &status);
    if (status == H5D_SPACE_STATUS_NOT_ALLOCATED)
        throw InputError(where, "was never written: HDF5 would read its fill value, 0 where none was set");
    if (has_unwritten_chunks(dataset, created)) {
        throw InputError(
            where,
            "was written in part: for the rest HDF5 would read its fill value, 0 where none was set (write "
            "the rows that are there to a dataset of their own)");
    }
}

void ForeignAccess::check_virtual(hid_t dataset, hid_t created, const std::string& where, int depth) const {
    const auto refuse = [&](const std::string& what) {
        throw InputError(where, fmt::format("is put together of other datasets, and {}: HDF5 would read 0 "
                                            "(or its fill value) there",
                                            what));
    };
    std::size_t count = 0;
    H5Pget_virtual_count(created, &count);
    const Handle whole(H5Dget_space(dataset), H5Sclose, "describe " + where);
    hssize_t covered = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const std::string file =
            text_of(H5Pget_virtual_filename(created, k, nullptr, 0),
                    [&](char* to, auto n) { H5Pget_virtual_filename(created, k, to, n); });
        const std::string name =
            text_of(H5Pget_virtual_dsetname(created, k, nullptr, 0),
                    [&](char* to, auto n) { H5Pget_virtual_dsetname(created, k, to, n); });
        const Handle own(H5Pget_virtual_vspace(created, k), H5Sclose, "describe " + where);
        const Handle taken(H5Pget_virtual_srcspace(created, k), H5Sclose, "describe " + where);
        const hssize_t numbers = H5Sget_select_npoints(own);
        if (numbers < 0 || H5Sget_select_npoints(taken) < 0 || file.find('%') != std::string::npos ||
            name.find('%') != std::string::npos)
            refuse("how many is open (unlimited, or a pattern of names)");
        covered += numbers;
        const bool here = file == ".";
        if (!here && !is_plain_name(file)) refuse(fmt::format("{} lies outside its folder", file));
        const std::string place = here ? path_ : (fs::path(folder_) / file).string();
        if (std::error_code failed; !fs::is_regular_file(place, failed)) refuse(file + " is missing");
        const Handle source_file = open_file(place);
        const hid_t source = H5Dopen2(source_file, name.c_str(), access_);
        if (source < 0) refuse(fmt::format("{} has no dataset {}", file, name));
        const Handle opened(source, H5Dclose, "open " + name);
        const Handle extent(H5Dget_space(opened), H5Sclose, "describe " + name);
        const int sides = H5Sget_simple_extent_ndims(extent);
        std::vector<hsize_t> size(static_cast<std::size_t>(std::max(sides, 1)));
        std::vector<hsize_t> first(size.size());
        std::vector<hsize_t> last(size.size());
        H5Sget_simple_extent_dims(extent, size.data(), nullptr);
        const auto too_short = [&] {
            refuse(fmt::format("{}:{} is shorter than what is taken from it", file, name));
        };
        if (H5Sget_select_type(taken) == H5S_SEL_ALL) {
            if (H5Sget_simple_extent_npoints(extent) < numbers) too_short();
        } else {
            if (H5Sget_simple_extent_ndims(taken) != sides ||
                H5Sget_select_bounds(taken, first.data(), last.data()) < 0)
                refuse(fmt::format("{}:{} has other dimensions than are taken from it", file, name));
            for (std::size_t side = 0; side < size.size(); ++side)
                if (last[side] >= size[side]) too_short();
        }
        check_content(opened, fmt::format("{}: {}:{}", where, file, name), depth + 1);
    }
    if (covered < H5Sget_simple_extent_npoints(whole)) refuse("they do not cover it");
}

void ForeignAccess::check_external(hid_t dataset, hid_t created, const std::string& where) const {
    const auto refuse = [&](const std::string& what) {
        throw InputError(
            where, fmt::format("has its numbers in other files, and {}: HDF5 would read 0 there", what));
    };
    const Handle space(H5Dget_space(dataset), H5Sclose, "describe " + where);
    const Handle type(H5Dget_type(dataset), H5Tclose, "describe " + where);
    const auto wanted =
        static_cast<double>(H5Sget_simple_extent_npoints(space)) * static_cast<double>(H5Tget_size(type));
    double there = 0;
    const int count = H5Pget_external_count(created);
    for (int k = 0; k < count; ++k) {
        std::array<char, 4096> text{};
        off_t offset = 0;
        hsize_t size = 0;
        H5Pget_external(created, static_cast<unsigned>(k), text.size() - 1, text.data(), &offset, &size);
        const std::string name = text.data();
        if (!is_plain_name(name)) refuse(fmt::format("{} lies outside its folder", name));
        std::error_code failed;
        const auto place = fs::path(folder_) / name;
        if (!fs::is_regular_file(place, failed)) refuse(name + " is missing");
        const double bytes = static_cast<double>(fs::file_size(place, failed)) - static_cast<double>(offset);
        const bool open_end = size == H5F_UNLIMITED;
        const double part = open_end ? bytes : static_cast<double>(size);
        if (bytes < std::min(part, wanted - there)) refuse(name + " is too short");
        there += part;
    }
    if (there < wanted) refuse("they are too short");
}

}  // namespace levywell::hdf5
