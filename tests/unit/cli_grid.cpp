// What a run of many conditions says: what was asked for, one line for what holds of many, conditions that
// cannot be run.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

using namespace levywell;
using test::levywell_run;
using test::Outcome;
using Words = std::vector<std::string>;

namespace {

Outcome run(const Words& more) {
    Words words{"simulate", "--measure", "exit", "--alpha", "2", "--paths", "200"};
    words.insert(words.end(), more.begin(), more.end());
    return levywell_run(words);
}

/// Exits of [-1, 1], with a step that times them where epsilon is not large.
Outcome flat(const std::string& epsilon, const Words& more = {}) {
    Words words{"--potential", "@flat", "--interval=-1,1", "--start", "x=0",
                "--dt",        "0.01",  "--epsilon",       epsilon,   "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("A grid with an impossible condition is refused; on request the others are run, with its name") {
    const Outcome refused = flat("1,10,0.5");
    CHECK(refused.code == exit_bad_input);
    CHECK_THAT(refused.err, Contains("too large to time the exit") && Contains("--skip-impossible: "));
    CHECK_THAT(flat("10").err, !Contains("--skip-impossible"));  // there are no others
    CHECK_THAT(flat("1,10,0.5", {"--dt", "-1"}).err, !Contains("--skip-impossible"));

    const Outcome rest = flat("1,10,0.5", {"--skip-impossible", "--json"});
    INFO(rest.err);
    REQUIRE(rest.code == exit_done);
    CHECK_THAT(rest.err,
               Contains("alpha 2 epsilon 10 is left out: --dt: ") && Contains("too large to time the exit"));
    CHECK(count(rest.err, "is left out") == 1);
    const auto conditions = nlohmann::json::parse(rest.out).at("conditions");
    const auto whole = nlohmann::json::parse(flat("1,0.5", {"--json"}).out).at("conditions");
    REQUIRE(conditions.size() == 2);
    for (std::size_t k = 0; k < 2; ++k)
        for (const char* name : {"epsilon", "mean", "stderr"})
            CHECK(conditions.at(k).at(name) == whole.at(k).at(name));

    const Outcome none = flat("10,20", {"--skip-impossible"});
    CHECK(none.code == exit_bad_input);
    CHECK_THAT(none.err, Contains("epsilon 10 ") && Contains("epsilon 20 "));
    CHECK(flat("1,10,1", {"--skip-impossible"}).code == exit_bad_input);  // one of them twice
    CHECK_THAT(flat("1,10", {"--skip-impossible", "--condition", "1/2"}).err,
               Contains("--skip-impossible: "));
}

TEST_CASE("What is skipped is skipped again by --resume and in a plan") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "r.h5";
    REQUIRE(flat("1,10", {"--skip-impossible", "-o", file}).code == exit_done);
    CHECK_THAT(flat("1,10", {"--skip-impossible", "-o", file, "--resume"}).err,
               Contains("is complete already"));
    const Outcome plan = flat("1,10", {"--skip-impossible", "--plan"});
    CHECK_THAT(plan.out, Contains("epsilon 1 ") && !Contains("epsilon 10 "));
    CHECK_THAT(plan.err, Contains("alpha 2 epsilon 10 is left out"));
}

TEST_CASE("What is said of many conditions is one line, with the range of its numbers; --json has each") {
    const Words words{"--potential", "@two_well", "--epsilon", "0.4,0.5,0.6,0.7",
                      "--horizon",   "5",         "--quiet"};
    const std::string text = run(words).out;
    Words json = words;
    json.emplace_back("--json");
    const auto conditions = nlohmann::json::parse(run(json).out).at("conditions");
    std::vector<int> censored;
    for (const auto& condition : conditions) {
        const std::string remarks = condition.at("remarks").dump();
        std::smatch found;
        REQUIRE(std::regex_search(remarks, found, std::regex("([0-9]+) of 200 paths were censored at 5")));
        censored.push_back(std::stoi(found[1]));
    }
    const auto [least, most] = std::minmax_element(censored.begin(), censored.end());
    REQUIRE(*least < *most);
    INFO(text);
    CHECK(count(text, "were censored at 5") == 1);
    CHECK_THAT(text, Contains("all 4 conditions: " + std::to_string(*least) + " to " + std::to_string(*most) +
                              " of 200 paths were censored at 5"));
    CHECK_THAT(text, Contains("  each condition's own numbers: --json, or the result file\n"));
    // Two conditions say their own.
    Words two = words;
    two[3] = "0.4,0.5";
    CHECK(count(run(two).out, "were censored at 5") == 2);
}

TEST_CASE("Epsilon is listed as it was asked for, beside what it is in the levy convention") {
    const Words words{"--potential", "@two_well", "--epsilon", "0.5", "--horizon", "5", "--quiet"};
    Words brownian = words;
    brownian.insert(brownian.end(), {"--convention", "brownian"});
    CHECK(std::regex_search(run(brownian).out,
                            std::regex("alpha  epsilon \\(dB\\)  epsilon \\(dL\\).*\n +2 +0.5 +0.35355 ")));
    CHECK_THAT(run(words).out, Contains("alpha  epsilon  paths") && !Contains("dB"));
    Words plan = brownian;
    plan.emplace_back("--plan");
    CHECK_THAT(run(plan).out, Contains("epsilon 0.353553 (eps dB with eps = 0.5)"));
}
