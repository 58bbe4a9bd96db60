#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

constexpr std::size_t longest_npy_header = 10'000;

std::string_view without_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\f\v"), text.size()));
    return text;
}

/// What stands behind `key` and its colon; nothing when the header has no such key.
std::optional<std::string_view> value_of(std::string_view header, std::string_view key) {
    const std::size_t at = header.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view rest = without_blanks(header.substr(at + key.size()));
    if (!rest.starts_with(':')) return std::nullopt;
    return without_blanks(rest.substr(1));
}

/// What stands between two marks at the beginning of a value; nothing when it begins otherwise or does not
/// end.
std::optional<std::string_view> between(std::optional<std::string_view> value, char open, char close) {
    if (!value || !value->starts_with(open)) return std::nullopt;
    const std::size_t end = value->find(close, 1);
    if (end == std::string_view::npos) return std::nullopt;
    return value->substr(1, end - 1);
}

/// Sides of an array: "3, 4", "3,", "" or, from Python 2, "3L, 4L".
std::vector<std::uint64_t> parse_shape(std::string_view text, const std::string& where) {
    std::vector<std::uint64_t> shape;
    for (text = without_blanks(text); !text.empty(); text = without_blanks(text)) {
        std::uint64_t side = 0;
        const auto [next, error] = std::from_chars(text.data(), text.data() + text.size(), side);
        if (error != std::errc())
            throw InputError(where, fmt::format("its .npy header has no shape of whole numbers at \"{}\"",
                                                text.substr(0, 40)));
        shape.push_back(side);
        text.remove_prefix(static_cast<std::size_t>(next - text.data()));
        if (text.starts_with('L')) text.remove_prefix(1);
        text = without_blanks(text);
        if (text.starts_with(',')) text.remove_prefix(1);
    }
    return shape;
}

/// The header: a Python dictionary with descr, fortran_order and shape. Source: NEP 1.
struct Header {
    std::size_t length = 0;  ///< with all that stands before it
    std::string dtype;
    bool column_major = false;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
};

Header parse_header(std::string_view text, const std::string& where) {
    const auto dtype = between(value_of(text, "'descr'"), '\'', '\'');
    if (!dtype) throw InputError(where, "holds records or objects, not an array of one type of real numbers");
    if (dtype->find_first_of("cO") != std::string_view::npos) {
        throw InputError(where,
                         dtype->find('c') != std::string_view::npos
                             ? "holds complex numbers: a tail index is one of real numbers (save x.real or "
                               "x.imag)"
                             : "holds Python objects, or is ragged (save one array of numbers)");
    }
    const auto order = value_of(text, "'fortran_order'");
    if (!order || !(order->starts_with("True") || order->starts_with("False")))
        throw InputError(where, "its .npy header has no fortran_order");
    const auto sides = between(value_of(text, "'shape'"), '(', ')');
    if (!sides) throw InputError(where, "its .npy header has no shape");
    const std::vector<std::uint64_t> shape = parse_shape(*sides, where);
    Header header;
    header.dtype = *dtype;
    header.column_major = order->starts_with("True");
    if (header.column_major && shape.size() > 2)
        throw InputError(
            where,
            "is in Fortran order with more than two dimensions (save it with numpy.ascontiguousarray)");
    std::tie(header.rows, header.columns) = matrix_of(shape, where);
    return header;
}

/// Nothing when the bytes end before the header does.
std::optional<Header> read_header(std::span<const unsigned char> bytes, const std::string& where) {
    const std::size_t length_bytes = bytes.size() > 6 && bytes[6] >= 2 ? 4 : 2;
    const std::size_t fixed = 8 + length_bytes;
    if (bytes.size() < fixed) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t k = 0; k < length_bytes; ++k) length |= std::size_t{bytes[8 + k]} << 8 * k;
    if (length > longest_npy_header)
        throw InputError(
            where, fmt::format("its .npy header has {} characters (at most {})", length, longest_npy_header));
    if (bytes.size() - fixed < length) return std::nullopt;
    Header header = parse_header({reinterpret_cast<const char*>(bytes.data()) + fixed, length}, where);
    header.length = fixed + length;
    return header;
}

}  // namespace

std::optional<std::uint64_t> npy_bytes(std::span<const unsigned char> begin, const std::string& where) {
    const std::optional<Header> header = read_header(begin, where);
    if (!header) return std::nullopt;
    return header->length + static_cast<std::uint64_t>(header->rows) *
                                static_cast<std::uint64_t>(header->columns) * bytes_of_type(header->dtype);
}

std::unique_ptr<ArrayFile> npy_array(const SharedBytes& data, const std::string& where) {
    const std::optional<Header> header = read_header(data.bytes, where);
    if (!header) throw InputError(where, "is truncated inside its .npy header");
    std::unique_ptr<ArrayFile> array = raw_array(data, header->length, header->dtype, header->rows,
                                                 header->columns, header->column_major, where);
    if (const std::uint64_t end = npy_bytes(data.bytes, where).value_or(0); end < data.bytes.size()) {
        throw InputError(
            where,
            fmt::format("has {} bytes behind its array, as several calls of numpy.save to one open file "
                        "leave them (write one array a file, or numpy.savez('all.npz', a=.., b=..))",
                        data.bytes.size() - end));
    }
    return array;
}

}  // namespace levywell::inline io
