#include "levywell/nn/escape_study.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

constexpr std::int64_t most_iterations = 1'000'000'000;
constexpr std::int64_t most_replicas = 1 << 20;

}  // namespace

void check_escape(const EscapeRequest& request, Faults& faults) {
    for (double radius : request.radii) {
        if (!(radius > 0 && std::isfinite(radius)))
            faults.add("--radius", fmt::format("{} (a length > 0)", radius));
    }
    const auto range = [&](const char* flag, std::int64_t value, std::int64_t least, std::int64_t most) {
        if (value < least || value > most) faults.add(flag, fmt::format("{} ({} to {})", value, least, most));
    };
    range("--replicas", request.replicas, 2, most_replicas);
    range("--iterations", request.iterations, 1, most_iterations);
}

}  // namespace levywell::inline nn
