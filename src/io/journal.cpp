#include "levywell/io/journal.hpp"

#include "io/bytes.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/text_difference.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell {
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

bool unpacked(const std::string& payload, JournalEntry& entry) {
    Bytes bytes(payload);
    return bytes.get(entry.condition) && bytes.get(entry.first) && bytes.get(entry.count) &&
           bytes.get(entry.wall_seconds) && bytes.get(entry.tally) && bytes.get(entry.records);
}

}  // namespace

std::string pack_entry(const JournalEntry& entry) {
    std::string bytes;
    put(bytes, entry.condition);
    put(bytes, entry.first);
    put(bytes, entry.count);
    put(bytes, entry.wall_seconds);
    put(bytes, entry.tally);
    put(bytes, entry.records);
    return bytes;
}

JournalEntry unpack_entry(const std::string& bytes) {
    JournalEntry entry;
    if (!unpacked(bytes, entry)) throw RunError("a journal's entry is incomplete");
    return entry;
}

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
    return journal;
}

Journal Journal::resume(const std::string& path, const std::string& digest,
                        std::vector<std::string>& entries) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    if (file) content << file.rdbuf();
    const std::string all = content.str();
    const std::string header = header_of(digest);
    // Absent or torn before its first entry: nothing had been done.
    if (header.starts_with(all)) return create(path, digest);
    Bytes bytes(all);
    std::string beginning;
    std::string before;
    if (!bytes.get(beginning, sizeof magic - 1) || beginning != magic || !get_frame(bytes, before)) {
        throw InputError(path, "is not a journal of this version of levywell");
    }
    if (before != digest) {
        throw InputError(path, fmt::format("belongs to another run: {} (use --force to start anew)",
                                           text_difference(before, digest)));
    }
    std::size_t intact = bytes.position();
    std::string entry;
    while (get_frame(bytes, entry)) {
        entries.push_back(entry);
        intact = bytes.position();
    }
    if (::truncate(path.c_str(), static_cast<off_t>(intact)) != 0) {
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

}  // namespace levywell
