#include "levywell/io/array_file.hpp"

#include "io/mapped_array.hpp"
#include "io/zip_members.hpp"
#include "levywell/core/available_memory.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <filesystem>
#include <iostream>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline io {
namespace {

namespace fs = std::filesystem;

bool begins_with(std::span<const unsigned char> bytes, std::string_view magic) {
    return bytes.size() >= magic.size() &&
           std::equal(magic.begin(), magic.end(), bytes.begin(),
                      [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

SharedBytes standard_input() {
    auto content = std::make_shared<std::vector<unsigned char>>(std::istreambuf_iterator<char>(std::cin),
                                                                std::istreambuf_iterator<char>());
    if (content->empty()) throw InputError("standard input", "is empty");
    const std::span<const unsigned char> bytes(*content);
    return {content, bytes};
}

/// Unpacks an archive's present member: as much as its own .npy header announces, within the memory that is
/// left. Zeros by the gigabyte take a few kilobytes packed.
class Unpacking {
  public:
    Unpacking(archive* reader, std::string where) : reader_(reader), where_(std::move(where)) {}

    /// Throws InputError; returns false when the archive cannot be read on.
    bool operator()(std::vector<unsigned char>& content) {
        constexpr std::size_t block = 1 << 16;
        std::vector<unsigned char> buffer(block);
        for (;;) {
            const la_ssize_t got = archive_read_data(reader_, buffer.data(), buffer.size());
            if (got < 0) return false;
            if (got == 0) return true;
            content.insert(content.end(), buffer.begin(), buffer.begin() + got);
            check(content);
        }
    }

  private:
    void check(const std::vector<unsigned char>& content) {
        if (!announced_ && content.size() < beyond_any_header) read_announcement(content);
        if (announced_ && content.size() > *announced_)
            throw InputError(where_, fmt::format("is longer than the {} bytes that its .npy header announces",
                                                 *announced_));
    }

    void read_announcement(const std::vector<unsigned char>& content) {
        announced_ = npy_bytes(content, where_);
        if (!announced_) return;
        if (const std::uint64_t most = available_memory(); *announced_ > most) {
            throw InputError(
                where_, fmt::format("unpacks to {} bytes; {} bytes of memory are left (unpack the archive: "
                                    "an .npy file is not held in memory)",
                                    *announced_, most));
        }
    }

    static constexpr std::size_t beyond_any_header = 1 << 20;
    archive* reader_;
    std::string where_;
    std::optional<std::uint64_t> announced_;
};

/// One array of a zip archive of .npy files.
std::unique_ptr<ArrayFile> npz_array(const std::string& path, const std::string& name) {
    const Utf8Names utf8;
    const std::unique_ptr<archive, void (*)(archive*)> reader(archive_read_new(),
                                                              [](archive* a) { archive_read_free(a); });
    archive_read_support_format_zip(reader.get());
    constexpr std::size_t block = 1 << 16;
    const auto unreadable = [&] {
        const char* reason = archive_error_string(reader.get());
        throw InputError(path,
                         fmt::format("cannot be read: {}", reason != nullptr ? reason : "unknown error"));
    };
    if (archive_read_open_filename(reader.get(), path.c_str(), block) != ARCHIVE_OK) unreadable();
    std::vector<std::string> names;
    auto content = std::make_shared<std::vector<unsigned char>>();
    archive_entry* entry = nullptr;
    int status = ARCHIVE_OK;
    while ((status = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
        const char* pathname = archive_entry_pathname(entry);
        const std::string member = pathname != nullptr ? pathname : "";
        names.push_back(member.substr(0, member.rfind(".npy")));
        if (!name.empty() ? names.back() != name : names.size() > 1) continue;
        if (!content->empty()) throw InputError(path, fmt::format("has two arrays {}", name));
        if (!Unpacking(reader.get(), path + ":" + names.back())(*content)) unreadable();
    }
    if (status != ARCHIVE_EOF) unreadable();
    const auto has = [&](const char* part) {
        return std::find(names.begin(), names.end(), part) != names.end();
    };
    if (has("data") && has("shape") && has("format") && (has("indices") || has("row") || has("offsets"))) {
        throw InputError(
            path,
            "is a sparse matrix of scipy, whose zeros are not in the file (write it as a full one: "
            "numpy.save('numbers.npy', scipy.sparse.load_npz('FILE').toarray()))");
    }
    if (content->empty() || (name.empty() && names.size() > 1)) {
        throw InputError(path, fmt::format("{}: its arrays are {} (name one: {}:NAME)",
                                           name.empty() ? "which array?" : "has no array " + name,
                                           fmt::join(names, ", "), path));
    }
    const std::span<const unsigned char> bytes(*content);
    return npy_array({content, bytes}, path + ":" + (name.empty() ? names.front() : name));
}

/// Whether HDF5's signature stands where it may: at the beginning, or behind a block of the user's
/// (MATLAB's).
bool is_hdf5_content(std::span<const unsigned char> bytes) {
    constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
    if (begins_with(bytes, signature)) return true;
    for (std::size_t at = 512; at < bytes.size() && at <= (std::size_t{1} << 20); at *= 2)
        if (begins_with(bytes.subspan(at), signature)) return true;
    return false;
}

}  // namespace

std::size_t choose_array(const std::vector<std::string>& names, const std::string& name,
                         const std::string& path) {
    if (name.empty() && names.size() == 1) return 0;
    const auto found = std::find(names.begin(), names.end(), name);
    if (std::count(names.begin(), names.end(), name) > 1)
        throw InputError(path, fmt::format("has two arrays {}", name));
    if (!name.empty() && found != names.end()) return static_cast<std::size_t>(found - names.begin());
    throw InputError(path,
                     fmt::format("{}: its arrays are {} (name one: {}:NAME)",
                                 name.empty() ? "which array?" : "has no array " + name,
                                 names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")), path));
}

ArrayPlace array_place(const std::string& spec) {
    std::error_code ignored;
    if (fs::exists(spec, ignored)) return {spec, ""};
    // Names of arrays may have colons too ("kernel:0"): the file ends at the first one behind which it is
    // there.
    for (std::size_t at = spec.find(':'); at != std::string::npos; at = spec.find(':', at + 1)) {
        if (fs::exists(spec.substr(0, at), ignored)) return {spec.substr(0, at), spec.substr(at + 1)};
    }
    const std::size_t colon = spec.find(':');
    if (colon == std::string::npos) return {spec, ""};
    return {spec.substr(0, colon), spec.substr(colon + 1)};
}

std::unique_ptr<ArrayFile> open_array(const std::string& spec, const std::optional<RawFormat>& raw) {
    const auto [path, name] = array_place(spec);
    SharedBytes data = path == "-" ? standard_input() : map_file(path);
    if (raw) {
        if (!name.empty())
            throw InputError(path, fmt::format("is raw numbers (--dtype): it has no part named {}", name));
        if (begins_with(data.bytes, "\x93NUMPY") || begins_with(data.bytes, "PK\x03\x04") ||
            begins_with(data.bytes, "\x1f\x8b\x08") || is_hdf5_content(data.bytes)) {
            throw InputError(path,
                             "begins with a header of its own (.npy, a zip archive, gzip or HDF5), which raw "
                             "numbers have not (leave out --dtype and --columns)");
        }
        const std::size_t bytes = std::max<std::size_t>(1, bytes_of_type(raw->dtype));
        if (raw->columns < 1 || static_cast<std::uint64_t>(raw->columns) > data.bytes.size() / bytes) {
            throw InputError(path, fmt::format("{} bytes are no row of {} numbers of type {}",
                                               data.bytes.size(), raw->columns, raw->dtype));
        }
        const std::size_t row = bytes * static_cast<std::size_t>(raw->columns);
        if (data.bytes.size() % row != 0) {
            throw InputError(path,
                             fmt::format("{} bytes are no whole number of rows of {} numbers of type {}",
                                         data.bytes.size(), raw->columns, raw->dtype));
        }
        const auto rows = static_cast<std::int64_t>(data.bytes.size() / row);
        return raw_array(std::move(data), 0, raw->dtype, rows, raw->columns, false, path);
    }
    const bool packed = begins_with(data.bytes, "\x1f\x8b");
    if (packed) data = unpack_gzip(data, path);
    if ((packed || path == "-") &&
        (is_hdf5_content(data.bytes) || begins_with(data.bytes, "PK\x03\x04") || is_matlab(data.bytes)))
        throw InputError(path,
                         "holds an archive or a file of HDF5 or MATLAB, which are read from a file that is "
                         "not packed (gunzip it, or write standard input to a file)");
    if (is_hdf5_content(data.bytes)) return hdf5_array(path, name);
    if (begins_with(data.bytes, "PK\x03\x04")) {
        check_one_archive(data.bytes, path);
        const std::vector<std::string> members = zip_members(path);
        const auto is_array = [](const std::string& member) { return member.ends_with(".npy"); };
        const auto is_pickle = [](const std::string& member) { return member.ends_with("/data.pkl"); };
        if (std::any_of(members.begin(), members.end(), is_pickle)) return torch_array(path, name);
        if (!members.empty() && std::none_of(members.begin(), members.end(), is_array))
            throw InputError(
                path, "is a zip archive without arrays of NumPy or PyTorch (a spreadsheet: save it as CSV)");
        return npz_array(path, name);
    }
    if (is_matlab(data.bytes)) return matlab_array(data, path, name);
    if (is_safetensors(data.bytes)) return safetensors_array(std::move(data), path, name);
    if (begins_with(data.bytes, "\x93NUMPY")) {
        if (!name.empty())
            throw InputError(path, fmt::format("is one array (.npy): it has no part named {}", name));
        return npy_array(data, path);
    }
    refuse_other_formats(data.bytes, path);
    return text_array(data, path, name);
}

}  // namespace levywell::inline io
