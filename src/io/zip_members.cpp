#include "io/zip_members.hpp"

#include "levywell/core/fault.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <optional>

#include <fmt/format.h>

namespace levywell {
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

}  // namespace levywell
