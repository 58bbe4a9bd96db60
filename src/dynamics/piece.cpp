#include "levywell/dynamics/piece.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include <fmt/format.h>

namespace levywell::inline dynamics {
namespace {

/// floor(total k / count) without the product, which might not fit.
std::int64_t cut(std::int64_t total, std::int64_t k, std::int64_t count) {
    return total / count * k + total % count * k / count;
}

}  // namespace

std::string Piece::text() const {
    return fmt::format("{}/{}", number, count);
}

std::optional<Piece> parse_piece(const std::string& text) {
    const char* const end = text.data() + text.size();
    Piece piece;
    piece.count = 0;
    auto [at, error] = std::from_chars(text.data(), end, piece.number);
    if (error != std::errc() || piece.number < 1) return std::nullopt;
    if (at == end) return piece;
    if (*at != '/') return std::nullopt;
    const auto rest = std::from_chars(at + 1, end, piece.count);
    constexpr std::int64_t most = 1'000'000'000;
    if (rest.ec != std::errc() || rest.ptr != end || piece.count < piece.number || piece.count > most)
        return std::nullopt;
    return piece;
}

std::vector<PathRange> paths_of(const Piece& piece, const std::vector<std::int64_t>& paths) {
    if (piece.count == static_cast<std::int64_t>(paths.size())) {  // condition by condition
        std::vector<PathRange> ranges;
        for (std::size_t k = 0; k < paths.size(); ++k)
            ranges.push_back({0, static_cast<std::int64_t>(k) + 1 == piece.number ? paths[k] : 0});
        return ranges;
    }
    const std::int64_t total = std::accumulate(paths.begin(), paths.end(), std::int64_t{0});
    const std::int64_t begin = cut(total, piece.number - 1, piece.count);
    const std::int64_t end = cut(total, piece.number, piece.count);
    std::vector<PathRange> ranges;
    std::int64_t before = 0;  // paths of the conditions passed
    for (std::int64_t count : paths) {
        const std::int64_t first = std::clamp(begin - before, std::int64_t{0}, count);
        const std::int64_t last = std::clamp(end - before, std::int64_t{0}, count);
        ranges.push_back({first, last - first});
        before += count;
    }
    return ranges;
}

}  // namespace levywell::inline dynamics
