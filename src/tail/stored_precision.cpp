#include "levywell/tail/stored_precision.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

constexpr int full_bits = 53;
constexpr int single_bits = 24;
constexpr int single_digits = 9;  // that tell numbers of single precision apart
constexpr int half_bits = 11;
constexpr int half_digits = 5;
constexpr int least_half = -24;  // exponent of the smallest number
constexpr std::size_t most_looked_at = 100000;

int mantissa_bits(double x) {
    constexpr std::uint64_t fraction = (std::uint64_t{1} << (full_bits - 1)) - 1;
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x) & fraction;
    return bits == 0 ? 1 : full_bits - std::countr_zero(bits);
}

/// Exponent of the last bit that a number uses.
int last_bit_of(double x) {
    return std::ilogb(x) + 1 - mantissa_bits(x);
}

/// The nearest number of half precision.
double to_half(double x) {
    const double unit = std::ldexp(1.0, std::max(std::ilogb(x), least_half + half_bits - 1) + 1 - half_bits);
    return std::nearbyint(x / unit) * unit;
}

/// Whether x is the shortest decimal text of a number of half precision.
bool is_text_of_half(double x) {
    const double half = to_half(x);
    if (half == 0) return false;
    for (int digits = 1; digits <= half_digits; ++digits) {
        char buffer[40];
        const auto end =
            std::to_chars(buffer, buffer + sizeof buffer, half, std::chars_format::scientific, digits - 1)
                .ptr;
        double read = 0;
        std::from_chars(buffer, end, read);
        if (to_half(read) == half) return read == x;
    }
    return false;
}

double binary_cell(double magnitude, int bits) {
    return std::ldexp(1.0, std::ilogb(magnitude) + 1 - bits);
}

/// 0 where double precision is coarser.
double decimal_cell(double magnitude, int digits) {
    constexpr int most = 15;
    return digits > most ? 0 : std::pow(10.0, std::floor(std::log10(magnitude)) + 1 - digits);
}

/// The shortest decimal text that reads back as the number.
template <class T>
struct ShortestText {
    char buffer[40];
    std::string_view text;
    int digits = 0;
    int exponent = 0;  ///< of the first digit

    explicit ShortestText(T x) {
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::scientific).ptr;
        text = {buffer, static_cast<std::size_t>(end - buffer)};
        const std::size_t e = text.find('e');
        digits = static_cast<int>(std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(e),
                                                [](char c) { return c >= '0' && c <= '9'; }));
        const std::size_t sign = text[e + 1] == '+' ? 2 : 1;
        std::from_chars(buffer + e + sign, buffer + text.size(), exponent);
    }
};

/// Whether x is a number of single precision that went through decimal text of so many digits, or its
/// shortest.
bool is_text_of_single(double x, int digits) {
    const auto single = static_cast<float>(x);
    if (!std::isfinite(single)) return false;
    if (ShortestText<float>(single).text == ShortestText<double>(x).text) return true;
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, static_cast<double>(single),
                                   std::chars_format::scientific, digits - 1)
                         .ptr;
    double read = 0;
    std::from_chars(buffer, end, read);
    return read == x;
}

}  // namespace

double StoredPrecision::cell(double x) const {
    const double magnitude = std::abs(x);
    const double by_decimals = std::pow(10.0, -decimals);
    const double by_last_bit = std::ldexp(1.0, last_bit);
    if (magnitude == 0 || !std::isfinite(magnitude)) return std::max(by_decimals, by_last_bit);
    return std::max(
        {by_decimals, by_last_bit, binary_cell(magnitude, bits), decimal_cell(magnitude, digits)});
}

std::string StoredPrecision::words() const {
    const double width = cell(middle);
    if (full()) return "double precision";
    if (width == std::pow(10.0, -decimals)) {
        if (decimals > 0) return fmt::format("{} decimal{}", decimals, decimals == 1 ? "" : "s");
        return decimals == 0 ? "whole numbers" : fmt::format("multiples of 1e{}", -decimals);
    }
    if (width == std::ldexp(1.0, last_bit) && width > binary_cell(middle, bits))
        return fmt::format("multiples of 2^{}", last_bit);
    if (width == decimal_cell(middle, digits)) return fmt::format("{} significant digits", digits);
    return bits == single_bits ? "single precision" : fmt::format("{} significant binary digits", bits);
}

StoredPrecision find_stored_precision(std::span<const double> sorted) {
    const std::size_t looked_at = std::min(sorted.size(), most_looked_at);
    const auto each = [&](const auto& look) {
        for (std::size_t k = 0; k < looked_at; ++k) {
            const double x = sorted[k * sorted.size() / looked_at];
            if (x != 0 && std::isfinite(x) && !look(x)) return false;
        }
        return true;
    };
    StoredPrecision found{
        1, 1, -400, std::max(std::abs(sorted[sorted.size() / 4]), std::abs(sorted[3 * sorted.size() / 4]))};
    if (!(found.middle > 0 && std::isfinite(found.middle))) found.middle = 1;
    bool any = false;
    int last_bit = 1100;
    each([&](double x) {
        any = true;
        last_bit = std::min(last_bit, last_bit_of(x));
        const ShortestText<double> shortest(x);
        found.bits = std::max(found.bits, mantissa_bits(x));
        found.digits = std::max(found.digits, shortest.digits);
        found.decimals = std::max(found.decimals, shortest.digits - 1 - shortest.exponent);
        return true;
    });
    if (!any) return {};
    found.last_bit = last_bit;
    if (found.bits > half_bits && found.digits <= half_digits && each(is_text_of_half)) {
        found.bits = half_bits;
        found.last_bit = least_half;
    } else if (found.bits > single_bits && found.digits <= single_digits &&
               each([&](double x) { return is_text_of_single(x, found.digits); })) {
        found.bits = single_bits;
    }
    return found;
}

}  // namespace levywell::inline tail
