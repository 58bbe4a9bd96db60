#include "catch.hpp"
#include "command_line.hpp"
#include "files.hpp"
#include "hdf5_files.hpp"
#include "places.hpp"

#include <cstring>
#include <sstream>

using namespace levywell;
using test::levywell_run;

namespace {

std::vector<std::string> trace(const std::vector<std::string>& more, const std::string& name = "two_well") {
    const std::string potential = test::source_folder() + "/potentials/" + name + ".toml";
    std::vector<std::string> all{"trace", "--potential", potential};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace

TEST_CASE("trace prints and writes the same paths, at evenly spaced times of whole steps") {
    const test::TemporaryFolder folder;
    const std::vector<std::string> request{"--alpha", "1.5",       "--epsilon", "0.5",      "--paths",
                                           "3",       "--horizon", "10",        "--points", "100"};
    const test::Outcome printed = levywell_run(trace(request));
    INFO(printed.err);
    REQUIRE(printed.code == exit_done);
    auto to_file = request;
    to_file.insert(to_file.end(), {"-o", folder / "t.h5"});
    REQUIRE(levywell_run(trace(to_file)).code == exit_done);
    const auto written = test::datasets_of(folder / "t.h5");
    const auto number = [&](const std::string& name, std::size_t k) {
        double value = 0;
        std::memcpy(&value, written.at(name).data() + 8 * k, 8);
        return value;
    };
    std::istringstream lines(printed.out);
    std::string line;
    std::getline(lines, line);
    CHECK(line == "# alpha 1.5 epsilon 0.5: time, positions of 3 paths");
    for (std::size_t k = 0; k <= 100; ++k) {
        double time = 0, w[3] = {};
        lines >> time >> w[0] >> w[1] >> w[2];
        REQUIRE(lines);
        CHECK(time == Approx(0.1 * static_cast<double>(k)));
        CHECK(time == number("conditions/0000/trace/time", k));
        for (std::size_t path = 0; path < 3; ++path)
            CHECK(w[path] == number("conditions/0000/trace/position", 101 * path + k));
    }
    CHECK(number("conditions/0000/trace/position", 0) == -1);
    CHECK(levywell_run(trace(to_file)).code == exit_bad_input);  // is there already
}

TEST_CASE("trace follows Levy motion itself, and a parabola") {
    for (const char* name : {"flat", "quadratic"}) {
        const test::Outcome run = levywell_run(trace({"--alpha", "1.2,2", "--epsilon", "1", "--start", "x=0",
                                                      "--horizon", "1", "--dt", "1e-2", "--points", "10"},
                                                     name));
        INFO(run.err);
        CHECK(run.code == exit_done);
        CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 24);
        CHECK_THAT(run.out, !Contains("nan"));
    }
}

TEST_CASE("trace: every fault at once, exit code 2, nothing written") {
    const test::TemporaryFolder folder;
    const test::Outcome bad = levywell_run(trace({"--alpha", "2.3", "--epsilon", "-1", "--paths", "0",
                                                  "--start", "relaxed:m1", "-o", folder / "t.h5"}));
    CHECK(bad.code == exit_bad_input);
    CHECK_THAT(bad.err, Contains("alpha = 2.3") && Contains("epsilon = -1") && Contains("paths = 0") &&
                            Contains("starts from a point") && Contains("--horizon"));
    CHECK(folder.count() == 0);
}

TEST_CASE("A trace is the path that a run of the same measure simulates; another measure's is another") {
    const test::TemporaryFolder folder;
    const std::string potential = test::source_folder() + "/potentials/two_well.toml";
    const auto first_exit = [&](const std::vector<std::string>& more) {
        std::vector<std::string> arguments{"--alpha",   "2",     "--epsilon", "0.5",   "--paths", "1",
                                           "--horizon", "60.01", "--points",  "12002", "--dt",    "0.005"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        std::istringstream lines(levywell_run(trace(arguments)).out);
        std::string line;
        std::getline(lines, line);
        double time = 0, w = 0;
        while (lines >> time >> w && w < 0) {
        }
        return time;
    };
    for (const std::string extra : {"", "--common-random-numbers"}) {
        std::vector<std::string> run{
            "simulate",  "--potential",  potential, "--measure", "exit",          "--alpha", "1,2",
            "--epsilon", "0.5",          "--paths", "1",         "--scheme",      "euler",   "--dt",
            "0.005",     "--monitoring", "grid",    "-o",        folder / "r.h5", "--force"};
        std::vector<std::string> traced{"--measure", "exit"};
        if (!extra.empty()) {
            run.push_back(extra);
            traced.push_back(extra);
        }
        REQUIRE(levywell_run(run).code == exit_done);
        double time = 0;
        std::memcpy(&time, test::datasets_of(folder / "r.h5").at("conditions/0001/paths/exit_time").data(),
                    8);
        CHECK(first_exit(traced) == Approx(time));
        if (extra.empty()) CHECK(first_exit({}) != Approx(time));  // transitions
    }
}
