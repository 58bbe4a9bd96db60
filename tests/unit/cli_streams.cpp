// What a command prints has left it, or the command has failed.
#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <filesystem>
#include <fstream>

using namespace levywell;

namespace {

const std::string two_well = test::source_folder() + "/potentials/two_well.toml";

}  // namespace

TEST_CASE("On a full disk every command fails with the reason") {
    using Words = std::vector<std::string>;
    const test::TemporaryFolder folder;
    const std::string numbers = folder / "numbers.txt";
    std::ofstream(numbers) << test::levywell_run({"stable", "--alpha", "1.5", "--sample", "300"}).out;
    const Words run{"simulate",  "--potential", two_well,  "--alpha", "2",
                    "--epsilon", "0.5",         "--paths", "20",      "--quiet"};
    const std::vector<Words> commands{{"--help"},
                                      {"--version"},
                                      {"theory", "--help"},
                                      {"stable", "--alpha", "1.5", "--sample", "100000"},
                                      {"stable", "--alpha", "1.5", "--pdf", "0"},
                                      {"theory", two_well, "--alpha", "1.5"},
                                      {"theory", two_well, "--alpha", "1.5", "--json"},
                                      {"trace", "--potential", two_well, "--alpha", "1.5", "--epsilon", "0.3",
                                       "--horizon", "5", "--points", "10"},
                                      run,
                                      [&] {
                                          Words json = run;
                                          json.emplace_back("--json");
                                          return json;
                                      }(),
                                      {"estimate", numbers, "--replicates", "0", "--json"},
                                      {"estimate", numbers, "--replicates", "0", "--quiet"},
                                      {"audit", numbers, "--alpha", "1.5", "--level", "1e-9"},
                                      {"data", "list"},
                                      {"info", "--json"}};
    for (const Words& words : commands) {
        std::ofstream full("/dev/full");
        std::ostringstream err;
        const int code = run_cli(words, full, err);
        INFO(words.front() << " " << words.back() << ": " << err.str());
        CHECK(code == exit_failed);
        CHECK_THAT(err.str(), Contains("standard output cannot be written: No space left on device"));
        std::ostringstream room;
        std::ostringstream silent;
        CHECK(run_cli(words, room, silent) == exit_done);  // the control
    }
}

TEST_CASE("A reader that has seen enough is no error, and bad usage stays what it is") {
    std::ofstream full("/dev/full");
    std::ostringstream err;
    CHECK(run_cli({"simulat"}, full, err) == exit_bad_input);
}
