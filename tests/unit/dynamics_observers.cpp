#include "catch.hpp"
#include "levywell/dynamics/measure.hpp"

#include <cmath>
#include <vector>

using namespace levywell;

namespace {

/// A step of Euler's: its bridge leads from one state to the next.
SeenStep seen(double from, double to, const BridgeRules* bridge = nullptr, std::uint64_t seed = 0,
              std::uint64_t path = 0, std::uint64_t number = 0) {
    return seen_step(
        from, to, bridge, [](double) { return 0.0; }, seed, path, number, false);
}

const double minima[] = {-2, 0, 3};
const double maxima[] = {-1, 1};
const WellView wells{minima, maxima, 3};

struct Counts {
    std::vector<std::uint64_t> transitions = std::vector<std::uint64_t>(9);
    std::vector<std::uint64_t> residence = std::vector<std::uint64_t>(3);
    WellCounts view() { return {transitions.data(), residence.data()}; }
};

/// Drives an observer of wells along a path; the state after step n is path[n - 1].
template <class Observer>
Counts follow(const Observer& observer, double start, const std::vector<double>& path) {
    Counts counts;
    PathState state;
    observer.begin(state, start);
    std::int64_t n = 0;
    for (double w : path) {
        WellCounts view = counts.view();
        observer.observe(state, ++n, w, view);
    }
    WellCounts view = counts.view();
    observer.expire(state, n, path.back(), view);
    return counts;
}

}  // namespace

TEST_CASE("Exit: the first state outside ends the path, with side, point and time") {
    const ExitObserver exit{{-1, 1}, {-1, 1}};
    PathState state;
    PathRecord record;
    exit.begin(state, 0);
    CHECK_FALSE(exit.observe(state, 1, seen(0, 0.5), record));
    CHECK_FALSE(exit.observe(state, 2, seen(0.5, -0.999), record));  // no bridge: grid times alone count
    CHECK(exit.observe(state, 3, seen(-0.999, 1.0), record));        // an end belongs to the outside
    CHECK(record.steps == 3);
    CHECK(record.target == 1);
    CHECK(record.point == 1.0);
    CHECK(record.censored == 0);
}

TEST_CASE("Exit: the horizon censors") {
    const ExitObserver exit{{-1, 1}, {-1, 1}};
    PathState state;
    PathRecord record;
    exit.begin(state, 0);
    exit.expire(state, 5, 0.1, record);
    CHECK(record.censored == 1);
    CHECK(record.target == -1);
    CHECK(record.steps == 5);
}

TEST_CASE(
    "Exit: the bridge of a step between two states inside leaves as often as its table says, by its end") {
    for (double alpha : {1.5, 2.0}) {
        const CrossingTable table(alpha);
        const double scale = 0.01;
        const BridgeRules bridge{table.view(), 1 / scale, crossing_reach(alpha) * scale, alpha < 2};
        const ExitObserver exit{{-1, 1}, {-1, 1}};
        PathState state;
        int left = 0;
        int right = 0;
        constexpr int n = 20000;
        for (std::uint64_t k = 0; k < n; ++k) {
            PathRecord record;
            if (!exit.observe(state, 1, seen(-0.995, -0.99, &bridge, 1, 2, k), record)) continue;
            CHECK(record.target == 0);
            CHECK(record.point == -1);
            ++left;
        }
        for (std::uint64_t k = 0; k < n; ++k) {
            PathRecord record;
            if (exit.observe(state, 1, seen(0.99, 0.995, &bridge, 1, 3, k), record))
                right += record.target == 1;
        }
        const double p = table(0.5, 1);
        CHECK(std::abs(left - n * p) < 5.2 * std::sqrt(n * p * (1 - p)));
        CHECK(std::abs(right - n * p) < 5.2 * std::sqrt(n * p * (1 - p)));
        PathRecord record;
        for (std::uint64_t k = 0; k < 100; ++k) {  // far from the ends, and by a jump over the other end
            CHECK_FALSE(exit.observe(state, 1, seen(0.1, 0.11, &bridge, 1, 4, k), record));
            CHECK(exit.observe(state, 1, seen(0.1, -1.5, &bridge, 1, 4, k), record));
            CHECK(record.target == 0);
            CHECK(record.point == (alpha < 2 ? -1.5 : -1));
        }
    }
}

TEST_CASE("Transitions: a Brownian step over a ball has entered it, a jump only by its bridge") {
    const TransitionObserver transition{{wells, 0.2}, 0};
    const CrossingTable brownian(2);
    const CrossingTable stable(1.5);
    const double scale = 0.01;
    const BridgeRules creeping{brownian.view(), 1 / scale, crossing_reach(2) * scale, false};
    const BridgeRules jumping{stable.view(), 1 / scale, crossing_reach(1.5) * scale, true};
    PathState state;
    PathRecord record;
    transition.begin(state, -2);
    CHECK(transition.observe(state, 7, seen(-1.0, 0.5, &creeping, 1, 2, 3), record));
    CHECK(record.target == 1);
    CHECK(record.point == Approx(-0.2));
    CHECK_FALSE(transition.observe(state, 7, seen(-1.0, 0.5, &jumping, 1, 2, 3), record));
    int entered = 0;
    for (std::uint64_t k = 0; k < 2000; ++k)  // lands beyond the ball, half a scale from its right edge
        entered += transition.observe(state, 7, seen(-1.0, 0.205, &jumping, 1, 2, k), record);
    const double p = stable(0.5, HUGE_VAL);
    CHECK(std::abs(entered - 2000 * p) < 5.2 * std::sqrt(2000 * p * (1 - p)));
}

TEST_CASE("Transitions: entering another ball counts, crossing a maximum or the own ball does not") {
    const TransitionObserver transition{{wells, 0.2}, 0};
    PathState state;
    PathRecord record;
    transition.begin(state, -2);
    CHECK_FALSE(transition.observe(state, 1, seen(-2.0, -2.0), record));
    CHECK_FALSE(transition.observe(state, 2, seen(-0.5, -0.5), record));  // over the maximum, not yet in B_2
    CHECK_FALSE(transition.observe(state, 3, seen(0.21, 0.21), record));
    CHECK(transition.observe(state, 4, seen(0.21, 2.8), record));  // straight into B_3, the border included
    CHECK(record.target == 2);
    CHECK(record.steps == 4);
}

TEST_CASE("A watch never hides an event: whatever lies strictly inside changes nothing") {
    const TransitionObserver transition{{wells, 0.2}, 1};
    PathState state;
    PathRecord record;
    transition.begin(state, 0);
    for (double from : {-5.0, -1.5, 0.0, 2.0, 7.0}) {
        const WatchBounds watch = transition.watch(state, from);
        for (double w = -8; w < 8; w += 0.01) {
            if (w > watch.lower && w < watch.upper)
                CHECK_FALSE(transition.observe(state, 1, seen(w, w), record));
        }
    }
}

TEST_CASE("Chain: N_ij and the residence of the last visited well") {
    const ChainObserver chain{{wells, 0.2}, 0, 0};
    //                                  1     2    3    4    5     6    7     8
    const std::vector<double> path = {-2.0, 0.1, 1.5, 0.0, 3.1, 0.5, -1.9, -2.0};
    const Counts counts = follow(chain, -2, path);
    CHECK(counts.transitions == std::vector<std::uint64_t>{0, 1, 0, 0, 0, 1, 1, 0, 0});
    CHECK(counts.residence == std::vector<std::uint64_t>{2 + 1, 3, 2});
    const Counts later = follow(ChainObserver{{wells, 0.2}, 0, 4}, -2, path);
    CHECK(later.transitions == std::vector<std::uint64_t>{0, 0, 0, 0, 0, 1, 1, 0, 0});
    CHECK(later.residence == std::vector<std::uint64_t>{1, 1, 2});
}

TEST_CASE("Occupation: steps in each basin by the state after the step") {
    const OccupationObserver occupation{wells, 0};
    const std::vector<double> path = {-2.0, -0.5, -1.0,
                                      1.0,  5.0,  0.9};  // a point on a maximum belongs to the right
    const Counts counts = follow(occupation, -2, path);
    CHECK(counts.residence == std::vector<std::uint64_t>{1, 3, 2});
    CHECK(counts.transitions == std::vector<std::uint64_t>{0, 1, 0, 0, 0, 1, 0, 1, 0});
    CHECK(follow(OccupationObserver{wells, 2}, -2, path).residence == std::vector<std::uint64_t>{0, 2, 2});
}

TEST_CASE(
    "An end that the drift reaches before the noise is left by it, in the half of the step in which it comes "
    "there") {
    const CrossingTable table(1.5);
    BridgeRules bridge{table.view(), 100, 0.05};
    bridge.drift_before = 1;
    const ExitObserver exit{{-1, 1}, {-1, 1}};
    const auto pulled = [&](double shift) {
        return seen_step(
            0.9, 0.95, &bridge, [=](double) { return shift; }, 1, 2, 3, false);
    };
    PathState state;
    PathRecord record;
    CHECK_FALSE(exit.observe(state, 7, pulled(-0.2), record));
    REQUIRE(exit.observe(state, 7, pulled(0.15), record));  // in the step's own half
    CHECK(record.target == 1);
    CHECK(record.steps == 7);
    CHECK(record.point == 1);
    REQUIRE(exit.observe(state, 7, pulled(0.25), record));  // in the half before
    CHECK(record.steps == 6);
    bridge.drift_before = 0;  // Euler's step: control
    CHECK_FALSE(exit.observe(state, 7, pulled(0.25), record));
}
