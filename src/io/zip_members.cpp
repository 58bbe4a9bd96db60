#include "io/zip_members.hpp"

#include "levywell/core/fault.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

class ZipReader {
  public:
    explicit ZipReader(const std::string& path)
        : path_(path), archive_(archive_read_new(), [](archive* a) { archive_read_free(a); }) {
        constexpr std::size_t block = 1 << 16;
        archive_read_support_format_zip(archive_.get());
        if (archive_read_open_filename(archive_.get(), path.c_str(), block) != ARCHIVE_OK) unreadable();
    }

    bool next(std::string& name) {
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(archive_.get(), &entry);
        if (status == ARCHIVE_EOF) return false;
        if (status != ARCHIVE_OK) unreadable();
        const char* pathname = archive_entry_pathname(entry);
        name = pathname != nullptr ? pathname : "";
        return true;
    }

    std::vector<unsigned char> content(std::uint64_t most) {
        std::vector<unsigned char> bytes;
        std::vector<unsigned char> block(1 << 16);
        for (;;) {
            const la_ssize_t got = archive_read_data(archive_.get(), block.data(), block.size());
            if (got < 0) unreadable();
            if (got == 0) return bytes;
            if (bytes.size() + static_cast<std::uint64_t>(got) > most)
                throw InputError(path_, fmt::format("a part of it unpacks to more than {} bytes", most));
            bytes.insert(bytes.end(), block.begin(), block.begin() + got);
        }
    }

    [[noreturn]] void unreadable() const {
        const char* reason = archive_error_string(archive_.get());
        throw InputError(path_, fmt::format("is damaged: {}", reason != nullptr ? reason : "unknown error"));
    }

  private:
    Utf8Names names_;
    std::string path_;
    std::unique_ptr<archive, void (*)(archive*)> archive_;
};

}  // namespace

void check_one_archive(std::span<const unsigned char> bytes, const std::string& path) {
    // Source: APPNOTE.TXT 6.3, 4.3.12 to 4.3.16. What is damaged, libarchive tells.
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto number = [&](std::size_t at, std::size_t length) {
        std::size_t value = 0;
        for (std::size_t k = 0; k < length && at + k < bytes.size(); ++k)
            value |= std::size_t{bytes[at + k]} << 8 * k;
        return value;
    };
    constexpr std::size_t zip64_records = 76;
    std::size_t end = text.rfind("PK\x05\x06");
    if (end == std::string_view::npos) return;
    const std::size_t length = number(end + 12, 4);
    const std::size_t offset = number(end + 16, 4);
    if (end >= zip64_records && text.substr(end - 20).starts_with("PK\x06\x07")) end -= zip64_records;
    if (length > end) return;
    std::size_t first = bytes.size();
    for (std::size_t at = end - length; text.substr(at).starts_with("PK\x01\x02");
         at = std::min(at + 46 + number(at + 28, 2) + number(at + 30, 2) + number(at + 32, 2), text.size()))
        first = std::min(first, number(at + 42, 4));
    constexpr std::size_t longer = 0xffffffff;
    const bool is_first = first == 0 && end - length == offset;
    if (is_first || first == bytes.size() || offset == longer || first == longer) return;
    throw InputError(
        path,
        "has more before its last archive, as several calls of numpy.savez or torch.save to one open file "
        "leave it (write one archive a file)");
}

Utf8Names::Utf8Names() : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(::uselocale(utf8_)) {}

Utf8Names::~Utf8Names() {
    ::uselocale(before_);
    if (utf8_ != nullptr) ::freelocale(utf8_);
}

std::vector<std::string> zip_members(const std::string& path) {
    ZipReader reader(path);
    std::vector<std::string> names;
    for (std::string name; reader.next(name);) names.push_back(name);
    return names;
}

std::vector<unsigned char> zip_member(const std::string& path, const std::string& name, std::uint64_t most) {
    ZipReader reader(path);
    std::optional<std::vector<unsigned char>> content;
    for (std::string found; reader.next(found);) {
        if (found != name) continue;
        if (content) throw InputError(path, fmt::format("is damaged: it has two parts {}", name));
        content = reader.content(most);
    }
    if (!content) throw InputError(path, fmt::format("is damaged: it has no part {}", name));
    return std::move(*content);
}

}  // namespace levywell::inline io
