#include "catch.hpp"
#include "files.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/journal.hpp"
#include "levywell/run/work_item.hpp"

#include <sys/stat.h>

using namespace levywell;

namespace {

FinishedWork entry(std::int64_t first) {
    FinishedWork work{{1, {first, 3}}, 0.5, {}, std::vector<PathRecord>(3)};
    work.tally.add_steps(static_cast<std::uint64_t>(first), 2);
    for (std::size_t k = 0; k < 3; ++k) work.records[k].steps = first + static_cast<std::int64_t>(k);
    return work;
}

/// Opens a journal to go on; its entries come to `entries`.
Journal resume(const std::string& path, const std::string& digest, std::vector<std::string>& entries) {
    return Journal::resume(path, digest, [&](const std::string& one) {
        entries.push_back(one);
        return true;
    });
}

}  // namespace

TEST_CASE("Entries come back as written, and the journal goes on where it stopped") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "j";
    Journal::create(path, "digest").append(pack(entry(0)));
    std::vector<std::string> entries;
    resume(path, "digest", entries).append(pack(entry(3)));
    entries.clear();
    resume(path, "digest", entries);
    REQUIRE(entries.size() == 2);
    const auto second = unpack_finished(entries[1]);
    REQUIRE(second);
    CHECK(second->item.paths == PathRange{3, 3});
    CHECK(second->tally == entry(3).tally);
    CHECK(second->records[2].steps == 5);
}

TEST_CASE(
    "Torn at any byte: every whole entry survives, the torn one is dropped, and the journal can be "
    "continued") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "j";
    Journal::create(path, "digest");
    const std::size_t header = test::read_file(path).size();
    {
        std::vector<std::string> none;
        Journal journal = resume(path, "digest", none);
        journal.append(pack(entry(0)));
        journal.append(pack(entry(3)));
    }
    const std::string whole = test::read_file(path);
    const std::size_t each = (whole.size() - header) / 2;
    for (std::size_t length = header; length <= whole.size(); ++length) {
        folder.write("j", whole.substr(0, length));
        std::vector<std::string> entries;
        resume(path, "digest", entries).append(pack(entry(9)));
        CHECK(entries.size() == (length - header) / each);
        std::vector<std::string> after;
        resume(path, "digest", after);
        CHECK(after.size() == entries.size() + 1);
        CHECK(unpack_finished(after.back()).value().item.paths.first == 9);
    }
    for (std::size_t length = 0; length < header; ++length) {  // killed while it was created
        folder.write("j", whole.substr(0, length));
        std::vector<std::string> entries;
        resume(path, "digest", entries).append(pack(entry(9)));
        CHECK(entries.empty());
        resume(path, "digest", entries);
        CHECK(entries.size() == 1);
    }
}

TEST_CASE("A flipped bit is seen") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "j";
    Journal::create(path, "d").append(pack(entry(0)));
    std::string whole = test::read_file(path);
    whole[whole.size() - 20] ^= 4;
    folder.write("j", whole);
    std::vector<std::string> entries;
    resume(path, "d", entries);
    CHECK(entries.empty());
}

TEST_CASE(
    "Zeros behind the last entry, or in place of the first, end a journal; so do bytes that are no entry") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "j";
    Journal::create(path, "digest");
    const std::string header = test::read_file(path);
    resume(path, "digest", *std::make_unique<std::vector<std::string>>()).append(pack(entry(0)));
    const std::string whole = test::read_file(path);
    for (std::size_t zeros : {1, 11, 12, 13, 100, 5000}) {
        for (const std::string& before :
             {whole, header, header.substr(0, header.size() - 3), header.substr(0, 5)}) {
            folder.write("j", before + std::string(zeros, '\0'));
            std::vector<std::string> entries;
            resume(path, "digest", entries).append(pack(entry(3)));
            CHECK(entries.size() == (before == whole ? 1 : 0));
            std::vector<std::string> after;
            resume(path, "digest", after);
            CHECK(after.size() == entries.size() + 1);
        }
    }
    folder.write("j", whole);
    Journal::resume(path, "digest", [](const std::string&) { return true; }).append("no entry at all");
    std::vector<std::string> entries;
    const auto take = [&](const std::string& one) {
        if (!unpack_finished(one)) return false;
        entries.push_back(one);
        return true;
    };
    Journal::resume(path, "digest", take).append(pack(entry(3)));
    CHECK(entries.size() == 1);
    entries.clear();
    Journal::resume(path, "digest", take);
    CHECK(entries.size() == 2);
}

TEST_CASE("Another run's journal is refused, naming the difference") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "j";
    Journal::create(path, "a\nseed 1\n");
    std::vector<std::string> entries;
    CHECK_THROWS_WITH(resume(path, "a\nseed 2\n", entries), Contains("seed 1") && Contains("seed 2"));
    folder.write("other", "no journal at all");
    CHECK_THROWS_AS(resume(folder / "other", "a", entries), InputError);
}

TEST_CASE("An entry that contradicts itself is refused, whole as it is") {
    const auto refused = [](const FinishedWork& wrong) { return !unpack_finished(pack(wrong)); };
    CHECK_FALSE(refused(entry(1)));
    FinishedWork wrong = entry(1);
    wrong.item.paths.count =
        2;  // of three records: the third would be written behind the paths that were asked for
    CHECK(refused(wrong));
    CHECK(refused(entry(-1)));
    CHECK(refused(entry(std::int64_t{1} << 62)));
    wrong = entry(0);
    wrong.item.condition = static_cast<std::size_t>(-1);
    CHECK(refused(wrong));
    wrong = entry(1);
    wrong.records.clear();
    CHECK_FALSE(refused(wrong));  // none were kept
    wrong.item.paths.count = std::int64_t{1} << 62;
    CHECK(refused(wrong));
}

TEST_CASE("A pipe is no journal, and nobody waits for it") {
    const test::TemporaryFolder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_AS(Journal::resume(folder / "pipe", "digest", [](const std::string&) { return true; }),
                    InputError);
}
