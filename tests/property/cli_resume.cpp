// A killed run leaves a file that opens and can be continued to the very same numbers.

#include "catch.hpp"
#include "files.hpp"
#include "io/hdf5.hpp"
#include "levywell/io/result_file.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

namespace {

/// The numbers of a --json report without what may differ between two runs of the same thing.
nlohmann::json numbers(const std::string& log) {
    auto json = nlohmann::json::parse(test::read_file(log));
    for (auto& condition : json.at("conditions")) condition.erase("wall_seconds");
    return json.at("conditions");
}

std::vector<std::string> run(const std::string& output) {
    // Some 2e9 path-steps: a few seconds, in batches that begin small.
    return {"simulate",  "--potential", test::source_folder() + "/potentials/two_well.toml",
            "--alpha",   "1.5",         "--epsilon",
            "0.1,0.08",  "--paths",     "30000",
            "--threads", "1",           "--json",
            "-o",        output};
}

using Arguments = std::function<std::vector<std::string>(const std::string& output)>;

void check_interrupted(const Arguments& run, int signal, int expected_code) {
    const test::TemporaryFolder folder;
    const std::string whole = folder / "whole.h5";
    const std::string torn = folder / "torn.h5";
    REQUIRE(test::wait_for(test::start(run(whole), folder / "whole.json")) == 0);

    const pid_t child = test::start(run(torn), folder / "torn.json");
    for (int wait = 0; wait < 2000; ++wait) {  // until some batches are in the journal
        std::error_code absent;
        if (std::filesystem::exists(torn) && std::filesystem::file_size(torn + ".journal", absent) > 300000 &&
            !absent)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ::kill(child, signal);
    REQUIRE(test::wait_for(child) == expected_code);
    CHECK_FALSE(levywell::result_is_complete(torn));

    auto resumed = run(torn);
    resumed.push_back("--resume");
    REQUIRE(test::wait_for(test::start(resumed, folder / "torn.json")) == 0);
    CHECK(levywell::result_is_complete(torn));
    CHECK_FALSE(std::filesystem::exists(torn + ".journal"));
    CHECK(numbers(folder / "torn.json") == numbers(folder / "whole.json"));
}

}  // namespace

TEST_CASE("What is done of a killed run can be read: the first condition, while the second is on its way") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "r.h5";
    const pid_t child = test::start(
        {"simulate", "--potential", test::source_folder() + "/potentials/two_well.toml", "--alpha", "1.5",
         "--epsilon", "0.3,0.002", "--scheme", "euler", "--paths", "2000", "--threads", "1", "-o", file},
        folder / "log");
    const auto written = [&] {
        if (!std::filesystem::exists(file)) return std::size_t{0};
        const auto result = levywell::hdf5::open_file(file);
        return levywell::hdf5::links(levywell::hdf5::open_group(result, "conditions")).size();
    };
    for (int wait = 0; wait < 2000 && written() == 0; ++wait)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ::kill(child, SIGKILL);
    REQUIRE(test::wait_for(child) == -SIGKILL);
    CHECK(written() == 1);
    CHECK_FALSE(levywell::result_is_complete(file));
}

TEST_CASE("SIGKILL in the middle, then --resume: bit-identical numbers") {
    check_interrupted(run, SIGKILL, -SIGKILL);
}

TEST_CASE("SIGTERM in the middle: exit code 3, then --resume: bit-identical numbers") {
    check_interrupted(run, SIGTERM, 3);
}

TEST_CASE("SIGKILL in the middle of a noise schedule's run, then --resume; another schedule is refused") {
    const test::TemporaryFolder folder;
    const auto scheduled = [](const std::string& csv, const std::string& output) {
        return std::vector<std::string>{
            "simulate",   "--potential", test::source_folder() + "/potentials/two_well.toml",
            "--schedule", csv,           "--paths",
            "40000",      "--threads",   "1",
            "--json",     "-o",          output};
    };
    const std::string csv = folder.write("noise.csv", "0, 1.5, 0.1\n40, 1.2, 0.05\n100, 1.8, 0.15\n");
    check_interrupted([&](const std::string& output) { return scheduled(csv, output); }, SIGKILL, -SIGKILL);

    const std::string torn = folder / "torn.h5";
    const pid_t child = test::start(scheduled(csv, torn), folder / "torn.json");
    test::wait_for_file(torn, child);
    ::kill(child, SIGTERM);
    REQUIRE(test::wait_for(child) == 3);
    auto other = scheduled(folder.write("other.csv", "0, 1.5, 0.1\n40, 1.2, 0.05\n100, 1.8, 0.16\n"), torn);
    other.push_back("--resume");
    CHECK(test::wait_for(test::start(other, folder / "other.json")) == 2);
}

TEST_CASE("A journal whose beginning is damaged is refused, and what is advised works") {
    const test::TemporaryFolder folder;
    const std::string torn = folder / "torn.h5", log = folder / "log", errors = folder / "errors";
    const std::string journal = torn + ".journal";
    const auto short_run = [](const std::string& output) {
        auto words = run(output);
        std::replace(words.begin(), words.end(), std::string("30000"), std::string("8000"));
        return words;
    };
    const auto outcome = [&](const test::Words& more) {
        return test::wait_for(test::start(test::with(short_run(torn), more), log, errors));
    };
    REQUIRE(test::wait_for(test::start(short_run(folder / "whole.h5"), folder / "whole.json")) == 0);
    const auto interrupt = [&] {
        const pid_t child = test::start(short_run(torn), log);
        test::wait_for_file(journal, child);
        ::kill(child, SIGTERM);
        REQUIRE(test::wait_for(child) == 3);
    };
    const auto flip = [&](std::size_t at) {
        std::string bytes = test::read_file(journal);
        bytes.at(at) ^= 1;
        std::ofstream(journal, std::ios::binary) << bytes;
    };
    interrupt();
    flip(30);
    CHECK(outcome({"--resume"}) == 2);
    CHECK_THAT(test::read_file(errors),
               Contains("torn.h5.journal: is damaged") && Contains("use --force to start anew"));
    CHECK(outcome({"--force"}) == 0);
    CHECK(numbers(log) == numbers(folder / "whole.json"));
    CHECK_FALSE(std::filesystem::exists(journal));
    std::filesystem::remove(torn);
    interrupt();
    flip(3);  // no longer known as a journal
    CHECK(outcome({"--resume"}) == 2);
    CHECK_THAT(
        test::read_file(errors),
        Contains("torn.h5.journal: is no file that levywell wrote, or is damaged") && Contains("remove it"));
    std::filesystem::remove(journal);
    CHECK(outcome({"--resume"}) == 0);
    CHECK(numbers(log) == numbers(folder / "whole.json"));
}
