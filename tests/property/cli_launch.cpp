// Started as one of several processes that nobody brings together: refused, before each of them does
// everything.

#include "catch.hpp"
#include "files.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <filesystem>

TEST_CASE("Several processes without MPI between them: refused once, with the way out") {
    const test::TemporaryFolder folder;
    const std::vector<std::string> run{
        "simulate", "--potential",  test::source_folder() + "/potentials/two_well.toml",
        "--alpha",  "1.5",          "--epsilon",
        "0.3",      "--paths",      "100",
        "-o",       folder / "r.h5"};
    const auto start = [&](const std::string& rank, const std::string& wish) {
        // The variables of a launcher that this build's MPI library, if it has one, does not know.
        std::vector<std::string> words{
            "env",          "PMI_SIZE=2", "PMI_RANK=" + rank, "LEVYWELL_MPI=" + wish, "OMPI_MCA_plm=isolated",
            test::program()};
        words.insert(words.end(), run.begin(), run.end());
        return test::wait_for(test::start_command(words, folder / "out", folder / "err"));
    };
    CHECK(start("0", "") == 2);
    CHECK_THAT(test::read_file(folder / "err"),
               Contains("2 processes") && Contains("write the same file") && Contains("LEVYWELL_MPI=off"));
    CHECK(start("1", "") == 2);
    CHECK(test::read_file(folder / "err").empty());
    CHECK_FALSE(std::filesystem::exists(folder / "r.h5"));
    CHECK(start("0", "off") == 0);
    CHECK(std::filesystem::exists(folder / "r.h5"));
}
