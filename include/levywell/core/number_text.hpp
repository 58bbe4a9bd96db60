#pragma once

#include <optional>
#include <string_view>

namespace levywell {

/// The number that a word is, whole: "1e-3", "+2", "inf", "nan", and
/// Microsoft's "1.#INF", "-1.#IND", "1.#QNAN"; a size beyond all doubles is infinite, one
/// below them 0. Nothing when it is none. Independent of the locale.
std::optional<double> number_of(std::string_view word);

}  // namespace levywell
