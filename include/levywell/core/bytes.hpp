#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace levywell::inline core {

/// Appends a value, or a vector's length and values, as the bytes of this machine.
template <class Value>
void put(std::string& bytes, const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class Value>
void put(std::string& bytes, const std::vector<Value>& values) {
    static_assert(std::is_trivially_copyable_v<Value>);
    put(bytes, static_cast<std::uint64_t>(values.size()));
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

/// Reads what put() wrote; every read is checked, and false where the bytes do not suffice.
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

    template <class Value>
    bool get(Value& value) {
        static_assert(std::is_trivially_copyable_v<Value>);
        if (sizeof value > bytes_.size() - at_) return false;
        std::memcpy(&value, bytes_.data() + at_, sizeof value);
        at_ += sizeof value;
        return true;
    }
    template <class Value>
    bool get(std::vector<Value>& values) {
        static_assert(std::is_trivially_copyable_v<Value>);
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
    std::string_view bytes_;
    std::size_t at_ = 0;
};

/// CRC-32.
std::uint32_t crc_of(std::string_view bytes);

/// A block as it stands in a file: its length, its CRC-32, its bytes.
std::string framed(const std::string& payload);

/// The next block; false where it is torn or damaged.
bool get_frame(Bytes& bytes, std::string& payload);

}  // namespace levywell::inline core
