// What a command may write: never what it reads, never what is not levywell's own, and it says so before it
// works.
#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <filesystem>
#include <functional>
#include <sys/stat.h>

using namespace levywell;
using test::levywell_run;
using test::Outcome;

namespace {

namespace fs = std::filesystem;

const std::string two_well = test::source_folder() + "/potentials/two_well.toml";

using Words = std::vector<std::string>;

/// A folder with one input of every kind, and the commands that read them and write to a place.
struct Desk {
    test::TemporaryFolder folder;
    std::string potential = folder.write("p.toml", "name = \"t\"\nkind = \"table\"\nfile = \"t.csv\"\n");
    std::string table = folder.write("t.csv", "w,f\n-2,4\n-1,0\n0,1\n1,0\n2,4\n");
    std::string schedule = folder.write("schedule.txt", "0 2 0.5\n");
    std::string run = folder.write("run.toml",
                                   "potential = \"p.toml\"\n[noise]\nalpha = 2\nepsilon = 0.5\n[measure]\n"
                                   "kind = \"exit\"\nstart = \"m1\"\ninterval = [-2, 0]\npaths = 20\n");
    std::string numbers = folder.write("numbers.txt", [] {
        std::string text;
        for (int k = 0; k < 200; ++k) text += std::to_string((k * 37) % 101 - 50.25) + "\n";
        return text;
    }());
    std::string piece = folder / "piece.h5";

    Desk() {
        REQUIRE(levywell_run({"simulate", run, "--condition", "1/1", "-o", piece, "--quiet"}).code ==
                exit_done);
    }

    struct Command {
        Words words;
        Words inputs;
    };
    std::vector<Command> commands() const {
        return {{{"simulate", run, "--quiet", "-o"}, {run, potential, table}},
                {{"simulate", run, "--schedule", schedule, "--quiet", "-o"}, {schedule, run, table}},
                {{"trace", run, "--horizon", "1", "--points", "2", "--paths", "1", "-o"},
                 {run, potential, table}},
                {{"theory", potential, "--alpha", "2", "--epsilon", "0.5", "-o"}, {potential, table}},
                {{"theory", potential, "--alpha", "2", "--epsilon", "0.5", "--density"}, {potential, table}},
                {{"estimate", numbers, "--replicates", "0", "--quiet", "-o"}, {numbers}},
                {{"merge", piece, "-o"}, {piece}},
                {{"stable", "--alpha", "1.5", "--points", "2", "-o"}, {}}};
    }
};

Outcome run_to(Words words, const std::string& place, bool force = true) {
    words.push_back(place);
    if (force) words.emplace_back("--force");
    return levywell_run(words);
}

}  // namespace

TEST_CASE("No command replaces a file that it reads, by whatever name") {
    const Desk desk;
    for (const auto& [words, inputs] : desk.commands()) {
        for (const std::string& input : inputs) {
            const std::string before = test::read_file(input);
            const std::string hard = desk.folder / "hard", soft = desk.folder / "soft";
            fs::create_hard_link(input, hard);
            fs::create_symlink(input, soft);
            for (const std::string& name :
                 {input, hard, soft,
                  desk.folder / "../" + fs::path(input).parent_path().filename().string() + "/" +
                      fs::path(input).filename().string()}) {
                const Outcome refused = run_to(words, name);
                INFO(words.front() << " to " << name << ": " << refused.err);
                CHECK(refused.code == exit_bad_input);
                CHECK_THAT(refused.err, Contains("is a file that this command reads"));
                CHECK(refused.out.empty());
            }
            fs::remove(hard);
            fs::remove(soft);
            CHECK(test::read_file(input) == before);
        }
    }
}

TEST_CASE(
    "No command replaces a folder, a device, a pipe or what levywell did not write, even with --force") {
    const Desk desk;
    const std::string folder = desk.folder / "d", pipe = desk.folder / "pipe";
    fs::create_directory(folder);
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const std::string foreign = desk.folder.write("foreign.txt", "process of mine\n");
    const std::string picture = desk.folder.write("mine.png", "\x89PNG\r\n\x1a\n of a camera");
    const std::string broken = desk.folder.write("broken.h5", "\x89HDF\r\n\x1a\n");
    for (const auto& command : desk.commands()) {
        const auto refused = [&](const std::string& place, const std::string& why) {
            const Outcome outcome = run_to(command.words, place);
            INFO(command.words.front() << " to " << place << ": " << outcome.err);
            CHECK(outcome.code == exit_bad_input);
            CHECK_THAT(outcome.err, Contains(why));
            CHECK(outcome.out.empty());
        };
        refused(folder, "is a folder");
        refused(pipe, "is a device, a pipe or a socket");
        refused("/dev/full", "is a device, a pipe or a socket");
        refused("/dev/zero", "is a device, a pipe or a socket");
        for (const std::string& file : {foreign, picture, broken})
            refused(file, "no file that levywell wrote");
        refused(desk.folder / "nowhere/x.h5", "its folder does not exist");
    }
    CHECK(fs::is_fifo(pipe));
    CHECK(test::read_file(foreign) == "process of mine\n");
}

TEST_CASE("A circle of links, an empty name, and one name for two outputs are refused") {
    const Desk desk;
    const std::string one = desk.folder / "one", two = desk.folder / "two";
    fs::create_symlink("two", one);
    fs::create_symlink("one", two);
    for (const auto& command : desk.commands()) {
        for (const auto& [place, why] : {std::pair(one, "leads round in a circle"),
                                         std::pair(std::string(), "an empty name is the name of nothing")}) {
            const Outcome refused = run_to(command.words, place);
            INFO(command.words.front() << ": " << refused.err);
            CHECK(refused.code == exit_bad_input);
            CHECK_THAT(refused.err, Contains(why));
        }
    }
    CHECK(fs::is_symlink(one));
    CHECK(fs::is_symlink(two));
    const std::string file = desk.folder / "t.h5", link = desk.folder / "link";
    fs::create_symlink("t.h5", link);
    const Words theory{"theory", desk.potential, "--alpha", "2", "--epsilon", "0.5", "-o", file, "--density"};
    for (const std::string& name : {file, link, desk.folder / "./t.h5"}) {
        const Outcome refused = run_to(theory, name);
        CHECK(refused.code == exit_bad_input);
        CHECK_THAT(refused.err, Contains("is the file of --output too (name two files)"));
        CHECK_FALSE(fs::exists(file));
    }
    CHECK(run_to(theory, desk.folder / "density.csv").code == exit_done);
}

TEST_CASE("The null device takes every result, and stays what it is", "[sweep]") {
    const Desk desk;
    const std::size_t before = desk.folder.count();
    const std::string by_link = desk.folder / "null";
    fs::create_symlink("/dev/null", by_link);
    for (const auto& command : desk.commands()) {
        for (const std::string& place : {std::string("/dev/null"), by_link}) {
            const Outcome done = run_to(command.words, place, false);
            INFO(command.words.front() << ": " << done.err);
            CHECK(done.code == exit_done);
        }
    }
    CHECK(fs::is_character_file("/dev/null"));
    CHECK(!fs::exists("/dev/null.lock"));
    CHECK(!fs::exists("/dev/null.journal"));
    CHECK(desk.folder.count() == before + 1);
}

TEST_CASE("levywell's own files are replaced with --force alone; a link leads to where the file is written") {
    const Desk desk;
    for (const auto& command : desk.commands()) {
        const std::string link = desk.folder / "link", target = desk.folder / "target";
        fs::create_symlink("target", link);
        INFO(command.words.front());
        CHECK(run_to(command.words, link, false).code == exit_done);
        CHECK(fs::is_symlink(link));
        CHECK(fs::is_regular_file(target));
        const Outcome again = run_to(command.words, target, false);
        CHECK(again.code == exit_bad_input);
        CHECK_THAT(again.err, Contains("exists already (--force replaces it"));
        CHECK(run_to(command.words, target).code == exit_done);  // what the message advises
        CHECK(fs::is_symlink(link));
        fs::remove(link);
        fs::remove(target);
    }
    const std::string empty = desk.folder.write("empty", "");
    CHECK(run_to(desk.commands().front().words, empty).code == exit_done);
}

TEST_CASE("What is the user's and named like a journal or a lock of the result stays") {
    const Desk desk;
    const Words words = desk.commands().front().words;
    for (const char* suffix : {".lock", ".journal", ".journal.batch", ".unfinished", ".unfinished.journal"}) {
        const std::string own = desk.folder.write(std::string("x.h5") + suffix, "a diary");
        const Outcome refused = run_to(words, desk.folder / "x.h5");
        CHECK(refused.code == exit_bad_input);
        CHECK_THAT(refused.err, Contains(own) && Contains("no file that levywell wrote"));
        CHECK(test::read_file(own) == "a diary");
        fs::remove(own);  // as is advised
        CHECK(run_to(words, desk.folder / "x.h5").code == exit_done);
        fs::remove(desk.folder / "x.h5");
    }
    const std::string backup = desk.folder.write("x.h5.backup.2024.tmp", "a backup");
    CHECK(run_to(words, desk.folder / "x.h5").code == exit_done);
    CHECK(fs::exists(backup));
}
