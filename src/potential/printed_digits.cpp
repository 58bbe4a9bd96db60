#include "potential/printed_digits.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace levywell::inline potential {
namespace {

struct Digits {
    int significant = 0;  ///< in the shortest text that gives the number back; 0 for 0
    int exponent = 0;     ///< of the first digit
    int decimals() const { return significant - 1 - exponent; }
};

Digits digits_of(double number) {
    if (number == 0 || !std::isfinite(number)) return {};
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, std::abs(number), std::chars_format::scientific);
    const char* const e = std::find(text, end.ptr, 'e');
    *end.ptr = '\0';
    const auto mantissa = static_cast<int>(e - text);
    return {mantissa == 1 ? 1 : mantissa - 1, std::atoi(e + 1)};  // without the point
}

bool is_float(double number) {  // in any unit: digits alone are looked at
    int exponent = 0;
    const double digits = std::frexp(number, &exponent);
    return static_cast<double>(static_cast<float>(digits)) == digits;
}

constexpr double float_rounding = 0x1p-24;  // relative, at most

}  // namespace

bool are_floats(const std::vector<double>& numbers) {
    return std::all_of(numbers.begin(), numbers.end(), is_float);
}

std::vector<double> printed_errors(const std::vector<double>& numbers) {
    std::vector<Digits> digits;
    int decimals = -400;
    int significant = 1;
    for (double number : numbers) {
        digits.push_back(digits_of(number));
        if (digits.back().significant == 0) continue;
        decimals = std::max(decimals, digits.back().decimals());
        significant = std::max(significant, digits.back().significant);
    }
    const auto too_round = [&](const Digits& d) {
        return d.significant > 0 && d.exponent + 1 + decimals > significant;
    };
    const bool by_significance = std::count_if(digits.begin(), digits.end(), too_round) >= 5;
    std::vector<double> errors;
    for (const Digits& d : digits) {
        int last = -decimals;
        if (by_significance && d.significant > 0) last = std::max(last, d.exponent - significant + 1);
        errors.push_back(decimals == -400 ? 0 : 0.5 * std::pow(10.0, last));
    }
    if (!are_floats(numbers)) return errors;
    for (std::size_t k = 0; k < numbers.size(); ++k)
        errors[k] = std::max(errors[k], float_rounding * std::abs(numbers[k]));
    return errors;
}

}  // namespace levywell::inline potential
