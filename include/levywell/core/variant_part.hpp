#pragma once

#include <type_traits>
#include <variant>

namespace levywell::inline core {

/// The base class that some alternatives share; null where the variant holds another.
template <class Part, class... Alternatives>
const Part* part_of(const std::variant<Alternatives...>& sum) {
    return std::visit(
        [](const auto& held) -> const Part* {
            if constexpr (std::is_base_of_v<Part, std::decay_t<decltype(held)>>) return &held;
            return nullptr;
        },
        sum);
}

}  // namespace levywell::inline core
