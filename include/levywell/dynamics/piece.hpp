#pragma once

#include "levywell/dynamics/path_range.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell::inline dynamics {

/// One piece of a run that is simulated by several programs: the paths of all conditions, one condition after
/// the other, are cut into `count` stretches, equal to a path; this is stretch `number`, from 1. With as many
/// pieces as conditions a piece is one condition.
struct Piece {
    std::int64_t number = 1;
    std::int64_t count = 1;

    bool is_whole() const { return count == 1; }
    std::string text() const;  ///< "3/12"
    bool operator==(const Piece&) const = default;
};

/// Reads "3/12", or "3": a piece of as many as there are conditions, which is then count = 0. Nothing where
/// the text is neither, or names none of the pieces.
std::optional<Piece> parse_piece(const std::string& text);

/// The paths of each condition in the piece: one condition where there are as many pieces, else as many paths
/// in each, count = 0 where there are none; `paths`: how many each condition has.
std::vector<PathRange> paths_of(const Piece& piece, const std::vector<std::int64_t>& paths);

}  // namespace levywell::inline dynamics
