// A study by the library alone: stopped, kept in memory, gone on with, and put together from pieces.

#include "catch.hpp"
#include "levywell/run/merge.hpp"
#include "levywell/run/run.hpp"
#include "studies.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

using namespace levywell;

namespace {

Study study_of_two_wells() {
    Study study = test::study_of_two_wells(3000);
    study.request.alpha = {1.5, 1.8};
    return study;
}

/// Stops a run when so many paths are done.
class StopAfter final : public RunObserver {
  public:
    explicit StopAfter(std::int64_t paths) : paths_(paths) {}
    void begin() override { began_ = true; }
    void progress(const RunProgress& progress) override {
        CHECK(began_);
        last_ = progress;
    }
    bool wants_stop() override { return last_.done >= paths_; }

    RunProgress last_;

  private:
    std::int64_t paths_;
    bool began_ = false;
};

/// Keeps a run in memory.
class MemoryStore final : public RunStore {
  public:
    void check(const RunResult& result) override {
        if (digest_.empty()) digest_ = result.digest;
        if (digest_ != result.digest) throw InputError("store", "another run");
    }
    void open(const RunResult&, const EarlierWork& earlier) override {
        for (const FinishedWork& work : finished_) REQUIRE(earlier.finished(work));
        for (const FinishedWork& work : finished_) CHECK_FALSE(earlier.finished(work));
        for (const Checkpoint& checkpoint : checkpoints_) static_cast<void>(earlier.checkpoint(checkpoint));
    }
    void keep(const FinishedWork& work) override { finished_.push_back(work); }
    void keep(const Checkpoint& checkpoint) override { checkpoints_.push_back(checkpoint); }
    void save(const RunResult& result) override { saved_ = result.conditions.size(); }

    std::size_t saved_ = 0;

  private:
    std::string digest_;
    std::vector<FinishedWork> finished_;
    std::vector<Checkpoint> checkpoints_;
};

void check_equal(const RunResult& one, const RunResult& other) {
    REQUIRE(one.conditions.size() == other.conditions.size());
    for (std::size_t k = 0; k < one.conditions.size(); ++k) {
        CHECK(one.conditions[k].summary.event().mean.value == other.conditions[k].summary.event().mean.value);
        CHECK(one.conditions[k].records == other.conditions[k].records);
        CHECK(one.conditions[k].verdict == other.conditions[k].verdict);
        CHECK(one.conditions[k].summary.event().mean.step_bias ==
              other.conditions[k].summary.event().mean.step_bias);
        CHECK(one.conditions[k].time_step.paths == other.conditions[k].time_step.paths);
    }
}

}  // namespace

TEST_CASE("A study is planned, simulated and compared with theory in memory") {
    const RunResult result = run(study_of_two_wells());
    REQUIRE((result.complete && result.conditions.size() == 2));
    for (const ConditionResult& one : result.conditions) {
        CHECK(one.summary.n == 3000);
        CHECK(one.records.size() == 3000);
        CHECK(std::abs(one.check.event().exact.z) < 5);
        CHECK_FALSE(one.verdict.empty());
    }
    CHECK(result.provenance.seed == 1);
}

TEST_CASE("A run that its observer stops goes on from its store to the same numbers") {
    const Study study = study_of_two_wells();
    MemoryStore store;
    StopAfter observer(1);
    const RunResult stopped = run(study, {}, &observer, &store);
    CHECK_FALSE(stopped.complete);
    CHECK(observer.last_.done < observer.last_.asked);
    StopAfter never(1 << 20);
    const RunResult result = run(study, {}, &never, &store);
    CHECK(result.complete);
    CHECK(never.last_.before == observer.last_.done);
    CHECK(never.last_.before + never.last_.done == 6000);
    CHECK(store.saved_ == 2);
    check_equal(result, run(study));
    Study other = study;
    other.request.seed = 2;
    CHECK_THROWS_AS(run(other, {}, nullptr, &store), InputError);
}

TEST_CASE("A run that is stopped while the time step's error is measured loses no path") {
    Study study = study_of_two_wells();
    study.request.alpha = {1.5};
    study.request.epsilon = {0.04};
    study.request.scheme = SchemeChoice::euler;  // long paths: the measurement hears of the stop
    study.request.paths = 256;
    MemoryStore store;
    StopAfter observer(256);
    const RunResult stopped = run(study, {}, &observer, &store);
    CHECK_FALSE(stopped.complete);
    CHECK(stopped.conditions.empty());
    CHECK(observer.last_.done == 256);
    StopAfter never(1 << 20);
    const RunResult result = run(study, {}, &never, &store);
    CHECK(result.complete);
    CHECK(never.last_.before == 256);
    check_equal(result, run(study));
}

TEST_CASE("The time step's part in the errors is measured, unless it is not asked for, or of a piece") {
    Study study = study_of_two_wells();
    const RunResult measured = run(study);
    for (const ConditionResult& one : measured.conditions) {
        const Estimate& mean = one.summary.event().mean;
        CHECK(one.time_step.missing.empty());
        CHECK(one.time_step.paths >= 64);
        CHECK(one.time_step.paths <= 3000 / 8);
        CHECK(mean.total_error() > mean.stderror);
        CHECK(mean.total_error() < 2 * mean.stderror);
        CHECK(mean.total_error() == Approx(mean.stderror + mean.step_error() + mean.rest_bias));
    }
    study.request.step_error = false;
    RunOptions piece;
    piece.piece = Piece{1, 2};
    for (const RunResult& result : {run(study), run(study_of_two_wells(), piece)}) {
        CHECK_FALSE(result.conditions[0].time_step.missing.empty());
        CHECK(std::isnan(result.conditions[0].summary.event().mean.total_error()));
    }
    CHECK(run(study).conditions[0].summary.event().mean.value ==
          measured.conditions[0].summary.event().mean.value);
}

TEST_CASE("Pieces that were simulated apart make the whole") {
    const Study study = study_of_two_wells();
    std::vector<FinishedPiece> pieces;
    for (std::int64_t number : {2, 1, 3}) {
        RunOptions options;
        options.piece = Piece{number, 3};
        const RunResult part = run(study, options);
        FinishedPiece piece{fmt::format("piece {}", number), *part.piece, part.digest, "host", {}};
        for (const ConditionResult& one : part.conditions) {
            const auto paths = static_cast<std::int64_t>(one.summary.n);
            piece.conditions.push_back({one.piece->condition,
                                        {one.piece->first_path, paths},
                                        one.piece->tally,
                                        one.precision,
                                        one.executor,
                                        one.wall_seconds,
                                        [records = one.records] { return records; }});
        }
        pieces.push_back(std::move(piece));
    }
    check_equal(merge(study, pieces, {}), run(study));
    pieces.pop_back();
    CHECK_THROWS_WITH(merge(study, pieces, {}), Contains("missing"));
}

TEST_CASE("All faults of a study are told at once, before anything is simulated") {
    Study study = study_of_two_wells();
    study.request.alpha = {2.3};
    study.request.dt = -1;
    StopAfter observer(1 << 20);
    try {
        run(study, {}, &observer);
        FAIL("an impossible study was run");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 2);
    }
    CHECK(observer.last_.asked == 0);
}
