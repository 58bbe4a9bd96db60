// Every landscape that comes with levywell has its theory at heavy-tailed noise, the nonlocal solver's
// included.

#include "catch.hpp"
#include "command_line.hpp"
#include "places.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

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
        const auto noise = theory.at("conditions").at(0).at("epsilon").at(0);
        REQUIRE(noise.at("transition").size() == theory.at("potential").at("minima").size());
        for (const auto& start : noise.at("transition")) CHECK(start.at("mean_exact").get<double>() > 0);
        ++count;
    }
    CHECK(count >= 8);
}
