#pragma once

#include <string>

namespace levywell::inline core {

/// A whole number as people write large ones, "1e6", "1_000_000", "2.5e3", in plain digits; any other word as
/// it is.
std::string plain_digits(const std::string& word);

/// Why a word that a person typed is not the whole number that it may be meant as; empty where it is one.
std::string refusal_of_whole(const std::string& word, bool is_unsigned);

/// The same of a number; `is_list`: one of several between commas, of which a decimal comma may have made
/// two.
std::string refusal_of_number(const std::string& word, bool is_list);

}  // namespace levywell::inline core
