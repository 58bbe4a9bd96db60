#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace levywell::inline core {

/// The number that a word is, whole: "1e-3", "+2", "inf", "nan", and
/// Microsoft's "1.#INF", "-1.#IND", "1.#QNAN"; a size beyond all doubles is infinite, one
/// below them 0. Nothing when it is none. Independent of the locale.
std::optional<double> number_of(std::string_view word);

/// Numbers as people read them: "-" for NaN, `digits` significant digits.
std::string number_text(double value, int digits = 5);

/// The same with more digits where fewer would not show three of `gap`, by which its neighbour differs.
std::string text_apart(double value, double gap, int digits);

/// How many are expected: "25000" and "1563" to the unit, "12.21", "0.003052".
std::string count_text(double expected);

/// A time, or its decimal logarithm where a double does not hold it: "1.2e+1447". NaN for a logarithm that is
/// not known.
std::string time_text(double value, double log10_value, int digits = 5);

/// A relative difference in percent, to two digits: "0.12%", "340%".
std::string percent_text(double relative);

/// "137.3 +- 0.7": both with the digits that the error leaves meaningful.
std::string with_error(double value, double error);

}  // namespace levywell::inline core
