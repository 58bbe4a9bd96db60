#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline io {
namespace {

double from_half(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31;
    const double fraction = bits & 1023;
    double value = 0;
    if (exponent == 0) {
        value = std::ldexp(fraction, -24);
    } else if (exponent < 31) {
        value = std::ldexp(1024 + fraction, exponent - 25);
    } else {
        value = fraction == 0 ? HUGE_VAL : std::nan("");
    }
    return (bits & 0x8000) != 0 ? -value : value;
}

/// The upper half of a float.
double from_bfloat16(std::uint16_t bits) {
    return static_cast<double>(std::bit_cast<float>(std::uint32_t{bits} << 16));
}

template <class T>
T load(const unsigned char* at, bool swapped) {
    unsigned char bytes[sizeof(T)];
    for (std::size_t k = 0; k < sizeof(T); ++k) bytes[k] = at[swapped ? sizeof(T) - 1 - k : k];
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}

double number_at(const unsigned char* at, char kind, std::size_t bytes, bool swapped) {
    const auto is = [&](char wanted, std::size_t length) { return kind == wanted && bytes == length; };
    if (is('f', 4)) return static_cast<double>(load<float>(at, swapped));
    if (is('f', 8)) return load<double>(at, swapped);
    if (is('b', 2)) return from_bfloat16(load<std::uint16_t>(at, swapped));
    if (is('f', 2)) return from_half(load<std::uint16_t>(at, swapped));
    if (is('i', 1)) return load<std::int8_t>(at, swapped);
    if (is('i', 2)) return load<std::int16_t>(at, swapped);
    if (is('i', 4)) return load<std::int32_t>(at, swapped);
    if (is('i', 8)) return static_cast<double>(load<std::int64_t>(at, swapped));
    if (is('u', 2)) return load<std::uint16_t>(at, swapped);
    if (is('u', 4)) return load<std::uint32_t>(at, swapped);
    if (is('u', 8)) return static_cast<double>(load<std::uint64_t>(at, swapped));
    return *at;  // u1 and ?
}

struct NumberType {
    char kind = 0;
    std::size_t bytes = 0;
    bool swapped = false;
};

NumberType parse_type(const std::string& dtype) {
    std::string text = dtype;
    NumberType type;
    constexpr bool big = std::endian::native == std::endian::big;
    if (!text.empty() && std::string("<>=|").find(text.front()) != std::string::npos) {
        type.swapped = (text.front() == '>' && !big) || (text.front() == '<' && big);
        text.erase(0, 1);
    }
    if (text == "?" || text == "b1") text = "u1";
    if (text == "bfloat16") {
        type.kind = 'b';
        type.bytes = 2;
        return type;
    }
    if (text.size() != 2) return {};
    type.kind = text[0];
    const std::string sizes = type.kind == 'f' ? "248" : type.kind == 'i' || type.kind == 'u' ? "1248" : "";
    if (sizes.find(text[1]) == std::string::npos) return {};
    type.bytes = static_cast<std::size_t>(text[1] - '0');
    return type;
}

class RawArray : public ArrayFile {
  public:
    RawArray(SharedBytes data, std::size_t begin, NumberType type, std::int64_t rows, std::int64_t columns,
             bool column_major)
        : data_(std::move(data)), begin_(begin), type_(type), column_major_(column_major) {
        rows_ = rows;
        columns_ = columns;
    }

    void read(std::int64_t first, std::span<double> out) override {
        const std::int64_t rows = static_cast<std::int64_t>(out.size()) / columns_;
        std::size_t k = 0;
        for (std::int64_t row = first; row < first + rows; ++row) {
            for (std::int64_t column = 0; column < columns_; ++column) {
                const std::int64_t place = column_major_ ? column * rows_ + row : row * columns_ + column;
                const std::size_t offset = begin_ + static_cast<std::size_t>(place) * type_.bytes;
                out[k++] = number_at(data_.bytes.data() + offset, type_.kind, type_.bytes, type_.swapped);
            }
        }
    }

  private:
    SharedBytes data_;
    std::size_t begin_;
    NumberType type_;
    bool column_major_;
};

}  // namespace

SharedBytes map_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) throw InputError(path, fmt::format("cannot be opened: {}", std::strerror(errno)));
    struct stat status {};
    const bool regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    const auto size = static_cast<std::size_t>(regular ? status.st_size : 0);
    void* memory = size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    ::close(file);
    if (!regular) throw InputError(path, "is no regular file");
    if (size == 0) throw InputError(path, "is empty");
    if (memory == MAP_FAILED)
        throw InputError(path, fmt::format("cannot be mapped: {}", std::strerror(errno)));
    std::shared_ptr<const void> owner(memory,
                                      [size](const void* at) { ::munmap(const_cast<void*>(at), size); });
    return {owner, {static_cast<const unsigned char*>(memory), size}};
}

std::pair<std::int64_t, std::int64_t> matrix_of(std::span<const std::uint64_t> shape,
                                                const std::string& where) {
    constexpr std::uint64_t most = std::uint64_t{1} << 60;
    std::uint64_t columns = 1;
    std::uint64_t numbers = 1;
    for (std::size_t k = 0; k < shape.size(); ++k) {
        if (shape[k] == 0)
            throw InputError(where, fmt::format("is empty: its shape is ({})", fmt::join(shape, ", ")));
        if (numbers > most / shape[k])
            throw InputError(where, fmt::format("announces more than 2^60 numbers: its shape is ({})",
                                                fmt::join(shape, ", ")));
        numbers *= shape[k];
        if (k > 0) columns *= shape[k];
    }
    return {static_cast<std::int64_t>(numbers / columns), static_cast<std::int64_t>(columns)};
}

std::size_t bytes_of_type(const std::string& dtype) {
    return parse_type(dtype).bytes;
}

std::unique_ptr<ArrayFile> raw_array(SharedBytes data, std::size_t begin, const std::string& dtype,
                                     std::int64_t rows, std::int64_t columns, bool column_major,
                                     const std::string& where) {
    const NumberType type = parse_type(dtype);
    if (type.bytes == 0) {
        throw InputError(where, fmt::format("dtype = \"{}\" is no type of real numbers (known are f2 f4 f8 "
                                            "bfloat16 i1 i2 i4 i8 u1 u2 u4 u8, "
                                            "with < or > for the byte order)",
                                            dtype));
    }
    const auto expected = static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(columns) * type.bytes;
    if (data.bytes.size() - begin < expected) {
        throw InputError(
            where, fmt::format("is truncated: {} x {} numbers of type {} take {} bytes, {} are there", rows,
                               columns, dtype, expected, data.bytes.size() - begin));
    }
    return std::make_unique<RawArray>(std::move(data), begin, type, rows, columns, column_major);
}

}  // namespace levywell::inline io
