// Starts nearer to an end than one step's noise: the report says how late their events are counted, and its
// advice works.

#include "catch.hpp"
#include "command_line.hpp"
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
