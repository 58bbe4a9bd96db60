#include "levywell/data/image_files.hpp"

#include "levywell/core/fault.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

namespace levywell::inline data {
namespace {

struct Close {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, Close>;

[[noreturn]] void unreadable(const std::string& path, archive* reader) {
    const char* reason = archive_error_string(reader);
    throw InputError(path, fmt::format("cannot be read: {}", reason != nullptr ? reason : "unknown error"));
}

std::uint32_t big_endian(const std::uint8_t* bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
           std::uint32_t{bytes[3]};
}

/// Checks magic number, dimensions and length of an idx file; returns its payload.
std::vector<std::uint8_t> idx_payload(const std::vector<std::uint8_t>& bytes, const std::string& path,
                                      std::uint32_t magic, const std::vector<std::uint32_t>& item) {
    const std::size_t header = 8 + 4 * item.size();
    if (bytes.size() < header)
        throw InputError(
            path, fmt::format("{} bytes are too few for an idx file's header of {}", bytes.size(), header));
    if (big_endian(bytes.data()) != magic) {
        throw InputError(
            path, fmt::format("is no idx file of the kind expected: it begins with {:#010x}, not {:#010x}",
                              big_endian(bytes.data()), magic));
    }
    std::uint64_t expected = big_endian(bytes.data() + 4);
    for (std::size_t k = 0; k < item.size(); ++k) {
        const std::uint32_t found = big_endian(bytes.data() + 8 + 4 * k);
        if (found != item[k])
            throw InputError(path, fmt::format("its images are {} pixels {}; this set's have {}", found,
                                               k == 0 ? "high" : "wide", item[k]));
        expected *= found;
    }
    if (bytes.size() - header != expected) {
        throw InputError(path, fmt::format("is {}: its header announces {} bytes of data, {} are there",
                                           bytes.size() - header < expected ? "truncated" : "too long",
                                           expected, bytes.size() - header));
    }
    if (expected == 0) throw InputError(path, "is empty: its header announces no images");
    return {bytes.begin() + static_cast<std::ptrdiff_t>(header), bytes.end()};
}

void check_labels(const std::vector<std::uint8_t>& labels, const std::string& path, std::int64_t classes) {
    for (std::size_t k = 0; k < labels.size(); ++k) {
        if (labels[k] >= classes)
            throw InputError(
                path, fmt::format("label {} of image {} is none of the {} classes", labels[k], k, classes));
    }
}

}  // namespace

std::vector<std::uint8_t> read_unpacked(const std::string& path, const std::string& member,
                                        std::uint64_t most) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
        throw InputError(path, "cannot be read: it is a folder, a device or a pipe, not a file");
    const Reader reader(archive_read_new());
    archive_read_support_filter_gzip(reader.get());
    if (member.empty()) {
        archive_read_support_format_raw(reader.get());
        archive_read_support_format_empty(reader.get());
    } else {
        archive_read_support_format_tar(reader.get());
    }
    constexpr std::size_t block = 1 << 16;
    if (archive_read_open_filename(reader.get(), path.c_str(), block) != ARCHIVE_OK)
        unreadable(path, reader.get());
    archive_entry* entry = nullptr;
    int status = ARCHIVE_OK;
    while ((status = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
        const char* name = archive_entry_pathname(entry);
        if (member.empty() || (name != nullptr && member == name)) break;
    }
    if (status == ARCHIVE_EOF && member.empty()) return {};
    if (status == ARCHIVE_EOF) throw InputError(path, fmt::format("does not contain {}", member));
    if (status != ARCHIVE_OK) unreadable(path, reader.get());
    std::vector<std::uint8_t> bytes;
    std::vector<std::uint8_t> buffer(block);
    for (;;) {
        const la_ssize_t got = archive_read_data(reader.get(), buffer.data(), buffer.size());
        if (got < 0) unreadable(path, reader.get());
        if (got == 0) return bytes;
        if (bytes.size() + static_cast<std::uint64_t>(got) > most)
            throw InputError(
                path, fmt::format("unpacks to more than {} bytes: this is not the file expected", most));
        bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + got);
    }
}

std::vector<std::uint8_t> parse_idx_images(const std::vector<std::uint8_t>& bytes, const std::string& path,
                                           const ImageFormat& format) {
    return idx_payload(bytes, path, 0x803,
                       {static_cast<std::uint32_t>(format.height), static_cast<std::uint32_t>(format.width)});
}

std::vector<std::uint8_t> parse_idx_labels(const std::vector<std::uint8_t>& bytes, const std::string& path,
                                           const ImageFormat& format) {
    std::vector<std::uint8_t> labels = idx_payload(bytes, path, 0x801, {});
    check_labels(labels, path, format.classes);
    return labels;
}

void parse_cifar_records(const std::vector<std::uint8_t>& bytes, const std::string& path,
                         std::int64_t label_bytes, const ImageFormat& format, ImageSet& set) {
    const auto record = static_cast<std::size_t>(label_bytes + format.pixels());
    if (bytes.empty() || bytes.size() % record != 0) {
        throw InputError(path, fmt::format("{} bytes are not a whole number of records of {} bytes",
                                           bytes.size(), record));
    }
    std::vector<std::uint8_t> labels;
    for (std::size_t at = 0; at < bytes.size(); at += record) {
        const auto pixels = bytes.begin() + static_cast<std::ptrdiff_t>(at) + label_bytes;
        labels.push_back(pixels[-1]);
        set.pixels.insert(set.pixels.end(), pixels, pixels + format.pixels());
    }
    check_labels(labels, path, format.classes);
    set.labels.insert(set.labels.end(), labels.begin(), labels.end());
}

}  // namespace levywell::inline data
