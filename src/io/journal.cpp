#include "levywell/io/journal.hpp"

#include "levywell/core/bytes.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/io/durable_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

constexpr char magic[] = "levywell journal 1\n";
constexpr std::int64_t sync_seconds = 10;

std::int64_t now_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::string header_of(const std::string& digest) {
    return magic + framed(digest);
}

std::string common_beginning(const std::string& one, const std::string& other) {
    const auto end = std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first;
    return {one.begin(), end};
}

/// Reads a journal block by block, so that its size does not matter.
class FrameReader {
  public:
    explicit FrameReader(const std::string& path) : file_(path, std::ios::binary) {
        if (!file_) return;
        file_.seekg(0, std::ios::end);
        size_ = static_cast<std::uint64_t>(file_.tellg());
        file_.seekg(0);
    }

    std::uint64_t size() const { return size_; }
    std::uint64_t position() const { return position_; }  ///< end of the last intact block

    /// The first bytes, `most` at most; the position stays.
    std::string beginning(std::size_t most) {
        std::string bytes(std::min<std::uint64_t>(most, size_), '\0');
        file_.seekg(0);
        file_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        file_.seekg(0);
        return bytes;
    }

    /// Goes past a text; false where another stands there.
    bool skip(const std::string& text) {
        if (beginning(text.size()) != text) return false;
        position_ = text.size();
        file_.seekg(static_cast<std::streamoff>(position_));
        return true;
    }

    /// Whether everything from here to the end is zeros.
    bool only_zeros_follow() {
        std::vector<char> block(1 << 16);
        file_.seekg(static_cast<std::streamoff>(position_));
        bool zeros = true;
        while (zeros && file_) {
            file_.read(block.data(), static_cast<std::streamsize>(block.size()));
            const auto end = block.begin() + static_cast<std::ptrdiff_t>(file_.gcount());
            zeros = std::all_of(block.begin(), end, [](char c) { return c == 0; });
        }
        file_.clear();
        return zeros;
    }

    /// The next block; false where there is none, or it is torn, damaged or empty, as none is written.
    bool next(std::string& payload) {
        std::uint64_t size = 0;
        std::uint32_t crc = 0;
        constexpr std::uint64_t head = sizeof size + sizeof crc;
        if (size_ - position_ < head) return false;
        file_.read(reinterpret_cast<char*>(&size), sizeof size);
        file_.read(reinterpret_cast<char*>(&crc), sizeof crc);
        if (!file_ || size == 0 || size > size_ - position_ - head) return false;
        payload.resize(size);
        file_.read(payload.data(), static_cast<std::streamsize>(size));
        if (!file_ || crc_of(payload) != crc) return false;
        position_ += head + size;
        return true;
    }

  private:
    std::ifstream file_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
};

}  // namespace

Journal::Journal(const std::string& path, const char* mode)
    : path_(path), file_(std::fopen(path.c_str(), mode)), last_sync_(now_seconds()) {
    if (!file_) throw RunError(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
}

Journal Journal::create(const std::string& path, const std::string& digest) {
    Journal journal(path, "wb");
    const std::string header = header_of(digest);
    if (std::fwrite(header.data(), 1, header.size(), journal.file_.get()) != header.size()) {
        throw RunError(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
    }
    journal.sync();
    sync_folder_of(path);
    return journal;
}

Journal Journal::resume(const std::string& path, const std::string& digest,
                        const std::function<bool(const std::string&)>& take) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
        throw InputError(path, "cannot be read: it is a folder, a device or a pipe, not a journal");
    FrameReader reader(path);
    const std::string header = header_of(digest);
    // Absent or torn before its first entry: nothing had been done.
    if (reader.size() <= header.size() && header.starts_with(reader.beginning(header.size())))
        return create(path, digest);
    std::string before;
    if (reader.skip(common_beginning(reader.beginning(header.size()), header)) &&
        reader.position() < header.size() && reader.only_zeros_follow())
        return create(path, digest);
    if (!reader.skip(magic) || !reader.next(before))
        throw InputError(path,
                         "is damaged, or of another version of levywell: its beginning is not what this one "
                         "writes (use --force to start anew)");
    if (before != digest) {
        throw InputError(path, fmt::format("belongs to another run: {} (use --force to start anew)",
                                           text_difference(before, digest)));
    }
    std::string entry;
    std::uint64_t end = reader.position();
    while (reader.next(entry) && take(entry)) end = reader.position();
    if (::truncate(path.c_str(), static_cast<off_t>(end)) != 0) {
        throw RunError(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
    }
    return Journal(path, "ab");
}

void Journal::append(const std::string& entry) {
    const std::string bytes = framed(entry);
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size() ||
        std::fflush(file_.get()) != 0) {
        throw RunError(fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
    }
    if (now_seconds() - last_sync_ >= sync_seconds) sync();
}

void Journal::sync() {
    if (std::fflush(file_.get()) != 0 || ::fsync(::fileno(file_.get())) != 0) {
        throw RunError(fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
    }
    last_sync_ = now_seconds();
}

}  // namespace levywell::inline io
