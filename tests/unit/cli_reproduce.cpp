// A result holds what makes it again: its run, its potential and the files that they name.
#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "hdf5_files.hpp"

#include <filesystem>

using namespace levywell;
using test::levywell_run;
using test::Outcome;

namespace {

namespace fs = std::filesystem;

std::string potential_in(const test::TemporaryFolder& folder) {
    fs::create_directory(folder / "in");
    folder.write("in/t.csv", "w,f\n-2,4\n-1,-0.25\n0,1\n1,0\n2,4\n");
    folder.write("in/noise.txt", "0 1.5 0.3\n10 1.8 0.5\n");
    folder.write("in/p.toml", "name = \"t\"\nkind = \"table\"\nfile = \"t.csv\"\n");
    return folder.write(
        "in/run.toml",
        "potential = \"p.toml\"\n[noise]\nschedule = \"noise.txt\"\n[measure]\nkind = \"exit\"\n"
        "start = \"m1\"\ninterval = [-2, 0]\npaths = 30\nhorizon = 50\n[run]\nseed = 9\n");
}

}  // namespace

TEST_CASE("A result alone makes the same numbers again, with nothing of its inputs left") {
    const test::TemporaryFolder folder;
    const std::string run = potential_in(folder);
    const std::string first = folder / "first.h5", again = folder / "again.h5", third = folder / "third.h5";
    REQUIRE(levywell_run({"simulate", run, "--paths", "40", "--seed", "11", "-o", first, "--quiet"}).code ==
            exit_done);
    fs::remove_all(folder / "in");
    REQUIRE(!fs::exists(run));
    const Outcome done = levywell_run({"simulate", first, "-o", again, "--quiet"});
    INFO(done.err);
    REQUIRE(done.code == exit_done);
    CHECK(test::datasets_of(again).contains("conditions/0000/paths/exit_time"));
    CHECK(test::differences(first, again).empty());
    CHECK(levywell_run({"simulate", again, "-o", third, "--quiet"}).code ==
          exit_done);  // of a copy of a copy
    CHECK(test::differences(first, third).empty());
    CHECK(levywell_run({"simulate", first, "--seed", "12", "-o", third, "--force", "--quiet"}).code ==
          exit_done);
    CHECK(!test::differences(first, third).empty());  // the control
}

TEST_CASE("Pieces are merged and done again where the inputs are gone, and a result is no output of itself") {
    const test::TemporaryFolder folder;
    const std::string run = potential_in(folder);
    const std::string a = folder / "a.h5", b = folder / "b.h5", whole = folder / "whole.h5",
                      merged = folder / "merged.h5";
    REQUIRE(levywell_run({"simulate", run, "-o", whole, "--quiet"}).code == exit_done);
    REQUIRE(levywell_run({"simulate", run, "--condition", "1/2", "-o", a, "--quiet"}).code == exit_done);
    fs::remove_all(folder / "in");
    REQUIRE(levywell_run({"simulate", a, "--condition", "2/2", "-o", b, "--quiet"}).code == exit_done);
    const Outcome done = levywell_run({"merge", a, b, "-o", merged});
    INFO(done.err);
    REQUIRE(done.code == exit_done);
    CHECK(test::differences(whole, merged).empty());
    const Outcome itself = levywell_run({"simulate", whole, "-o", whole, "--force"});
    CHECK(itself.code == exit_bad_input);
    CHECK_THAT(itself.err, Contains("is a file that this command reads"));
}

TEST_CASE("A file that holds no run says so") {
    const test::TemporaryFolder folder;
    const std::string laws = folder / "laws.h5";
    REQUIRE(levywell_run({"stable", "--alpha", "1.5", "--points", "2", "-o", laws}).code == exit_done);
    const Outcome refused = levywell_run({"simulate", laws});
    CHECK(refused.code == exit_bad_input);
    CHECK_THAT(refused.err, Contains("does not hold the request of a run"));
}
