// Starts nearer to an end than one step's noise: the report says how late their events are counted, and its
// advice works.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <regex>
#include <string>

using namespace levywell;

namespace {

std::string report(const std::string& start, const std::string& dt) {
    return test::levywell_run({"simulate", "--potential",
                               test::source_folder() + "/potentials/quadratic.toml", "--measure", "exit",
                               "--interval=0.5,inf", "--start", start, "--alpha", "1.5", "--epsilon", "0.3",
                               "--paths", "20000", "--dt", dt, "--seed", "1"})
        .out;
}

bool says_late(const std::string& text) {
    return text.find("within the first step, where it is counted at dt/2") != std::string::npos;
}

}  // namespace

TEST_CASE("Events within the first step are said to be late where that counts, and the dt advised mends it") {
    const std::string coarse = report("x=0.501", "0.005");
    INFO(coarse);
    REQUIRE(says_late(coarse));
    std::smatch found;
    REQUIRE(std::regex_search(coarse, found, std::regex("--dt ([-+0-9.e]+) makes")));
    CHECK_FALSE(says_late(report("x=0.501", found[1])));
    CHECK_FALSE(says_late(report("x=2", "0.005")));  // control: far from the end
}

TEST_CASE("Where every path leaves in the first step no time is known, and the dt advised sees it") {
    const test::TemporaryFolder folder;
    const std::string slope = folder.write(
        "slope.toml",
        "name = \"slope\"\nkind = \"expression\"\nf = \"2*sqrt(1 + (w+4)^2)\"\ndomain = [-8, 8]\n");
    const auto run = [&](const std::string& dt) {
        return test::levywell_run({"simulate", "--potential", slope, "--measure", "exit", "--interval=-1,1",
                                   "--start", "x=-0.8", "--alpha", "2", "--epsilon", "0.001", "--paths",
                                   "2000", "--horizon", "100", "--dt", dt});
    };
    const test::Outcome coarse = run("0.35");  // the drift alone leaves after 0.105
    INFO(coarse.out << coarse.err);
    REQUIRE(coarse.out.find("every path has its event within the first step") != std::string::npos);
    std::smatch found;
    REQUIRE(std::regex_search(coarse.out, found, std::regex("--dt ([-+0-9.e]+) sees")));
    const test::Outcome fine = run(found[1]);
    INFO(fine.out << fine.err);
    CHECK(fine.out.find("within the first step") == std::string::npos);
    std::smatch mean;
    REQUIRE(std::regex_search(fine.out, mean, std::regex("2000 +0 +([0-9.]+)")));
    CHECK(std::stod(mean[1]) == Approx(0.1052).epsilon(0.03));
}
