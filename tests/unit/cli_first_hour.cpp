// What a newcomer meets: words that are misspelt, files that are mixed up, potentials that are there, files
// to begin with.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace levywell;
using test::levywell_run;
using test::Outcome;
using Words = std::vector<std::string>;

namespace {

const std::string two_well = test::source_folder() + "/potentials/two_well.toml";

std::string refusal(const Words& words) {
    const Outcome outcome = levywell_run(words);
    CHECK(outcome.code == exit_bad_input);
    CHECK(outcome.out.empty());
    return outcome.err;
}

std::string done(const Words& words) {
    const Outcome outcome = levywell_run(words);
    INFO(outcome.err);
    REQUIRE(outcome.code == exit_done);
    return outcome.out;
}

/// A quick run of paths that leave a well.
Words exits(const Words& more) {
    Words words{"simulate", "--potential", "@two_well", "--measure", "exit", "--alpha",
                "2",        "--epsilon",   "0.4",       "--horizon", "20",   "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("Misspelt commands and options are named, all at once, with what they may be meant as") {
    CHECK_THAT(refusal({"simulat", two_well}), Contains("did you mean simulate?"));
    CHECK_THAT(refusal({"data", "fetsh"}), Contains("levywell data: ") && Contains("did you mean fetch?"));
    CHECK_THAT(refusal({"xyzzy"}), Contains("levywell --help lists them") && !Contains("did you mean"));
    const std::string two = refusal(
        {"simulate", "--potential", two_well, "--measur", "exit", "--core_radius=2", "--alpha", "1.5"});
    CHECK_THAT(two, Contains("--measur: ") && Contains("did you mean --measure?"));
    CHECK_THAT(two, Contains("--core_radius: ") && Contains("did you mean --core-radius?"));
    // Not what is missing because of it.
    CHECK_THAT(refusal({"theory", two_well, "--aplha", "1.5"}),
               Contains("did you mean --alpha?") && !Contains("required"));
    CHECK_THAT(refusal({"theory", two_well}), Contains("--alpha is required"));
}

TEST_CASE("levywell help COMMAND is its --help") {
    CHECK(done({"help"}) == done({"--help"}));
    CHECK(done({"help", "simulate"}) == done({"simulate", "--help"}));
    CHECK(done({"help", "data", "fetch"}) == done({"data", "fetch", "--help"}));
    CHECK_THAT(refusal({"help", "simulat"}), Contains("did you mean simulate?"));
}

TEST_CASE("A potential given as a run file is called one, and so is a run file given as a potential") {
    const test::TemporaryFolder folder;
    for (const char* command : {"simulate", "trace"}) {
        const std::string error = refusal({command, two_well});
        CHECK_THAT(error, Contains("is a potential, and a run file is read here"));
        CHECK(std::count(error.begin(), error.end(), '\n') == 1);
        CHECK_THAT(error, Contains("--potential " + two_well));  // which works:
    }
    done({"simulate", "--potential", two_well, "--alpha", "2", "--epsilon", "0.4", "--paths", "20",
          "--quiet"});
    const std::string run = folder.write("run.toml",
                                         "potential = \"@two_well\"\n[noise]\nalpha = 2\nepsilon = 0.4\n"
                                         "[measure]\npaths = 20\n");
    CHECK_THAT(refusal({"theory", run, "--alpha", "1.5"}),
               Contains("is a run file, and a potential is read here") && !Contains("name is missing"));
    done({"simulate", run, "--quiet"});
}

TEST_CASE("A syntax error brings no fault of what could not be read") {
    const test::TemporaryFolder folder;
    const std::string run =
        folder.write("run.toml", "potential = \"@two_well\"\n[noise]\nalpha = [1.5\nepsilon = 0.1\n");
    for (const char* command : {"simulate", "trace"}) {
        const std::string error = refusal({command, run});
        CHECK_THAT(error, Contains(run + ":4: TOML syntax") && !Contains("missing"));
    }
}

TEST_CASE("Whole numbers are read as people write large ones") {
    const auto paths = [](const char* word) {
        const auto run = nlohmann::json::parse(done(exits({"--json", "--paths", word})));
        return run.at("conditions").at(0).at("n").get<int>();
    };
    CHECK(paths("2e2") == 200);
    CHECK(paths("1_000") == 1000);
    CHECK(paths("1.5e2") == 150);
    CHECK(paths("30.0") == 30);
    for (const char* word : {"1.55e1", "1__0", "_10", "1e", "1e-1", "0x10", "1e2.5"})
        CHECK_THAT(refusal(exits({"--paths", word})), Contains("no whole number in decimal digits"));
    CHECK_THAT(refusal(exits({"--seed", "1e30"})), Contains("out of range"));
    CHECK_THAT(refusal(exits({"--seed", "0_10"})), Contains("leading zero"));
}

TEST_CASE("Shipped potentials are listed, printed and read by name, as their files are") {
    const std::string list = done({"potentials"});
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_folder() + "/potentials")) {
        const std::string name = entry.path().stem().string();
        CHECK(done({"potentials", entry.path().filename().string()}) == text_of(entry.path().string()));
        if (entry.path().extension() != ".toml") continue;
        ++files;
        CHECK_THAT(list, Contains("@" + name + " "));
        CHECK(done({"potentials", name}) == text_of(entry.path().string()));
    }
    CHECK(static_cast<std::size_t>(std::count(list.begin(), list.end(), '\n')) == files + 1);
    for (const std::string name : {"two_well", "slice"}) {  // slice: with a file of its own
        std::string by_name = done({"theory", "@" + name, "--alpha", "1.5"});
        const std::string by_path =
            done({"theory", test::source_folder() + "/potentials/" + name + ".toml", "--alpha", "1.5"});
        CHECK(by_name.substr(by_name.find('\n')) == by_path.substr(by_path.find('\n')));
    }
    CHECK_THAT(refusal({"theory", "@two_wel", "--alpha", "1.5"}), Contains("did you mean '@two_well'?"));
    CHECK_THAT(refusal({"potentials", "two_wel"}), Contains("did you mean '@two_well'?"));
}

TEST_CASE("A run of a shipped potential can be done again from its file") {
    const test::TemporaryFolder folder;
    const auto mean = [](const std::string& json) {
        return nlohmann::json::parse(json).at("conditions").at(0).at("mean").get<double>();
    };
    const double first =
        mean(done({"simulate", "--potential", "@slice", "--measure", "exit", "--alpha", "2", "--epsilon",
                   "0.4", "--horizon", "20", "--paths", "50", "--json", "-o", folder / "r.h5"}));
    CHECK(mean(done({"simulate", folder / "r.h5", "--json"})) == first);
}

TEST_CASE("levywell init writes files that run as they are, and replaces none") {
    const test::TemporaryFolder folder;
    const std::string place = folder / "first";
    CHECK(levywell_run({"init", place}).code == exit_done);
    const std::string run = place + "/run.toml";
    const std::string potential = place + "/potential.toml";
    CHECK_THAT(done({"simulate", run, "--paths", "200", "--quiet"}), Contains("transitions from m1"));
    CHECK(std::filesystem::exists(place + "/run.h5"));
    std::ofstream(run, std::ios::app) << "# mine\n";
    std::filesystem::remove(potential);
    CHECK_THAT(refusal({"init", place}), Contains("run.toml: is there already"));
    CHECK(!std::filesystem::exists(potential));
    CHECK_THAT(text_of(run), Contains("# mine"));
    CHECK(levywell_run({"init", place, "--force"}).code == exit_done);
    CHECK_THAT(text_of(run), !Contains("# mine"));
    CHECK(std::filesystem::exists(potential));
    CHECK_THAT(refusal({"init", run}), Contains("is no folder"));
}

TEST_CASE("Every key that a run file to begin with has as a comment is one") {
    const test::TemporaryFolder folder;
    REQUIRE(levywell_run({"init", folder / ""}).code == exit_done);
    std::istringstream lines(text_of(folder / "run.toml"));
    std::vector<std::string> all;
    for (std::string line; std::getline(lines, line);) all.push_back(line);
    int keys = 0;
    for (std::size_t k = 0; k < all.size(); ++k) {
        const std::size_t equals = all[k].find(" = ");
        if (!all[k].starts_with("# ") || equals == std::string::npos) continue;
        const std::string key = all[k].substr(2, equals - 2);
        if (key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos) continue;
        std::size_t last = k;
        while (all[k].ends_with("[") && all[last] != "# ]") ++last;
        std::string text;
        for (std::size_t j = 0; j < all.size(); ++j)
            text += (k <= j && j <= last ? all[j].substr(2) : all[j]) + "\n";
        ++keys;
        // It may be at odds with what is asked for, but is no unknown key and no wrong type.
        const std::string error = refusal({"simulate", folder.write("one.toml", text), "--alpha", "3"});
        INFO(key << ": " << error);
        CHECK_THAT(error, !Contains("unknown key") && !Contains("belongs here") && !Contains("TOML"));
    }
    CHECK(keys >= 15);
}
