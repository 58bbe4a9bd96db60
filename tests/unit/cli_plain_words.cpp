// Messages state the reason that holds, and no other.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

using namespace levywell;
using test::levywell_run;
using test::Outcome;

namespace {

using Words = std::vector<std::string>;

const std::string potentials = test::source_folder() + "/potentials/";

Words run(const Words& more) {
    Words words{"simulate", "--potential", potentials + "three_wells.toml", "--paths", "16", "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

Outcome done(Words words) {
    Outcome outcome = levywell_run(words);
    INFO(outcome.err);
    REQUIRE(outcome.code == exit_done);
    return outcome;
}

std::string refusal(const Words& words) {
    const Outcome outcome = levywell_run(words);
    CHECK(outcome.code == exit_bad_input);
    CHECK(outcome.out.empty());
    return outcome.err;
}

std::string verdict(Words words) {
    words.emplace_back("--json");
    return nlohmann::json::parse(done(words).out).at("conditions").at(0).at("verdict").get<std::string>();
}

}  // namespace

TEST_CASE("A file that cannot be read is one error, and a result is called one") {
    const test::TemporaryFolder folder;
    for (const char* command : {"simulate", "trace"}) {
        const std::string missing = refusal({command, folder / "missing.toml"});
        INFO(missing);
        CHECK(std::count(missing.begin(), missing.end(), '\n') == 1);
        CHECK_THAT(missing, Contains("No such file"));
    }
    const std::string result = folder / "r.h5";
    done({"stable", "--alpha", "1.5", "--points", "2", "-o", result});
    for (const Words& words : {Words{"trace", result}, Words{"theory", result, "--alpha", "1.5"}})
        CHECK_THAT(refusal(words), Contains("is a result file (HDF5)") && !Contains("TOML: "));
}

TEST_CASE("A list with nothing beside a comma is refused, by flag and with an equals sign") {
    for (const char* list : {"0.3,,", "0.3,", ",0.3", "0.3,,0.2"}) {
        CHECK_THAT(refusal(run({"--alpha", "1.5", "--epsilon", list})),
                   Contains("--epsilon: ") && Contains("beside a comma"));
        CHECK_THAT(refusal(run({"--alpha", "1.5", std::string("--epsilon=") + list})),
                   Contains("beside a comma"));
    }
    CHECK_THAT(refusal(run({"--alpha", "1.5,1.5", "--epsilon", "0.3"})), Contains("more than once"));
}

TEST_CASE("A chain's z is one number: in the table and in the verdict") {
    const Words chain = run(
        {"--measure", "chain", "--start", "m2", "--alpha", "1.2", "--epsilon", "0.5", "--horizon", "500"});
    const std::string text = verdict(chain);
    std::smatch largest;
    REQUIRE(std::regex_search(text, largest, std::regex("the largest \\|z\\| of [0-9]+ is ([0-9.]+)")));
    const std::string printed = done(chain).out;
    double most = 0;
    // Columns: ... exact, ratio, z, small-noise law, ratio, z.
    const std::regex row("m[0-9] -> m[0-9] +([0-9]+) .*\\] .* ([-+][0-9.]+) +[^ ]+ +[^ ]+ +[^ ]+\n");
    for (std::sregex_iterator at(printed.begin(), printed.end(), row), end; at != end; ++at)
        if (std::stoi((*at)[1]) >= 25) most = std::max(most, std::abs(std::stod((*at)[2])));
    INFO(printed);
    CHECK(most == Approx(std::stod(largest[1])));
}

TEST_CASE("Where there is no law of the rates, or no rate has jumps enough, the verdict says which") {
    CHECK_THAT(verdict(run({"--measure", "chain", "--alpha", "2", "--epsilon", "0.5", "--horizon", "50"})),
               Contains("compatible with the exact ones") || Contains("judged by the exact ones"));
    const test::TemporaryFolder folder;
    const std::string schedule = folder.write("noise.csv", "time,alpha,epsilon\n0,1.5,0.3\n2,1.2,0.4\n");
    CHECK_THAT(verdict(run({"--measure", "chain", "--schedule", schedule, "--horizon", "50"})),
               Contains("neither an exact value nor a small-noise law of the rates"));
    const Words few = run({"--measure", "chain", "--alpha", "1.2", "--epsilon", "0.2", "--horizon", "10"});
    CHECK_THAT(verdict(few), Contains("no rate has 25 jumps") && !Contains("no small-noise law"));
    Words more = few;
    more.back() = "3000";  // what is advised
    CHECK_THAT(verdict(more), Contains("the largest |z|"));
    const std::string brownian =
        done(run({"--measure", "chain", "--alpha", "2", "--epsilon", "0.5", "--horizon", "50"})).out;
    CHECK(brownian.find("inf") == std::string::npos);
    // It has exact rates, and no small-noise law.
    CHECK(std::regex_search(brownian,
                            std::regex("m1 -> m2 .*\\)  +[0-9.]+  +[0-9.]+  +[-+][0-9.]+  +-  +-  +-\n")));
}

TEST_CASE("Epsilon of the Brownian convention is labelled") {
    const Words words{"simulate",  "--potential", potentials + "two_well.toml",
                      "--alpha",   "2",           "--epsilon",
                      "0.8",       "--paths",     "20",
                      "--horizon", "5",           "--quiet"};
    Words brownian = words;
    brownian.insert(brownian.end(), {"--convention", "brownian"});
    CHECK_THAT(done(brownian).out, Contains("eps dB with eps = 0.8") && Contains("epsilon = 0.565685"));
    CHECK_THAT(done(words).out, !Contains("eps dB"));
}
