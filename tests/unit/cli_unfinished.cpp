// What an unfinished run keeps beside its result is not lost unasked.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "levywell/io/journal.hpp"
#include "levywell/io/own_file.hpp"
#include "levywell/io/result_file.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <csignal>
#include <filesystem>

using namespace levywell;
using test::levywell_run;
using test::Outcome;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

Words run(const std::string& output, const Words& more = {}, const std::string& seed = "1") {
    Words words{"simulate",  "--potential", test::source_folder() + "/potentials/two_well.toml",
                "--alpha",   "1.5",         "--epsilon",
                "0.1,0.08",  "--paths",     "8000",
                "--threads", "1",           "--seed",
                seed,        "--quiet",     "-o",
                output};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// Kills a run when it has batches in its journal.
void kill_run(const Words& words, const std::string& journal, const std::string& log) {
    const pid_t child = test::start(words, log);
    test::wait_for_file(journal, child, 20000);
    ::kill(child, SIGKILL);
    REQUIRE(test::wait_for(child) == -SIGKILL);
}

}  // namespace

TEST_CASE("An unfinished run whose result is missing is refused to others, and goes on with --resume") {
    const test::TemporaryFolder folder;
    const std::string out = folder / "u.h5", log = folder / "log", journal = out + ".journal";
    REQUIRE(levywell_run(run(folder / "whole.h5")).code == exit_done);
    kill_run(run(out), journal, log);
    fs::remove(out);  // the journal alone is left
    const std::string before = test::read_file(journal);
    for (const Words& other : {run(out), run(out, {}, "2"), Words{"stable", "--alpha", "1.5", "-o", out}}) {
        const Outcome refused = levywell_run(other);
        INFO(refused.err);
        CHECK(refused.code == exit_bad_input);
        CHECK_THAT(refused.err,
                   Contains("u.h5.journal holds an unfinished run of it") && Contains("--force"));
        CHECK(test::read_file(journal) == before);
    }
    CHECK_THAT(levywell_run(run(out, {"--resume"}, "2")).err, Contains("belongs to another run"));
    CHECK(test::read_file(journal) == before);
    REQUIRE(levywell_run(run(out, {"--resume"})).code == exit_done);
    CHECK(result_is_complete(out));
    CHECK_FALSE(fs::exists(journal));
    CHECK(levywell_run(run(folder / "whole.h5", {"--resume"})).err.find("complete already") !=
          std::string::npos);
    kill_run(run(folder / "v.h5"), folder / "v.h5.journal", log);
    fs::remove(folder / "v.h5");
    CHECK(levywell_run(run(folder / "v.h5", {"--force"})).code == exit_done);  // the other way that is named
}

TEST_CASE("A run with --force that was killed outlives the result that it was to replace") {
    const test::TemporaryFolder folder;
    const std::string out = folder / "a.h5", log = folder / "log";
    REQUIRE(levywell_run(run(out)).code == exit_done);
    kill_run(run(out, {"--force"}, "2"), out + ".unfinished.journal", log);
    fs::rename(out, folder / "old.h5");
    const Outcome refused = levywell_run(run(out, {}, "3"));
    INFO(refused.err);
    CHECK(refused.code == exit_bad_input);
    CHECK_THAT(refused.err,
               Contains("holds an unfinished run of it (--resume goes on with it, --force throws it"));
    REQUIRE(fs::exists(out + ".unfinished"));
    REQUIRE(fs::exists(out + ".unfinished.journal"));
    CHECK(levywell_run(run(out, {"--resume"}, "2")).code == exit_done);
    CHECK(result_is_complete(out));
}

TEST_CASE("A finished result that is named like a companion stays, with --force too") {
    const test::TemporaryFolder folder;
    const Words stable{"stable", "--alpha", "1.5", "--points", "2", "-o"};
    for (const char* suffix : {".unfinished", ".journal", ".journal.batch", ".lock"}) {
        const std::string own = folder / (std::string("b.h5") + suffix);
        REQUIRE(levywell_run(test::with(stable, {own})).code == exit_done);
        const std::string before = test::read_file(own);
        const Outcome refused = levywell_run(run(folder / "b.h5", {"--force"}));
        INFO(refused.err);
        CHECK(refused.code == exit_bad_input);
        CHECK_THAT(refused.err,
                   Contains("is a finished or a damaged result") && Contains("rename or remove it"));
        CHECK(test::read_file(own) == before);
        fs::rename(own, folder / "renamed.h5");  // as is advised
        CHECK(levywell_run({"check-output", folder / "b.h5"}).code == exit_done);
    }
}

TEST_CASE("No command writes over the journal, the batch or the lock of a run, with --force neither") {
    const test::TemporaryFolder folder;
    const std::string journal = folder / "a.h5.journal";
    Journal::create(journal, "digest").append("work");
    const std::string batch = folder.write("a.h5.journal.batch", "levywell batch 1\n");
    const std::string lock = folder.write("a.h5.lock", "process 1 on here (levywell simulate)");
    for (const std::string& file : {journal, batch, lock}) {
        const std::string before = test::read_file(file);
        for (const Words& words : {Words{"check-output", "--force", "--", file}, run(file, {"--force"})}) {
            const Outcome refused = levywell_run(words);
            INFO(refused.err);
            CHECK(refused.code == exit_bad_input);
            CHECK_THAT(refused.err, Contains("keeps beside its result, and not replaced"));
        }
        CHECK(test::read_file(file) == before);
    }
    CHECK(run_file_of(journal) == RunFile::journal);
    CHECK(run_file_of(batch) == RunFile::batch);
    CHECK(run_file_of(lock) == RunFile::lock);
    CHECK(run_file_of(folder.write("x", "a diary")) == RunFile::none);
}
