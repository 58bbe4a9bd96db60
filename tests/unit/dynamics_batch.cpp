// A batch that was checkpointed is taken up only where all that it indexes is there.

#include "catch.hpp"
#include "levywell/dynamics/batch.hpp"
#include "plain_conditions.hpp"

#include <cmath>
#include <functional>

using namespace levywell;

namespace {

Condition condition(MeasureChoice measure) {
    Condition c = test::plain_condition(measure);
    c.paths = 100;
    return c;
}

/// Paths 10 to 19, of which 12 is on its way.
UnfinishedBatch batch(const Condition& c) {
    UnfinishedBatch unfinished(PathRange{10, 10});
    unfinished.done.tally = Tally(c);
    unfinished.open = {{11, 1}, {13, 7}};
    PathCheckpoint path;
    path.path = 12;
    path.state.well = 1;
    if (std::holds_alternative<Chain>(c.measure)) path.counts.assign(6, 0);
    unfinished.checkpoints = {path};
    return unfinished;
}

}  // namespace

TEST_CASE("A batch fits its condition, and no other") {
    const Condition chain = condition(MeasureChoice::chain);
    const Condition exit = condition(MeasureChoice::exit);
    CHECK(fits(batch(chain), chain));
    CHECK(fits(batch(exit), exit));
    CHECK_FALSE(fits(batch(chain), exit));
    Condition three = chain;
    three.wells = {{-1, 1, 3}, {0, 2}};
    CHECK_FALSE(fits(batch(chain), three));
    Condition targets = condition(MeasureChoice::transitions);  // three of them, of which an exit has two
    targets.wells = three.wells;
    CHECK_FALSE(fits(batch(exit), targets));
    Condition fewer = exit;
    fewer.paths = 19;
    CHECK_FALSE(fits(batch(exit), fewer));
}

TEST_CASE("Places outside the arrays that they are of are refused") {
    const Condition c = condition(MeasureChoice::chain);
    const auto refused = [&](const std::function<void(UnfinishedBatch&)>& damage) {
        UnfinishedBatch damaged = batch(c);
        damage(damaged);
        return !fits(damaged, c);
    };
    CHECK(refused([](auto& b) { b.done.range = {-1, 10}; }));
    CHECK(refused([](auto& b) { b.done.range.count = 0; }));
    CHECK(refused([](auto& b) { b.done.range.count = INT64_MAX; }));
    CHECK(refused([](auto& b) { b.open[0].first = 9; }));
    CHECK(refused([](auto& b) { b.open[0].count = 3; }));  // would begin paths of the next range twice
    CHECK(refused([](auto& b) { b.open[1].count = 0; }));
    CHECK(refused([](auto& b) { b.open[1].count = 8; }));
    CHECK(refused([](auto& b) { b.open[1].count = INT64_MAX; }));
    CHECK_FALSE(refused([](auto& b) { b.open.clear(); }));
    CHECK(refused([](auto& b) { b.done.records.resize(11); }));
    CHECK_FALSE(refused([](auto& b) { b.done.records.resize(10); }));
    CHECK(refused([](auto& b) { b.checkpoints[0].path = 20; }));
    CHECK(refused([](auto& b) { b.checkpoints[0].path = 9; }));
    CHECK(refused([](auto& b) { b.checkpoints[0].origin = -(std::int64_t{1} << 61); }));
    CHECK(refused([](auto& b) { b.checkpoints[0].blocks = ~std::uint64_t{0}; }));
    CHECK(refused([](auto& b) { b.checkpoints[0].w = std::nan(""); }));
    CHECK(refused([](auto& b) { b.checkpoints[0].state.well = 2; }));
    CHECK(refused([](auto& b) { b.checkpoints[0].state.well = -1; }));
    CHECK_FALSE(refused([](auto& b) { b.checkpoints[0].relaxing = true, b.checkpoints[0].state.well = -1; }));
    CHECK(refused([](auto& b) { b.checkpoints[0].state.since = INT64_MIN; }));
    CHECK(refused([](auto& b) { b.checkpoints[0].counts.resize(7); }));
    CHECK(refused([](auto& b) { b.checkpoints[0].counts.clear(); }));
}

TEST_CASE("Realisations of splitting need their records") {
    Condition c = condition(MeasureChoice::exit);
    c.scheme = Splitting{};
    UnfinishedBatch unfinished = batch(c);
    CHECK_FALSE(fits(unfinished, c));
    unfinished.done.records.resize(10);
    CHECK(fits(unfinished, c));
}

TEST_CASE("Ranges that touch become one") {
    std::vector<PathRange> ranges{{40, 2}, {7, 3}, {10, 5}, {30, 10}, {0, 1}};
    join_neighbours(ranges);
    CHECK(ranges == std::vector<PathRange>{{0, 1}, {7, 8}, {30, 12}});
    ranges.clear();
    join_neighbours(ranges);
    CHECK(ranges.empty());
}
