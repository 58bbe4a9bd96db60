#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "hdf5_files.hpp"
#include "places.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace levywell;
using test::levywell_run;
using test::Outcome;

namespace {

const std::string two_well = test::source_folder() + "/potentials/two_well.toml";

/// By default with Brownian noise, whose theory is an integral: the nonlocal solver takes seconds with
/// sanitizers.
std::vector<std::string> simulate(const std::vector<std::string>& more, const std::string& alpha = "2") {
    std::vector<std::string> all{"simulate",  "--potential", two_well,  "--alpha", alpha,
                                 "--epsilon", "0.4",         "--paths", "400"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace

TEST_CASE("Help shows examples and exit codes; no command is bad usage") {
    const Outcome help = levywell_run({"--help"});
    CHECK(help.code == 0);
    CHECK_THAT(help.out, Contains("levywell simulate") && Contains("Exit codes"));
    for (const char* command : {"theory", "simulate", "trace", "stable", "estimate", "audit", "info"}) {
        const Outcome each = levywell_run({command, "--help"});
        CHECK(each.code == 0);
        CHECK_THAT(each.out, Contains("Example"));
    }
    CHECK(levywell_run({}).code == exit_bad_input);
    CHECK(levywell_run({"simulat"}).code == exit_bad_input);
    CHECK(levywell_run({"simulate", "--alhpa", "1"}).code == exit_bad_input);
}

TEST_CASE("theory prints both normalisations", "[sweep]") {
    const Outcome text = levywell_run({"theory", two_well, "--alpha", "1.5", "--epsilon", "0.1"});
    CHECK(text.code == 0);
    CHECK_THAT(text.out, Contains("158.5"));   // 1/(C_alpha eps^alpha q_12)
    CHECK_THAT(text.out, Contains("0.2992"));  // C_alpha
    CHECK_THAT(text.out, Contains("137.3"));   // exact exit time from m1: 0.866 of the small-noise law
    const Outcome greedy =
        levywell_run({"theory", two_well, "--alpha", "1.8", "--epsilon", "0.2", "--tolerance", "1e-9"});
    CHECK(greedy.code == exit_bad_input);
    CHECK_THAT(greedy.err, Contains("cannot be reached") && Contains("it was solved to"));
    const auto json =
        nlohmann::json::parse(levywell_run({"theory", two_well, "--alpha", "1.5", "--json"}).out);
    CHECK(json.at("command") == "theory");
}

TEST_CASE("theory writes densities and a result file, and overwrites neither") {
    const test::TemporaryFolder folder;
    const std::vector<std::string> arguments{"theory",    two_well,
                                             "--alpha",   "1.5",
                                             "--epsilon", "0.3",
                                             "--density", folder / "density.csv",
                                             "-o",        folder / "theory.h5"};
    REQUIRE(levywell_run(arguments).code == exit_done);
    CHECK(folder.count() == 2);
    std::istringstream lines(test::read_file(folder / "density.csv"));
    std::string line;
    std::getline(lines, line);
    CHECK(line == "alpha,epsilon,w,density,error,width");
    double mass = 0;
    while (std::getline(lines, line)) {
        double alpha = 0, epsilon = 0, w = 0, density = 0, error = 0, width = 0;
        REQUIRE(std::sscanf(line.c_str(), "%lf,%lf,%lf,%lf,%lf,%lf", &alpha, &epsilon, &w, &density, &error,
                            &width) == 6);
        CHECK(error < 1e-3 * density);
        mass += density * width;
    }
    CHECK(mass == Approx(1).epsilon(1e-3));
    const Outcome again = levywell_run(arguments);
    CHECK(again.code == exit_bad_input);
    CHECK_THAT(again.err, Contains("density.csv") && Contains("theory.h5"));
}

TEST_CASE("stable prints 17 digits, one value a line") {
    const Outcome quantile = levywell_run({"stable", "--alpha", "1", "--quantile", "0.75,0.5"});
    CHECK(quantile.code == 0);
    std::istringstream lines(quantile.out);
    double first = 0, second = -1;
    lines >> first >> second;
    CHECK(first == Approx(1).epsilon(1e-13));
    CHECK(second == 0);
    CHECK(levywell_run({"stable", "--alpha", "2.5", "--pdf", "0"}).code == exit_bad_input);
    const Outcome sample = levywell_run({"stable", "--alpha", "1.5", "--sample", "5"});
    CHECK(std::count(sample.out.begin(), sample.out.end(), '\n') == 5);
}

TEST_CASE("stable --norms: lengths of vectors of independent draws") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "norms.h5";
    const auto norms = [&](const std::string& dimension) {
        REQUIRE(levywell_run({"stable", "--alpha", "2,1", "--norms", "4000", "--dimension", dimension,
                              "--seed", "3", "--points", "2", "--force", "-o", path})
                    .code == exit_done);
        const auto datasets = test::datasets_of(path);
        std::vector<std::vector<double>> all(2, std::vector<double>(4000));
        for (std::size_t k = 0; k < 2; ++k)
            std::memcpy(all[k].data(), datasets.at("stable/000" + std::to_string(k) + "/norms").data(),
                        4000 * 8);
        return all;
    };
    // alpha 2, five coordinates: norm^2 / 2 is chi-square of five degrees, mean 5 and variance 10. Bound: 5
    // sigma.
    const auto five = norms("5");
    double mean = 0;
    for (double norm : five[0]) mean += norm * norm / 2 / 4000;
    CHECK(std::abs(mean - 5) < 5 * std::sqrt(10.0 / 4000));
    // Cauchy, one coordinate: half of the lengths are below the scale.
    const auto one = norms("1");
    const auto below = std::count_if(one[1].begin(), one[1].end(), [](double norm) { return norm < 1; });
    CHECK(std::abs(static_cast<double>(below) - 2000) < 5 * std::sqrt(1000.0));
    // The first vector holds the numbers of --sample.
    std::istringstream sample(levywell_run({"stable", "--alpha", "1", "--sample", "5", "--seed", "3"}).out);
    double squares = 0;
    for (double x = 0; sample >> x;) squares += x * x;
    CHECK(five[1][0] == Approx(std::sqrt(squares)).epsilon(1e-12));
    CHECK(levywell_run({"stable", "--alpha", "1", "--norms", "-1", "-o", folder / "x.h5"}).code ==
          exit_bad_input);
}

TEST_CASE("stable -o: Cauchy and normal in closed form, read back from the file") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "laws.h5";
    REQUIRE(levywell_run({"stable", "--alpha", "1,2", "--scale", "2", "--points", "241", "-o", path}).code ==
            exit_done);
    const auto laws = test::datasets_of(path);
    const auto number = [&](const std::string& name, std::size_t k) {
        double value = 0;
        std::memcpy(&value, laws.at("stable/" + name).data() + 8 * k, 8);
        return value;
    };
    const double pi = std::acos(-1.0);
    for (std::size_t k = 0; k < 241; ++k) {
        const double x = number("0000/x", k);
        REQUIRE(x == Approx(-6 + 0.05 * static_cast<double>(k)).margin(1e-12));
        CHECK(number("0000/pdf", k) == Approx(2 / (pi * (4 + x * x))).epsilon(1e-10));
        CHECK(number("0000/cdf", k) == Approx(0.5 + std::atan(x / 2) / pi).epsilon(1e-10));
        // scale 2: variance 2 * 2^2
        CHECK(number("0001/pdf", k) == Approx(std::exp(-x * x / 16) / std::sqrt(16 * pi)).epsilon(1e-10));
        CHECK(number("0001/sf", k) == Approx(0.5 * std::erfc(x / 4)).epsilon(1e-10));
    }
    CHECK(levywell_run({"stable", "--alpha", "1,2", "-o", path}).code == exit_bad_input);
    CHECK(levywell_run({"stable", "--alpha", "1,2", "--pdf", "0"}).code == exit_bad_input);
    const Outcome bad = levywell_run(
        {"stable", "--alpha", "3", "--range", "1,-1", "--points", "1", "-o", folder / "none/l.h5"});
    CHECK(bad.code == exit_bad_input);
    CHECK_THAT(bad.err,
               Contains("alpha = 3") && Contains("A < B") && Contains("points = 1") && Contains("folder"));
}

TEST_CASE("--json: one object with the contract's keys, null where nothing applies") {
    const Outcome run = levywell_run(simulate({"--json"}, "1.5"));
    REQUIRE(run.code == 0);
    const auto json = nlohmann::json::parse(run.out);
    for (const char* key : {"command", "levywell_version", "seed", "backend", "conditions"})
        CHECK(json.contains(key));
    const auto& c = json.at("conditions").at(0);
    for (const char* key :
         {"alpha",       "epsilon", "dt",     "scheme", "measure", "start",        "n",
          "n_censored",  "mean",    "stderr", "ci95",   "rate",    "mean_exact",   "mean_asymptotic",
          "ratio_exact", "z_exact", "q_hat",  "pi_hat", "pi",      "wall_seconds", "path_steps"}) {
        INFO(key);
        CHECK(c.contains(key));
    }
    CHECK(c.at("n") == 400);
    CHECK(c.at("pi_hat").is_null());
    CHECK(c.at("mean").get<double>() > 0);
}

TEST_CASE("The same seed gives the same numbers, another seed others") {
    const auto mean = [](const std::vector<std::string>& more) {
        auto arguments = simulate(more);
        arguments.push_back("--json");
        return nlohmann::json::parse(levywell_run(arguments).out)
            .at("conditions")
            .at(0)
            .at("mean")
            .get<double>();
    };
    const double five = mean({"--seed", "5"});
    CHECK(five == mean({"--seed", "5", "--threads", "2"}));
    CHECK(five != mean({"--seed", "6"}));
}

TEST_CASE("A noise schedule: by flag or run file, every measure, in every report", "[sweep]") {
    const test::TemporaryFolder folder;
    const std::string csv = folder.write("noise.csv", "time,alpha,epsilon\n0,1.5,0.3\n2.001,1.2,0.4\n");
    const auto with = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all{"simulate", "--potential", two_well, "--schedule", csv,
                                     "--paths",  "200",         "--dt",   "0.01"};
        all.insert(all.end(), more.begin(), more.end());
        return levywell_run(all);
    };
    for (const char* measure : {"exit", "transitions", "chain", "occupation"}) {
        const std::vector<std::string> short_run{"--measure", measure, "--horizon", "20"};
        const Outcome text = with(short_run);
        INFO(measure << text.err);
        REQUIRE(text.code == exit_done);
        CHECK_THAT(text.out, Contains("schedule of 2 segments, alpha 1.2..1.5, epsilon 0.3..0.4"));
        CHECK_THAT(text.out, !Contains("nan"));
        auto json_run = short_run;
        json_run.push_back("--json");
        const auto c = nlohmann::json::parse(with(json_run).out).at("conditions").at(0);
        CHECK(c.at("schedule").size() == 2);
        CHECK(c.at("schedule").at(1).at("time") == Approx(2));  // whole blocks of steps
        CHECK(c.at("schedule").at(1).at("alpha") == 1.2);
        CHECK(c.at("alpha").is_null());
        CHECK(c.at("scheme") ==
              (c.at("measure") == "exit" || c.at("measure") == "transitions" ? "strang" : "euler"));
        const bool timed = c.at("measure") == "exit" || c.at("measure") == "transitions";
        CHECK(c.at("mean_exact").is_null() == !timed);
        CHECK(c.at("rate_exact").is_null());
        CHECK(c.at("relaxation_times").is_null());
    }
    const auto exit = nlohmann::json::parse(with({"--measure", "exit", "--json"}).out).at("conditions").at(0);
    CHECK(exit.at("mean_adiabatic").get<double>() > 0);
    CHECK(exit.at("ratio_adiabatic").get<double>() == Approx(1).margin(0.5));
    CHECK(exit.at("ratio_exact").get<double>() == Approx(1).margin(0.5));
    CHECK(std::abs(exit.at("z_exact").get<double>()) < 5);
    const auto plain = nlohmann::json::parse(levywell_run(simulate({"--json"})).out);
    CHECK(plain.at("conditions").at(0).at("schedule").is_null());

    // Flags replace a run file's noise whole; both at once are a fault.
    const std::string head =
        "potential = \"" + two_well + "\"\n[measure]\npaths = 64\nhorizon = 2\n[noise]\n";
    const std::string grid = folder.write("grid.toml", head + "alpha = [1.1, 1.3]\nepsilon = 0.3\n");
    const std::string file = folder.write("schedule.toml", head + "schedule = \"noise.csv\"\n");
    const auto conditions = [](const std::vector<std::string>& arguments) {
        return nlohmann::json::parse(levywell_run(arguments).out).at("conditions");
    };
    CHECK(conditions({"simulate", grid, "--json"}).size() == 2);
    CHECK(conditions({"simulate", file, "--json"}).at(0).at("schedule").size() == 2);
    CHECK(conditions({"simulate", grid, "--schedule", csv, "--json"}).at(0).at("schedule").size() == 2);
    CHECK(conditions({"simulate", file, "--alpha", "1.4", "--epsilon", "0.3", "--json"}).at(0).at("alpha") ==
          1.4);
    const Outcome both = with({"--alpha", "1.5", "--scheme", "jump_adapted", "--convention", "brownian"});
    CHECK(both.code == exit_bad_input);
    CHECK_THAT(both.err, Contains("--schedule: a schedule stands instead of alpha and epsilon") &&
                             Contains("convention"));
    CHECK_THAT(with({"--scheme", "jump_adapted"}).err, Contains("--scheme") && Contains("step by step"));
    CHECK_THAT(levywell_run({"simulate", file, "--alpha", "1.4"}).err, Contains("epsilon is missing"));
}

TEST_CASE("Bad input: every fault at once, exit code 2, nothing written") {
    const test::TemporaryFolder folder;
    const Outcome bad = levywell_run({"simulate", "--potential", two_well, "--alpha", "2.3,0", "--epsilon",
                                      "-1", "--dt", "0", "--start", "m7", "-o", folder / "r.h5"});
    CHECK(bad.code == exit_bad_input);
    CHECK(bad.out.empty());
    CHECK_THAT(bad.err, Contains("2.3") && Contains("epsilon = -1") && Contains("dt = 0") && Contains("m7"));
    CHECK(folder.count() == 0);
    CHECK(levywell_run({"simulate", "--potential", folder / "none.toml", "--alpha", "1", "--epsilon", "1"})
              .code == exit_bad_input);
    CHECK_THAT(levywell_run(simulate({"--measure", "exits"})).err, Contains("did you mean \"exit\""));
    const std::string broken = folder.write("bad.toml", "name = \"b\"\nkind = \"flt\"\n");
    const Outcome both = levywell_run({"simulate", "--potential", broken, "--alpha", "3", "--epsilon", "1"});
    CHECK_THAT(both.err,
               Contains("bad.toml:2") && Contains("alpha = 3"));  // of potential and request at once
    CHECK(levywell_run(simulate({"--paths", "0"})).code == exit_bad_input);
    CHECK(levywell_run(simulate({"--dt", "3"})).code == exit_bad_input);
}

TEST_CASE(
    "Numbers that cannot be do not hide what else is wrong; a key in the wrong table is told the right one") {
    const Outcome flags = levywell_run({"simulate", "--potential", two_well, "--alpha", "1.5", "--epsilon",
                                        "0.1", "--paths", "0", "--horizon", "-3", "--start", "m9"});
    CHECK(flags.code == exit_bad_input);
    CHECK_THAT(flags.err, Contains("paths = 0") && Contains("horizon = -3") && Contains("m1 to m2"));
    const test::TemporaryFolder folder;
    const std::string file =
        folder.write("run.toml", "potential = \"" + two_well +
                                     "\"\nalpha = [1.5]\n[noise]\nepsilon = [0.1]\n[run]\npaths = 3\n");
    CHECK_THAT(levywell_run({"simulate", file}).err,
               Contains("run.toml:6: unknown key 'paths' (it belongs in [measure])") &&
                   Contains("run.toml:2: unknown key 'alpha' (it belongs in [noise])"));
}

TEST_CASE("An existing result is not overwritten without --force") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "r.h5";
    const Outcome nothing = levywell_run(simulate({"-o", path, "--resume"}));
    CHECK(nothing.code == exit_bad_input);
    CHECK_THAT(nothing.err, Contains("nothing to resume (begin without --resume)"));
    CHECK(levywell_run(simulate({"-o", path})).code == 0);
    const std::string before = test::read_file(path);
    const Outcome again = levywell_run(simulate({"-o", path, "--seed", "9"}));
    CHECK(again.code == exit_bad_input);
    CHECK_THAT(again.err, Contains("--force"));
    CHECK(test::read_file(path) == before);
    CHECK(levywell_run(simulate({"-o", path, "--seed", "9", "--force"})).code == 0);
    CHECK(test::read_file(path) != before);
    CHECK(levywell_run(simulate({"-o", path, "--seed", "9", "--resume"})).code == 0);  // nothing to do
    const Outcome other = levywell_run(simulate({"-o", path, "--resume"}));
    CHECK(other.code == exit_bad_input);
    CHECK_THAT(other.err, Contains("seed 9") && Contains("seed 1"));
    CHECK(folder.count() == 1);
}

TEST_CASE("A folder that cannot be written is told before the work, not after it") {
    const test::TemporaryFolder folder;
    const Outcome run = levywell_run(simulate({"-o", folder / "absent/r.h5"}));
    CHECK(run.code != 0);
    CHECK_THAT(run.err, Contains("absent"));
}
