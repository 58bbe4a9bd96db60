#include "catch.hpp"
#include "files.hpp"
#include "levywell/io/checkpoint_file.hpp"

using namespace levywell;

namespace {

/// Whatever a batch may hold: ended paths with records, paths on their way, others not begun.
Checkpoint some_batch() {
    Condition condition;
    condition.measure = measure_of(MeasureChoice::transitions);
    condition.wells = {{-1, 1}, {0}};
    Checkpoint kept{3, 12.5, UnfinishedBatch({1000, 64})};
    UnfinishedBatch& batch = kept.batch;
    batch.open = {{1020, 5}, {1032, 32}};
    batch.done.tally = Tally(condition);
    batch.done.tally.add(PathRecord{.steps = 7, .target = 1});
    batch.done.records.resize(64);
    batch.done.records[5].steps = 7;
    batch.checkpoints.push_back({.path = 1001,
                                 .relaxing = true,
                                 .origin = -5,
                                 .rests = 9,
                                 .blocks = std::uint64_t{1} << 38,
                                 .w = -0.1,
                                 .state = {.since = 3, .well = 1},
                                 .counts = {1, 2, 3, 4, 5, 6}});
    batch.checkpoints.push_back({.path = 1002});
    return kept;
}

void write(const std::string& path, const std::vector<Checkpoint>& batches) {
    std::vector<std::string> packed;
    for (const Checkpoint& batch : batches) packed.push_back(pack(batch));
    write_checkpoints(path, "digest", packed);
}

}  // namespace

TEST_CASE("A batch comes back as it was checkpointed") {
    const test::TemporaryFolder folder;
    const Checkpoint before = some_batch();
    write(folder / "b", {before});
    const std::vector<Checkpoint> all = read_checkpoints(folder / "b", "digest");
    REQUIRE(all.size() == 1);
    const Checkpoint* after = &all.front();
    CHECK(after->condition == 3);
    CHECK(after->wall_seconds == 12.5);
    CHECK(after->batch.done.range.first == 1000);
    CHECK(after->batch.done.range.count == 64);
    CHECK(after->batch.open == before.batch.open);
    CHECK(after->batch.done.tally == before.batch.done.tally);
    CHECK(after->batch.done.records == before.batch.done.records);
    REQUIRE(after->batch.checkpoints.size() == 2);
    const PathCheckpoint& path = after->batch.checkpoints.front();
    CHECK((path.path == 1001 && path.relaxing && path.origin == -5));
    CHECK((path.rests == 9 && path.blocks == std::uint64_t{1} << 38 && path.w == -0.1));
    CHECK((path.state.since == 3 && path.state.well == 1));
    CHECK(path.counts == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6});
    CHECK(after->batch.checkpoints.back().path == 1002);
}

TEST_CASE("Batches of several ranks come back together; of a file that is torn, those before the tear") {
    const test::TemporaryFolder folder;
    std::vector<Checkpoint> batches(3, some_batch());
    for (std::size_t k = 0; k < batches.size(); ++k) batches[k].condition = k;
    write(folder / "b", batches);
    CHECK(read_checkpoints(folder / "b", "digest").size() == 3);
    const std::string whole = test::read_file(folder / "b");
    const auto torn = read_checkpoints(folder.write("torn", whole.substr(0, whole.size() - 1)), "digest");
    REQUIRE(torn.size() == 2);
    CHECK((torn[0].condition == 0 && torn[1].condition == 1));
    write(folder / "b", {});
    CHECK(read_checkpoints(folder / "b", "digest").empty());
}

TEST_CASE("A batch of another run, torn at any byte or with a flipped bit, is none") {
    const test::TemporaryFolder folder;
    write(folder / "b", {some_batch()});
    CHECK(read_checkpoints(folder / "b", "other digest").empty());
    CHECK(read_checkpoints(folder / "absent", "digest").empty());
    const std::string whole = test::read_file(folder / "b");
    for (std::size_t length = 0; length < whole.size(); length += 1 + length / 50)
        CHECK(read_checkpoints(folder.write("torn", whole.substr(0, length)), "digest").empty());
    for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 300) {
        std::string flipped = whole;
        flipped[at] ^= 16;
        CHECK(read_checkpoints(folder.write("flipped", flipped), "digest").empty());
    }
}
