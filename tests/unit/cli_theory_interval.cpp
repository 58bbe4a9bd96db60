// levywell theory --interval and --curves: what it prints, writes and refuses, beside what simulate says is
// exact.

#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "places.hpp"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace levywell;
using test::levywell_run;

namespace {

using Words = std::vector<std::string>;

std::string potential(const std::string& name) {
    return test::source_folder() + "/potentials/" + name + ".toml";
}

nlohmann::json json_of(Words words) {
    words.emplace_back("--json");
    const test::Outcome run = levywell_run(words);
    INFO(run.err);
    REQUIRE(run.code == exit_done);
    return nlohmann::json::parse(run.out);
}

/// What theory says at one noise.
nlohmann::json entry_of(const std::string& name, const Words& more) {
    Words words{"theory", potential(name)};
    words.insert(words.end(), more.begin(), more.end());
    return json_of(words).at("theory").at(0);
}

/// w and value of each curve of a table.
std::map<std::string, std::map<double, double>> curves_of(const std::string& file) {
    std::istringstream lines(test::read_file(file));
    std::string line;
    std::getline(lines, line);
    CHECK(line == "curve,alpha,epsilon,w,value,error");
    std::map<std::string, std::map<double, double>> curves;
    while (std::getline(lines, line)) {
        std::vector<std::string> cells;
        std::istringstream cell(line);
        for (std::string text; std::getline(cell, text, ',');) cells.push_back(text);
        REQUIRE(cells.size() == 6);
        curves[cells[0]][std::stod(cells[3])] = std::stod(cells[4]);
    }
    return curves;
}

}  // namespace

TEST_CASE("Theory of an interval is what a simulation holds its measurement against") {
    struct Case {
        const char* name;
        const char* interval;
        const char* start;
        const char* alpha;
    };
    for (const Case& c : {Case{"two_well", "-inf,1", "m1", "1.5"}, Case{"two_well", "-2,2.5", "x=0.2", "1.2"},
                          Case{"flat", "-1,1", "x=0.3", "0.7"}, Case{"quadratic", "-1,2", "m1", "2"},
                          Case{"quadratic", "-2,inf", "x=-1", "1.5"}}) {
        const std::string interval = std::string("--interval=") + c.interval;
        const auto simulated =
            json_of({"simulate", "--potential", potential(c.name), "--measure", "exit", interval, "--start",
                     c.start, "--alpha", c.alpha, "--epsilon", "0.5", "--paths", "20", "--quiet"})
                .at("conditions")
                .at(0);
        const auto entry = entry_of(
            c.name, {"--alpha", c.alpha, "--epsilon", "0.5", interval, "--start", c.start, "--modes", "1"});
        const auto& exit = entry.at("starts").at(0);
        INFO(c.name << " " << c.interval << ": " << exit.dump());
        for (const char* number : {"mean_exact", "mean_exact_error", "mean_asymptotic"})
            CHECK(exit.at(number) == simulated.at(number));
        if (!simulated.at("target_exact").empty()) {
            CHECK(exit.at("exit_left") == simulated.at("target_exact").at(0));
            CHECK(exit.at("exit_right") == simulated.at("target_exact").at(1));
        }
        CHECK(exit.at("exit_left").get<double>() + exit.at("exit_right").get<double>() ==
              Approx(1).epsilon(1e-3));
        CHECK(exit.at("deviation_exact").get<double>() ==
              Approx(exit.at("mean_exact").get<double>() * simulated.at("variation_exact").get<double>()));
        CHECK(entry.at("spectrum").at("eigenvalue").size() == 1);
    }
}

TEST_CASE("Without --start times are those from each minimum inside") {
    const auto entry = entry_of("three_wells", {"--alpha", "1.5", "--epsilon", "0.5", "--interval=-inf,1.5"});
    Words starts;
    for (const auto& exit : entry.at("starts")) starts.push_back(exit.at("start"));
    CHECK(starts == Words{"m1", "m2"});
    CHECK(entry.at("spectrum").at("eigenvalue").size() == 4);
}

TEST_CASE("A table of curves has the digits that its errors have") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "curves.csv";
    REQUIRE(levywell_run({"theory", potential("flat"), "--alpha", "2", "--epsilon", "1", "--interval=-1,1",
                          "--start", "x=0", "--curves", file})
                .code == exit_done);
    const auto curves = curves_of(file);
    for (const auto& [w, mean] : curves.at("mean_time")) CHECK(mean == Approx((1 - w * w) / 2).margin(3e-11));
}

TEST_CASE("A table of curves holds mean times and ends of every start, and goes through what is printed") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "curves.csv";
    const auto entry = entry_of("two_well", {"--alpha", "1.5", "--epsilon", "0.3", "--interval=-2,1",
                                             "--start", "m1,x=0.25", "--curves", file});
    const auto curves = curves_of(file);
    CHECK(curves.size() == 7);
    for (const auto& exit : entry.at("starts")) {
        const double w = exit.at("start_position");
        CHECK(curves.at("mean_time").at(w) == Approx(exit.at("mean_exact").get<double>()).epsilon(1e-3));
        CHECK(curves.at("exit_right").at(w) == Approx(exit.at("exit_right").get<double>()).epsilon(1e-3));
    }
    CHECK(curves.at("mean_time").begin()->second == 0);
    CHECK(curves.at("mean_time").rbegin()->second == 0);
    CHECK(curves.at("eigenfunction_4").size() > 100);

    // The table is levywell's own, which --force replaces.
    const Words again{"theory", potential("two_well"), "--alpha",  "1.5", "--epsilon",
                      "0.3",    "--interval=-2,1",     "--curves", file,  "--force"};
    CHECK(levywell_run({again.begin(), again.end() - 1}).code == exit_bad_input);
    CHECK(levywell_run(again).code == exit_done);

    const std::string wells = folder / "wells.csv";
    const auto whole = entry_of("two_well", {"--alpha", "1.5", "--epsilon", "0.3", "--curves", wells})
                           .at("conditions")
                           .at(0);
    const auto of_wells = curves_of(wells);
    CHECK(of_wells.size() == 8);
    CHECK(of_wells.at("mean_time_m1").at(-1) ==
          Approx(whole.at("transitions").at(0).at("mean_exact").get<double>()).epsilon(1e-3));
    CHECK(of_wells.at("committor_m1").at(-1) == 1);
    CHECK(of_wells.at("committor_m1").at(1.5) == 0);
    // Two wells exchange at the sum of both rates.
    const double both = 1 / whole.at("transitions").at(0).at("mean_exact").get<double>() +
                        1 / whole.at("transitions").at(1).at("mean_exact").get<double>();
    CHECK(whole.at("spectrum").at("eigenvalue").at(0).get<double>() == Approx(both).epsilon(0.1));
    CHECK(whole.at("spectrum").at("eigenvalue").at(1).get<double>() > 10 * both);
}

TEST_CASE("What theory cannot say of an interval is refused at once, with what works", "[sweep]") {
    const auto refused = [](const Words& more) {
        Words words{"theory", potential("two_well"), "--alpha", "1.5"};
        words.insert(words.end(), more.begin(), more.end());
        const test::Outcome run = levywell_run(words);
        CHECK(run.code == exit_bad_input);
        CHECK(run.out.empty());
        return run.err;
    };
    const std::string all = refused({"--epsilon", "0.2", "--interval=-1.5,1", "--start", "x=5,m7,relaxed:m1",
                                     "--modes", "21", "--density", "d.csv"});
    for (const char* fault :
         {"--modes: modes = 21 (0 to 20)", "--density: is the stationary density", "\"x=5\" = 5 lies outside",
          "minima of this potential are m1 to m2", "exact values are those of points"})
        CHECK_THAT(all, Catch::Contains(fault));
    CHECK_THAT(refused({"--modes", "3"}), Catch::Contains("--modes: needs --interval, --curves or --output"));
    const Words noise{"--epsilon", "0.2"};
    const auto with = [&](Words more) {
        more.insert(more.begin(), noise.begin(), noise.end());
        return refused(more);
    };
    CHECK_THAT(with({"--interval=1,-1"}), Catch::Contains("--interval: [1, -1] is empty"));
    CHECK_THAT(with({"--interval=1,-1", "--start", "m9"}),
               Catch::Contains("--interval: [1, -1] is empty") && Catch::Contains("--start: start = \"m9\""));
    CHECK_THAT(with({"--interval=-inf,inf"}), Catch::Contains("--interval: has no finite end"));
    CHECK_THAT(with({"--interval=1"}), Catch::Contains("--interval: must be A,B"));
    CHECK_THAT(with({"--interval=2,3"}), Catch::Contains("--start: no minimum lies in [2, 3]"));
    CHECK_THAT(with({"--start", "m1"}), Catch::Contains("--start: needs --interval"));
    CHECK_THAT(refused({"--interval=-2,1"}), Catch::Contains("--interval: needs --epsilon"));
    CHECK_THAT(refused({"--curves", "c.csv"}), Catch::Contains("--curves: needs --epsilon"));
    CHECK_THAT(with({"--interval=-2,1", "--start", "s1"}),
               Catch::Contains("write a minimum") && !Catch::Contains("relaxed"));
    CHECK_THAT(with({"--interval=-2,1", "--start", "x=1"}), Catch::Contains("(-2, 1), its ends excluded"));
    CHECK_THAT(with({"--interval=-2,1", "--start", "m1,m1"}), Catch::Contains("--start: m1 is there twice"));
    // A tolerance that was asked for and is not reached.
    CHECK_THAT(with({"--interval=-2,1", "--modes", "1", "--tolerance", "1e-9"}),
               Catch::Contains("cannot be reached"));
}

TEST_CASE("A mean time beyond the largest number is printed by its logarithm, and null in JSON") {
    const Words words{"--alpha", "2", "--epsilon", "0.05", "--interval=-2,2.5", "--start", "m1"};
    Words text{"theory", potential("two_well")};
    text.insert(text.end(), words.begin(), words.end());
    const test::Outcome run = levywell_run(text);
    INFO(run.err);
    REQUIRE(run.code == exit_done);
    CHECK_THAT(run.out, Catch::Contains("e+574") && Catch::Contains("rounding leaves"));
    const auto exit = entry_of("two_well", words).at("starts").at(0);
    CHECK(exit.at("deviation_exact").is_null());
    CHECK(exit.at("deviation_exact_error").is_null());
    CHECK(exit.at("mean_exact_log10").get<double>() == Approx(574).margin(1));
}

TEST_CASE("Remarks give the reason that holds", "[sweep]") {
    const test::TemporaryFolder folder;
    const auto remarks = [&](const std::string& name, const Words& more) {
        return entry_of(name, more).at("remarks").dump();
    };
    // Beside an end, whatever small noise would say of the basin.
    CHECK_THAT(remarks("quadratic", {"--alpha", "0.8", "--epsilon", "1", "--interval=-1,1", "--start",
                                     "x=-0.9999999999999999", "--modes", "1"}),
               Catch::Contains("so near to an end") && !Catch::Contains("small noise"));
    CHECK_THAT(remarks("two_well", {"--alpha", "1.5", "--epsilon", "0.05", "--interval=-inf,0", "--start",
                                    "x=-1e-18", "--modes", "1"}),
               Catch::Contains("so near to an end"));
    // Paths that follow the drift out: their spread is lost, which is no matter of the times' tolerance.
    CHECK_THAT(remarks("two_well", {"--alpha", "1.5", "--epsilon", "1e-4", "--interval=-0.5,0.5", "--start",
                                    "x=0.1", "--modes", "1", "--tolerance", "1e-3"}),
               Catch::Contains("standard deviation from x=0.1"));
    // All paths leave by the only end: a probability of 0 has no relative error.
    const std::string file = folder / "curves.csv";
    CHECK(remarks("two_well", {"--alpha", "1.5", "--epsilon", "0.3", "--interval=-0.5,inf", "--modes", "1",
                               "--curves", file}) == "[]");
    CHECK_THAT(test::read_file(file), !Catch::Contains(",-0,"));
    CHECK_THAT(remarks("two_well", {"--alpha", "1.9", "--epsilon", "1e-3", "--interval=-2,2.5"}),
               Catch::Contains("eigenvalue") && !Catch::Contains("continuous"));
    CHECK_THAT(remarks("two_well", {"--alpha", "2", "--epsilon", "0.3", "--interval=-1e4,1e4"}),
               Catch::Contains("rounding leaves no digit") && !Catch::Contains("nan"));
}
