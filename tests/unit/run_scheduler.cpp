// Every path is handed out once, whatever the speed of the workers.

#include "catch.hpp"
#include "run/scheduler.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <random>

using namespace levywell;

namespace {

std::vector<PathRange> asked() {
    return {{0, 100000}, {250, 5000}, {0, 0}, {7, 300}, {0, 50000}};
}

/// How often each path was handed out: by condition, ranges in order, joined where they meet.
class Ledger {
  public:
    void note(const WorkItem& item) { handed_out_[item.condition].push_back(item.paths); }
    bool is_exactly(const std::vector<PathRange>& wanted) {
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            auto& ranges = handed_out_[k];
            std::sort(ranges.begin(), ranges.end(),
                      [](const PathRange& a, const PathRange& b) { return a.first < b.first; });
            std::int64_t at = wanted[k].first;
            for (const PathRange& range : ranges) {
                if (range.first != at || range.count < 1) return false;
                at = range.end();
            }
            if (at != wanted[k].end()) return false;
        }
        return true;
    }

  private:
    std::map<std::size_t, std::vector<PathRange>> handed_out_;
};

/// Workers that take `cost` seconds a path: when the last of them ends, and how long all were busy.
struct Outcome {
    double end = 0;
    double busy = 0;
};

Outcome work(Scheduler& scheduler, int workers, double cost, Ledger& ledger) {
    using Turn = std::pair<double, int>;
    std::priority_queue<Turn, std::vector<Turn>, std::greater<>> free;
    std::vector<std::optional<WorkItem>> items(static_cast<std::size_t>(workers));
    for (int w = 0; w < workers; ++w) free.push({0, w});
    Outcome outcome;
    while (!free.empty()) {
        const auto [time, w] = free.top();
        free.pop();
        auto& item = items[static_cast<std::size_t>(w)];
        if (item) scheduler.learn(*item, static_cast<double>(item->paths.count) * cost);
        item = scheduler.next();
        if (!item) continue;
        ledger.note(*item);
        const double seconds = static_cast<double>(item->paths.count) * cost;
        outcome.busy += seconds;
        outcome.end = std::max(outcome.end, time + seconds);
        free.push({time + seconds, w});
    }
    return outcome;
}

}  // namespace

TEST_CASE("Every path that is asked for is handed out once, to any number of workers of any speed") {
    for (int workers : {1, 2, 3, 5, 64}) {
        for (double cost : {1e-7, 1e-4, 0.1}) {
            Scheduler scheduler(asked(), {workers, 64, 1 << 22, 2});
            Ledger ledger;
            work(scheduler, workers, cost, ledger);
            INFO(workers << " workers, " << cost << " s a path");
            CHECK(ledger.is_exactly(asked()));
            CHECK_FALSE(scheduler.next());
        }
    }
}

TEST_CASE("What is done already is not handed out again; what was not asked for is told") {
    std::mt19937 engine(1);
    Scheduler scheduler(asked(), {2, 64, 1 << 22, 2});
    Ledger ledger;
    for (int k = 0; k < 200; ++k) {  // stretches of the first condition, every second one
        const WorkItem done{0, {k * 500, 1 + static_cast<std::int64_t>(engine() % 400)}};
        REQUIRE(scheduler.take_off(done));
        ledger.note(done);
        CHECK_FALSE(scheduler.take_off(done));
        CHECK_FALSE(scheduler.take_off({0, {done.paths.end() - 1, 5}}));
    }
    CHECK_FALSE(scheduler.take_off({1, {0, 10}}));      // another piece's
    CHECK_FALSE(scheduler.take_off({1, {5200, 100}}));  // partly
    CHECK_FALSE(scheduler.take_off({2, {0, 1}}));
    CHECK_FALSE(scheduler.take_off({5, {0, 1}}));
    CHECK_FALSE(scheduler.take_off({0, {499, 0}}));
    work(scheduler, 3, 1e-4, ledger);
    CHECK(ledger.is_exactly(asked()));
}

TEST_CASE("Work items come to take what is aimed at, and no more records than allowed") {
    Scheduler scheduler({{0, 1 << 30}}, {1, 64, 1 << 22, 2});
    std::int64_t largest = 0;
    double last = 0;
    for (int k = 0; k < 30; ++k) {
        const auto item = scheduler.next();
        last = static_cast<double>(item->paths.count) * 1e-5;
        scheduler.learn(*item, last);
    }
    CHECK(last == Approx(2).epsilon(0.01));
    for (int k = 0; k < 30; ++k) {
        const auto item = scheduler.next();
        scheduler.learn(*item, 1e-3);
        largest = std::max(largest, item->paths.count);
    }
    CHECK(largest == 1 << 22);
}

TEST_CASE("At the end of a run nobody waits long for the last item") {
    for (int workers : {2, 5, 16}) {
        const double cost = 1e-4 * workers;
        // 20 s each: with whole items of 2 s one of them would wait for up to 10% of that.
        Scheduler scheduler({{0, 100000}, {0, 100003}}, {workers, 64, 1 << 22, 2});
        Ledger ledger;
        const Outcome outcome = work(scheduler, workers, cost, ledger);
        INFO(workers << " workers, busy " << outcome.busy / (outcome.end * workers));
        CHECK(outcome.busy / (outcome.end * workers) > 0.98);
        // The control: a scheduler that does not know of the others deals whole items to the end.
        Scheduler coarse({{0, 100000}, {0, 100003}}, {1, 64, 1 << 22, 2});
        Ledger other;
        const Outcome late = work(coarse, workers, cost, other);
        CHECK(late.busy / (late.end * workers) < outcome.busy / (outcome.end * workers) - 0.005);
    }
}
