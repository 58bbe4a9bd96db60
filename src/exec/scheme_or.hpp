#pragma once

#include <optional>
#include <string>

namespace levywell::inline exec {

/// A scheme with what was chosen for a condition, or what stands against it there.
template <class S>
struct SchemeOr {
    std::optional<S> scheme;
    std::string why_not;  ///< empty where there is a scheme
};

}  // namespace levywell::inline exec
