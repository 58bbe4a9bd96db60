#include "levywell/core/memory_check.hpp"

#include "levywell/core/available_memory.hpp"

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

std::string text_of_bytes(double bytes) {
    constexpr double gibibyte = 1 << 30;
    constexpr double mebibyte = 1 << 20;
    return bytes >= gibibyte ? fmt::format("{:.3g} GiB", bytes / gibibyte)
                             : fmt::format("{:.3g} MiB", bytes / mebibyte);
}

}  // namespace

void check_memory(const std::string& where, const std::string& what, double bytes, const std::string& way_out,
                  Faults& faults) {
    const auto available = static_cast<double>(available_memory());
    if (bytes <= available) return;
    faults.add(where, fmt::format("{} needs about {} of memory, {} are available ({})", what,
                                  text_of_bytes(bytes), text_of_bytes(available), way_out));
}

}  // namespace levywell::inline core
