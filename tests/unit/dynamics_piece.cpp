// Pieces of a run cover every path once.

#include "catch.hpp"
#include "levywell/dynamics/piece.hpp"

#include <algorithm>
#include <numeric>
#include <random>

using namespace levywell;

namespace {

/// Paths of each condition that the pieces 1 to `count` hold; each piece must go on where the one before
/// ended.
std::vector<std::int64_t> covered(const std::vector<std::int64_t>& paths, std::int64_t count) {
    std::vector<std::int64_t> ends(paths.size(), 0);
    for (std::int64_t number = 1; number <= count; ++number) {
        const auto ranges = paths_of({number, count}, paths);
        for (std::size_t k = 0; k < paths.size(); ++k) {
            if (ranges[k].count == 0) continue;
            REQUIRE(ranges[k].first == ends[k]);
            ends[k] = ranges[k].end();
        }
    }
    return ends;
}

}  // namespace

TEST_CASE("Every path of every condition is in one piece, and pieces are equal to a path") {
    std::mt19937 engine(1);
    for (int round = 0; round < 300; ++round) {
        std::vector<std::int64_t> paths(1 + engine() % 6);
        for (std::int64_t& count : paths) count = 1 + engine() % 1000;
        const std::int64_t total = std::accumulate(paths.begin(), paths.end(), std::int64_t{0});
        const std::int64_t count =
            1 + static_cast<std::int64_t>(engine()) % std::min<std::int64_t>(total, 50);
        CHECK(covered(paths, count) == paths);
        for (std::int64_t number = 1; number <= count; ++number) {
            std::int64_t size = 0;
            for (const PathRange& range : paths_of({number, count}, paths)) size += range.count;
            if (count != static_cast<std::int64_t>(paths.size()))  // else each is a condition
                CHECK((size == total / count || size == total / count + 1));
        }
    }
}

TEST_CASE("As many pieces as conditions: each piece is one condition") {
    const std::vector<std::int64_t> paths(5, 1000);
    for (std::int64_t number = 1; number <= 5; ++number) {
        const auto ranges = paths_of({number, 5}, paths);
        for (std::int64_t k = 0; k < 5; ++k)
            CHECK(ranges[static_cast<std::size_t>(k)].count == (k == number - 1 ? 1000 : 0));
    }
}

TEST_CASE("Paths beyond 2^53 and a billion pieces are cut without overflow") {
    const std::vector<std::int64_t> paths{std::int64_t{1} << 61};
    const std::int64_t count = 1'000'000'000;
    CHECK(paths_of({1, count}, paths)[0].first == 0);
    CHECK(paths_of({count, count}, paths)[0].end() == paths[0]);
    const auto middle = paths_of({count / 2, count}, paths)[0];
    CHECK(middle.end() == paths[0] / 2);
    CHECK(paths_of({count / 2 + 1, count}, paths)[0].first == middle.end());
}

TEST_CASE("Words for pieces") {
    CHECK(parse_piece("3/12") == Piece{3, 12});
    CHECK(parse_piece("12/12") == Piece{12, 12});
    CHECK(parse_piece("3") == Piece{3, 0});
    CHECK(Piece{3, 12}.text() == "3/12");
    for (const char* text : {"", "0", "0/3", "4/3", "-1/3", "1/0", "1/", "/3", "1/3x", "x", "1.5/3", " 1/3",
                             "1/1000000001", "99999999999999999999/3"}) {
        INFO(text);
        CHECK_FALSE(parse_piece(text));
    }
}

TEST_CASE("As many pieces as conditions are the conditions, however unequal") {
    const std::vector<std::int64_t> paths{1780, 20, 333};
    for (std::int64_t number = 1; number <= 3; ++number) {
        const auto ranges = paths_of({number, 3}, paths);
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(ranges[k].first == 0);
            CHECK(ranges[k].count == (static_cast<std::int64_t>(k) + 1 == number ? paths[k] : 0));
        }
    }
}
