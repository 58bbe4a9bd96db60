#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <charconv>
#include <regex>
#include <string>

#include <fmt/format.h>

namespace levywell {
namespace {

/// The header: a Python dictionary with descr, fortran_order and shape. Source: NEP 1.
struct Header {
    std::string dtype;
    bool column_major = false;
    std::vector<std::int64_t> shape;
};

Header parse_header(const std::string& text, const std::string& where) {
    const std::regex dtype(R"('descr'\s*:\s*'([^']*)')");
    const std::regex order(R"('fortran_order'\s*:\s*(True|False))");
    const std::regex shape(R"('shape'\s*:\s*\(([^)]*)\))");
    std::smatch match;
    Header header;
    if (!std::regex_search(text, match, dtype))
        throw InputError(where, "holds records or objects, not an array of one type of real numbers");
    header.dtype = match[1];
    if (!std::regex_search(text, match, order))
        throw InputError(where, "its .npy header has no fortran_order");
    header.column_major = match[1] == "True";
    if (!std::regex_search(text, match, shape)) throw InputError(where, "its .npy header has no shape");
    const std::string sides = match[1];
    const char* at = sides.data();
    const char* end = at + sides.size();
    while (at < end) {
        std::int64_t side = 0;
        const auto [next, error] = std::from_chars(at, end, side);
        if (error == std::errc()) header.shape.push_back(side);
        at = error == std::errc() ? next : at + 1;
    }
    return header;
}

}  // namespace

std::unique_ptr<ArrayFile> npy_array(SharedBytes data, const std::string& where) {
    const std::span<const unsigned char> bytes = data.bytes;
    const std::size_t length_bytes = bytes.size() > 6 && bytes[6] >= 2 ? 4 : 2;
    const std::size_t fixed = 8 + length_bytes;
    std::size_t length = 0;
    for (std::size_t k = 0; k < length_bytes && fixed <= bytes.size(); ++k)
        length |= std::size_t{bytes[8 + k]} << 8 * k;
    if (bytes.size() < fixed || bytes.size() - fixed < length)
        throw InputError(where, "is truncated inside its .npy header");
    const Header header = parse_header({bytes.begin() + static_cast<std::ptrdiff_t>(fixed),
                                        bytes.begin() + static_cast<std::ptrdiff_t>(fixed + length)},
                                       where);
    if (header.column_major && header.shape.size() > 2)
        throw InputError(
            where,
            "is in Fortran order with more than two dimensions (save it with numpy.ascontiguousarray)");
    std::int64_t rows = header.shape.empty() ? 1 : header.shape.front();
    std::int64_t columns = 1;
    for (std::size_t k = 1; k < header.shape.size(); ++k) columns *= header.shape[k];
    return raw_array(std::move(data), fixed + length, header.dtype, rows, columns, header.column_major,
                     where);
}

}  // namespace levywell
