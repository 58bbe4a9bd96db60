// Every landscape that comes with levywell has its theory at heavy-tailed noise, the nonlocal solver's
// included, and can be simulated.

#include "catch.hpp"
#include "command_line.hpp"
#include "places.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

using test::levywell_run;
using test::Outcome;

TEST_CASE("Every file of potentials/ has its theory") {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_folder() + "/potentials")) {
        const std::string stem = entry.path().stem();
        if (entry.path().extension() != ".toml" || stem == "flat" || stem == "quadratic")
            continue;  // no barrier
        const Outcome run = levywell_run(
            {"theory", entry.path(), "--alpha", "1.5", "--epsilon", "0.3", "--tolerance", "0.01", "--json"});
        INFO(entry.path() << "\n" << run.err);
        REQUIRE(run.code == levywell::exit_done);
        const auto theory = nlohmann::json::parse(run.out);
        const auto noise = theory.at("theory").at(0).at("conditions").at(0);
        REQUIRE(noise.at("transitions").size() == theory.at("potential").at("minima").size());
        for (const auto& start : noise.at("transitions")) CHECK(start.at("mean_exact").get<double>() > 0);
        ++count;
    }
    CHECK(count >= 8);
}

TEST_CASE("Every file of potentials/ can be simulated") {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_folder() + "/potentials")) {
        if (entry.path().extension() != ".toml") continue;
        const std::string stem = entry.path().stem();
        std::vector<std::string> arguments{"simulate", "--potential", entry.path(), "--alpha",
                                           "2",        "--epsilon",   "0.3",        "--paths",
                                           "64",       "--horizon",   "2",          "--json"};
        const std::vector<std::string> wells{"--measure", "transitions"};
        const std::vector<std::string> interval{"--measure", "exit", "--start", "x=0", "--interval", "-1,1"};
        const auto& more = stem == "flat" || stem == "quadratic" ? interval : wells;
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome run = levywell_run(arguments);
        INFO(entry.path() << "\n" << run.err);
        REQUIRE(run.code == levywell::exit_done);
        CHECK(nlohmann::json::parse(run.out).at("conditions").at(0).at("n") == 64);
        ++count;
    }
    CHECK(count >= 10);
}
