// What errors of the command line advise is followed, and works; a little less than that does not.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <regex>
#include <string>
#include <vector>

using Catch::Matchers::Contains;
using namespace levywell;
using test::levywell_run;

namespace {

const std::string potential_file = test::source_folder() + "/potentials/two_well.toml";

std::string found_in(const std::string& text, const std::string& pattern) {
    std::smatch found;
    INFO(text);
    REQUIRE(std::regex_search(text, found, std::regex(pattern)));
    return found[1];
}

std::string refusal(const std::vector<std::string>& arguments) {
    const test::Outcome outcome = levywell_run(arguments);
    CHECK(outcome.code == exit_bad_input);
    return outcome.err;
}

}  // namespace

TEST_CASE("trace: as many points as it says, and the horizon that it names") {
    // Without a horizon nothing runs, and points are checked all the same.
    const auto points = [&](const std::string& number) {
        return refusal({"trace", "--potential", potential_file, "--alpha", "1.5", "--epsilon", "0.1",
                        "--paths", "7", "--points", number});
    };
    const std::string most = found_in(points("1000000000"), ": ([0-9]+) points of each path");
    CHECK_THAT(points(most), !Contains("too many numbers"));
    CHECK_THAT(points(std::to_string(std::stoll(most) + 1)), Contains("too many numbers"));
    // A path of no start leaves the horizon's check alone.
    const auto horizon = [&](const std::string& number) {
        return refusal({"trace", "--potential", potential_file, "--alpha", "1.5", "--epsilon", "0.1",
                        "--paths", "7", "--horizon", number, "--start", "relaxed:m1"});
    };
    const std::string longest = found_in(horizon("1e12"), "at most .*: horizon = ([0-9.e+]+)\\)");
    CHECK_THAT(horizon(longest), !Contains("steps of 7 paths"));
    CHECK_THAT(horizon(std::to_string(1.001 * std::stod(longest))), Contains("steps of 7 paths"));
}

TEST_CASE("Float state that cannot resolve jumps: both ways out run") {
    const test::TemporaryFolder folder;
    const std::string file = folder.write(
        "far.toml", "name = \"far\"\nkind = \"critical_points\"\nminima = [9999, 10001]\nmaxima = [10000]\n");
    std::vector<std::string> run{"simulate", "--potential", file,       "--alpha", "1.5",         "--epsilon",
                                 "0.01",     "--horizon",   "1",        "--dt",    "1e-4",        "--paths",
                                 "10",       "--quiet",     "--scheme", "euler",   "--precision", "float"};
    CHECK_THAT(refusal(run),
               Contains("float state cannot resolve") && Contains("use precision = \"double\" or \"auto\""));
    for (const char* way : {"double", "auto"}) {
        run.back() = way;
        const test::Outcome outcome = levywell_run(run);
        INFO(way << "\n" << outcome.err);
        CHECK(outcome.code == exit_done);
    }
}
