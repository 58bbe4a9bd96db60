// levywell simulate --plan: what a run would do and cost, held against the run itself.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

using namespace levywell;
using test::levywell_run;
using test::Outcome;

namespace {

const std::string potential = test::source_folder() + "/potentials/two_well.toml";

std::vector<std::string> study(const std::vector<std::string>& more) {
    std::vector<std::string> all{"simulate", "--potential", potential, "--paths", "4000"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// The words of the table's line that holds `noise`.
std::vector<std::string> line_of(const std::string& text, const std::string& noise) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t at = line.find(noise);
        if (at == std::string::npos) continue;
        std::istringstream words(line.substr(at + noise.size()));
        std::vector<std::string> found;
        for (std::string word; words >> word;) found.push_back(word);
        return found;
    }
    return {};
}

}  // namespace

TEST_CASE("A plan's schemes are the run's; its cost and its error are those of the run, to a small factor") {
    for (const std::vector<std::string>& noise :
         {std::vector<std::string>{"1.5", "0.1"}, {"1.2", "0.5"}, {"2", "0.4"}}) {
        std::vector<std::string> asked{"--measure", "exit", "--alpha", noise[0], "--epsilon", noise[1]};
        asked.push_back("--plan");
        const Outcome plan = levywell_run(study(asked));
        INFO(plan.out << plan.err);
        REQUIRE(plan.code == exit_done);
        const auto words = line_of(plan.out, "alpha " + noise[0] + " epsilon " + noise[1]);
        REQUIRE(words.size() >= 6);
        asked.back() = "--json";
        const auto run = nlohmann::json::parse(levywell_run(study(asked)).out).at("conditions").at(0);
        CHECK(words[0] == run.at("scheme").get<std::string>());
        CHECK(words[2] == "4000");
        const double steps = run.at("path_steps").get<double>();
        CHECK(std::stod(words[4]) > 0.25 * steps);
        CHECK(std::stod(words[4]) < 5 * steps);
        const double error = run.at("stderr").get<double>() / run.at("mean").get<double>();
        CHECK(std::stod(words.back()) / 100 == Approx(error).epsilon(0.3));
    }
}

TEST_CASE("A plan simulates and writes nothing, and is told faults as a run is") {
    const test::TemporaryFolder folder;
    const std::string output = folder / "x.h5";
    const Outcome plan =
        levywell_run({"simulate", "--potential", potential, "--alpha", "1.5", "--epsilon", "1e-3", "--paths",
                      "10000000000", "--no-per-path", "--plan", "-o", output});
    INFO(plan.out << plan.err);
    CHECK(plan.code == exit_done);
    CHECK_FALSE(std::filesystem::exists(output));
    CHECK_THAT(plan.out, Contains("days") || Contains(" h") || Contains("min"));
    const Outcome wrong = levywell_run(study({"--alpha", "3", "--epsilon", "0.1", "--plan"}));
    CHECK(wrong.code == exit_bad_input);
    CHECK_THAT(wrong.err, Contains("alpha"));
    CHECK(levywell_run(study({"--alpha", "1.5", "--epsilon", "0.1", "--plan", "--json"})).code ==
          exit_bad_input);
}

TEST_CASE("Splitting's climbs are not known before: no cost is made up") {
    const Outcome plan = levywell_run({"simulate", "--potential", potential, "--measure", "exit", "--alpha",
                                       "2", "--epsilon", "0.15", "--scheme", "splitting", "--plan"});
    INFO(plan.out << plan.err);
    CHECK(plan.code == exit_done);
    CHECK_THAT(plan.out, Contains("splitting") && Contains("nobody knows before"));
}
