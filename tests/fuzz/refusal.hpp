#pragma once
// What a fuzz target lets a reader do with bytes it cannot read.

#include "levywell/core/fault.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace fuzz {

/// Runs a reader. It may refuse with InputError or RunError; any other exception leaves the target, and ends
/// the program.
template <class Read>
void may_refuse(const Read& read) {
    try {
        read();
    } catch (const levywell::InputError&) {
    } catch (const levywell::RunError&) {
    }
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

}  // namespace fuzz
