#include "levywell/io/journal.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/text_difference.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <type_traits>
#include <unistd.h>

#include <boost/crc.hpp>
#include <fmt/format.h>

namespace levywell {
namespace {

constexpr char magic[] = "levywell journal 1\n";
constexpr std::int64_t sync_seconds = 10;

std::uint32_t crc_of(const std::string& bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

template <class Value>
void put(std::string& bytes, const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class Value>
void put(std::string& bytes, const std::vector<Value>& values) {
    put(bytes, static_cast<std::uint64_t>(values.size()));
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

/// Reads values off a string; every read is checked, and a short one leaves it exhausted.
class Bytes {
  public:
    explicit Bytes(const std::string& bytes) : bytes_(bytes) {}
    template <class Value>
    bool get(Value& value) {
        if (sizeof value > bytes_.size() - at_) return false;
        std::memcpy(&value, bytes_.data() + at_, sizeof value);
        at_ += sizeof value;
        return true;
    }
    template <class Value>
    bool get(std::vector<Value>& values) {
        std::uint64_t size = 0;
        if (!get(size) || size > (bytes_.size() - at_) / sizeof(Value)) return false;
        values.resize(size);
        if (size > 0) std::memcpy(values.data(), bytes_.data() + at_, size * sizeof(Value));
        at_ += size * sizeof(Value);
        return true;
    }
    bool get(std::string& text, std::uint64_t size) {
        if (size > bytes_.size() - at_) return false;
        text = bytes_.substr(at_, size);
        at_ += size;
        return true;
    }
    std::size_t position() const { return at_; }

  private:
    const std::string& bytes_;
    std::size_t at_ = 0;
};

/// A block as it stands in the file: length, CRC, bytes.
std::string framed(const std::string& payload) {
    std::string bytes;
    put(bytes, static_cast<std::uint64_t>(payload.size()));
    put(bytes, crc_of(payload));
    return bytes + payload;
}

bool get_frame(Bytes& bytes, std::string& payload) {
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    return bytes.get(size) && bytes.get(crc) && bytes.get(payload, size) && crc_of(payload) == crc;
}

std::int64_t now_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
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
    const std::string header = std::string(magic) + framed(digest);
    if (std::fwrite(header.data(), 1, header.size(), journal.file_.get()) != header.size()) {
        throw RunError(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
    }
    journal.sync();
    return journal;
}

Journal Journal::resume(const std::string& path, const std::string& digest,
                        std::vector<JournalEntry>& entries) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    if (file) content << file.rdbuf();
    if (!file) throw InputError(path, "cannot be read: there is no unfinished run to resume");
    const std::string all = content.str();
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
    std::string payload;
    JournalEntry entry;
    while (get_frame(bytes, payload) && unpacked(payload, entry)) {
        entries.push_back(entry);
        intact = bytes.position();
    }
    if (::truncate(path.c_str(), static_cast<off_t>(intact)) != 0) {
        throw RunError(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
    }
    return Journal(path, "ab");
}

void Journal::append(const JournalEntry& entry) {
    const std::string bytes = framed(pack_entry(entry));
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
