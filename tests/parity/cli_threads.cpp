// Many more threads than cores, asked for by OMP_NUM_THREADS or by --threads: the same numbers, for hardly
// more of the processors' time.

#include "catch.hpp"
#include "files.hpp"
#include "places.hpp"
#include "processes.hpp"
#include "samples.hpp"

#include <cstring>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

using test::with;
using test::Words;

namespace {

struct Report {
    nlohmann::json numbers;
    double processor_seconds = 0;
};

double seconds_of_children() {
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A report in JSON without what may differ between two runs of the same thing.
Report report(const Words& setting, const Words& command) {
    const test::TemporaryFolder folder;
    const double before = seconds_of_children();
    const Words words = with(
        with(with({"env", "-u", "OMP_WAIT_POLICY", "-u", "OMP_NUM_THREADS"}, setting), {test::program()}),
        with(command, {"--json"}));
    REQUIRE(test::wait_for(test::start_command(words, folder / "out", folder / "err")) == 0);
    Report result{nlohmann::json::parse(test::read_file(folder / "out")), seconds_of_children() - before};
    if (result.numbers.contains("conditions"))
        for (auto& condition : result.numbers["conditions"]) condition.erase("wall_seconds");
    return result;
}

void check_the_same(const Words& command, bool has_threads) {
    const Report one =
        report({"OMP_NUM_THREADS=1"}, has_threads ? with(command, {"--threads", "1"}) : command);
    CHECK(one.numbers.size() > 3);
    std::vector<Report> many{report({}, command), report({"OMP_NUM_THREADS=64"}, command)};
    if (has_threads) many.push_back(report({"OMP_NUM_THREADS=64"}, with(command, {"--threads", "64"})));
    for (const Report& each : many) {
        CHECK(each.numbers == one.numbers);
        // Threads that waited by spinning would take tens of times as much.
        CHECK(each.processor_seconds < 3 * one.processor_seconds + 1);
    }
}

}  // namespace

TEST_CASE("Transitions, with their theory") {
    check_the_same({"simulate", "--potential", test::source_folder() + "/potentials/two_well.toml", "--alpha",
                    "1.5", "--epsilon", "0.3", "--paths", "20000", "--quiet"},
                   true);
}

TEST_CASE("A schedule, predicted in parallel") {
    const test::TemporaryFolder folder;
    check_the_same(
        {"simulate", "--potential", test::source_folder() + "/potentials/two_well.toml", "--paths", "2000",
         "--quiet", "--schedule", folder.write("noise.csv", "0, 1.5, 0.3\n5, 1.2, 0.2\n9, 1.8, 0.3\n")},
        true);
}

TEST_CASE("A matrix of numbers and its surrogates") {
    const test::TemporaryFolder folder;
    const std::vector<double> x = test::stable_sample(1.6, 1, 24 * 20000, 1);
    std::string bytes(x.size() * sizeof(double), '\0');
    std::memcpy(bytes.data(), x.data(), bytes.size());
    check_the_same({"estimate", folder.write("x.bin", bytes), "--dtype", "f8", "--columns", "20000",
                    "--replicates", "0", "--surrogates", "19", "--quiet"},
                   false);
}

TEST_CASE("An audit of numbers") {
    const test::TemporaryFolder folder;
    const std::vector<double> x = test::stable_sample(1.6, 1, 150000, 1);
    std::string bytes(x.size() * sizeof(double), '\0');
    std::memcpy(bytes.data(), x.data(), bytes.size());
    check_the_same({"audit", folder.write("x.bin", bytes), "--dtype", "f8", "--alpha", "1.6"}, false);
}

TEST_CASE("Threads that wait sleep, unless the user has chosen") {
    const test::TemporaryFolder folder;
    const auto policy = [&](const Words& setting) {
        const Words words = with(
            with({"env", "-u", "OMP_WAIT_POLICY", "-u", "GOMP_SPINCOUNT", "OMP_DISPLAY_ENV=true"}, setting),
            {test::program(), "stable", "--alpha", "1", "--cdf", "0"});
        REQUIRE(test::wait_for(test::start_command(words, folder / "out", folder / "err")) == 0);
        CHECK(test::read_file(folder / "out") == "0.5\n");
        const std::string said = test::read_file(folder / "err");  // twice: the program begins anew
        return said.substr(said.rfind("OMP_WAIT_POLICY"), 30);
    };
    CHECK_THAT(policy({}), Catch::Matchers::Contains("PASSIVE"));
    CHECK_THAT(policy({"OMP_WAIT_POLICY=active"}), Catch::Matchers::Contains("ACTIVE"));
}
