// A run to an accuracy is a run like others: taken up, done again and put together from pieces it is the
// same, and what its messages advise works.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <nlohmann/json.hpp>

using nlohmann::json;
using test::with;
using test::Words;

namespace {

const std::string potentials = test::source_folder() + "/potentials/";

Words exits() {
    return {"simulate",  "--potential", potentials + "two_well.toml",
            "--measure", "exit",        "--alpha",
            "1.2,1.8",   "--epsilon",   "0.3"};
}

/// The conditions of a run that is expected to succeed, without the time that it took.
json conditions(const Words& words) {
    const test::Outcome outcome = test::levywell_run(with(words, {"--json"}));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    json found = json::parse(outcome.out)["conditions"];
    for (json& condition : found) condition.erase("wall_seconds");
    return found;
}

}  // namespace

TEST_CASE("Done again from its file, and merged from pieces, it has the same numbers") {
    const test::TemporaryFolder folder;
    const Words run = with(exits(), {"--accuracy", "4%"});
    const json whole = conditions(with(run, {"-o", folder / "whole.h5"}));
    REQUIRE(whole.size() == 2);
    CHECK(conditions({"simulate", folder / "whole.h5", "-o", folder / "again.h5"}) == whole);
    CHECK(conditions(with(run, {"--threads", "3"})) == whole);
    Words pieces{"merge"};
    for (const char* piece : {"1/2", "2/2"}) {
        pieces.push_back(folder / (std::string(1, piece[0]) + ".h5"));
        conditions(with(run, {"--condition", piece, "-o", pieces.back()}));
    }
    CHECK(conditions(with(pieces, {"-o", folder / "merged.h5"})) == whole);
    const test::Outcome resumed = test::levywell_run(with(run, {"-o", folder / "whole.h5", "--resume"}));
    CHECK(resumed.code == 0);  // it is complete
    const test::Outcome other =
        test::levywell_run(with(exits(), {"--accuracy", "3%", "-o", folder / "whole.h5", "--resume"}));
    CHECK(other.code == 2);
}

TEST_CASE("What is reached is said, and is what was asked for") {
    for (const json& condition : conditions(with(exits(), {"--accuracy", "0.03"}))) {
        CHECK(condition["error"]["mean"].get<double>() <= 0.03 * condition["mean"].get<double>());
        CHECK(condition["remarks"][0].get<std::string>().starts_with("3% was asked for and "));
    }
}

TEST_CASE("A run that leaves step and paths open is one to 1%, also from its file") {
    const test::TemporaryFolder folder;
    json open = conditions(with(exits(), {"-o", folder / "open.h5"}));
    CHECK(conditions({"simulate", folder / "open.h5"}) == open);
    json asked = conditions(with(exits(), {"--accuracy", "1%"}));
    for (const json& condition : open) {
        CHECK(condition["error"]["mean"].get<double>() <= 0.01 * condition["mean"].get<double>());
        CHECK(condition["remarks"][0].get<std::string>().starts_with("1% is the default accuracy and "));
    }
    for (json* both : {&open, &asked})
        for (json& condition : *both) condition.erase("remarks");
    CHECK(open == asked);
    // Where it cannot be promised the run is that of the other defaults, and says so.
    const Words censored = with(exits(), {"--horizon", "8"});
    json by_default = conditions(with(censored, {"-o", folder / "censored.h5"}));
    CHECK(conditions({"simulate", folder / "censored.h5"}) == by_default);
    json given = conditions(with(censored, {"--dt", "0.005", "--paths", "100000"}));
    REQUIRE(by_default.size() == given.size());
    for (std::size_t k = 0; k < given.size(); ++k) {
        CHECK_THAT(
            by_default[k]["remarks"][0].get<std::string>(),
            Contains("dt 0.005 and 100000 paths, as where nothing chooses them: an accuracy of 1% cannot "
                     "be promised") &&
                Contains("censored at the horizon 8"));
        by_default[k]["remarks"].erase(0);
    }
    CHECK(by_default == given);
}

TEST_CASE("On the command line an accuracy replaces a run file's step and paths, and they it") {
    const test::TemporaryFolder folder;
    const std::string file = "potential = \"" + potentials +
                             "two_well.toml\"\n[noise]\nalpha = [1.5]\nepsilon = [0.3]\n[measure]\nkind = "
                             "\"exit\"\n";
    const std::string fixed = folder.write("fixed.toml", file + "paths = 1000\n[scheme]\ndt = 0.01\n");
    const std::string free = folder.write("free.toml", file + "[scheme]\naccuracy = \"5%\"\n");
    const json to_accuracy = conditions({"simulate", fixed, "--accuracy", "5%"});
    CHECK(to_accuracy == conditions({"simulate", free}));
    CHECK(to_accuracy[0]["n"] != 1000);
    const json by_hand = conditions({"simulate", free, "--dt", "0.01", "--paths", "1000"});
    CHECK(by_hand == conditions({"simulate", fixed}));
    CHECK(by_hand[0]["dt"] == 0.01);
    const std::string both = folder.write("both.toml", file + "paths = 1000\n[scheme]\naccuracy = 0.05\n");
    const test::Outcome refused = test::levywell_run({"simulate", both});
    CHECK(refused.code == 2);
    CHECK_THAT(refused.err, Contains("accuracy chooses paths: leave out one of them"));
    CHECK_THAT(refused.err, Contains("both.toml:7"));
}

TEST_CASE("Its plan shows what it would run, and other commands ask for dt instead") {
    const test::Outcome plan = test::levywell_run(with(exits(), {"--accuracy", "5%", "--plan"}));
    REQUIRE(plan.code == 0);
    const json run = conditions(with(exits(), {"--accuracy", "5%"}));
    for (const json& condition : run)
        CHECK_THAT(plan.out, Contains(std::to_string(condition["n"].get<int>())));
    const test::TemporaryFolder folder;
    const std::string free =
        folder.write("free.toml", "potential = \"" + potentials +
                                      "two_well.toml\"\n[noise]\nalpha = [1.5]\nepsilon = [0.3]\n"
                                      "[measure]\nkind = \"exit\"\n[scheme]\naccuracy = \"5%\"\n");
    const Words trace{"trace", free, "--horizon", "10", "-o", folder / "trace.h5"};
    const test::Outcome refused = test::levywell_run(trace);
    CHECK(refused.code == 2);
    CHECK_THAT(refused.err, Contains("belongs to levywell simulate (give dt here)"));
    const test::Outcome traced = test::levywell_run(with(trace, {"--dt", "0.01"}));
    INFO(traced.err);
    CHECK(traced.code == 0);
}
