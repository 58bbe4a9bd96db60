// Runs killed at fifty random moments: every survivor opens and can be resumed, and what comes out in the end
// is what a run that nobody disturbed gives.

#include "catch.hpp"
#include "files.hpp"
#include "levywell/io/result_file.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

namespace {

const std::string two_well = test::source_folder() + "/potentials/two_well.toml";

/// The numbers of a --json report without what may differ between two runs of the same thing.
nlohmann::json numbers(const std::string& log) {
    auto json = nlohmann::json::parse(test::read_file(log));
    for (auto& condition : json.at("conditions")) condition.erase("wall_seconds");
    return json.at("conditions");
}

/// Many short paths, their records kept: the journal grows.
test::Words short_paths(const std::string& output, const std::string& paths = "30000") {
    return {"simulate", "--potential", two_well,    "--alpha", "1.5",    "--epsilon", "0.1,0.08",
            "--paths",  paths,         "--threads", "1",       "--json", "-o",        output};
}

/// A few long ones, a batch in all: the file of the batch is what is left of them. Occupation, whose exact
/// values take no time beside that of the paths.
test::Words long_paths(const std::string& output, int length, const std::string& threads = "1") {
    const std::string horizon = std::to_string(length) + "00000";
    return {"simulate", "--potential", two_well, "--measure",    "occupation", "--alpha",
            "1.5",      "--epsilon",   "0.1",    "--paths",      "20",         "--horizon",
            horizon,    "--threads",   threads,  "--checkpoint", "0.03",       "--no-step-error",
            "--json",   "-o",          output};
}

/// The length of paths that take this machine so many seconds.
int length_for(double seconds) {
    const test::TemporaryFolder folder;
    return test::long_enough(
        seconds, [&](int length) { return long_paths(folder / "x.h5", length); }, folder / "log");
}

struct Harness {
    test::TemporaryFolder folder;
    std::mt19937 random{20190118};
    int kills = 0;
    int ends = 0;
    int survivors = 0;
    int batches = 0;  // survivors with a batch on its way

    template <class Run>
    void torment(const Run& run, int wanted) {
        const std::string whole = folder / "whole.h5";
        const std::string torn = folder / "torn.h5";
        std::filesystem::remove(whole);
        std::uniform_real_distribution<double> delay(0, test::seconds_of(run(whole), folder / "whole.json"));
        const auto expected = numbers(folder / "whole.json");
        for (const int before = kills; kills < before + wanted;) {
            const pid_t child = test::start(command(run, torn), folder / "torn.json");
            test::sleep_seconds(delay(random));
            ::kill(child, SIGKILL);
            const int code = test::wait_for(child);
            if (code == 0) {
                finish(torn, expected);
                continue;
            }
            REQUIRE(code == -SIGKILL);
            ++kills;
            if (!std::filesystem::exists(torn)) continue;  // before anything was written
            ++survivors;
            batches += std::filesystem::exists(torn + ".journal.batch") ? 1 : 0;
            CHECK_NOTHROW(levywell::read_result_state(torn));
        }
        // Complete or not: what a kill left beside it goes too.
        REQUIRE(test::wait_for(test::start(command(run, torn), folder / "torn.json")) == 0);
        finish(torn, expected);
        CHECK(folder.count() == 3);  // no leftover: whole.h5 and two logs
    }

  private:
    template <class Run>
    static test::Words command(const Run& run, const std::string& torn) {
        return test::with(run(torn), std::filesystem::exists(torn) ? test::Words{"--resume"} : test::Words{});
    }

    void finish(const std::string& torn, const nlohmann::json& expected) {
        CHECK(levywell::result_is_complete(torn));
        // Empty where the kill before came between the last write and the last word.
        if (!test::read_file(folder / "torn.json").empty()) CHECK(numbers(folder / "torn.json") == expected);
        std::filesystem::remove(torn);
        ++ends;
    }
};

}  // namespace

TEST_CASE("Fifty kills at random moments cost no run its numbers") {
    Harness harness;
    harness.torment([](const std::string& output) { return short_paths(output); }, 25);
    const int length = length_for(0.5);
    harness.torment([&](const std::string& output) { return long_paths(output, length); }, 25);
    WARN(harness.kills << " kills, " << harness.survivors << " survivors, " << harness.batches
                       << " with a batch on its way, " << harness.ends << " runs brought to their end");
    CHECK(harness.kills == 50);
    CHECK(harness.survivors >= 30);
    CHECK(harness.batches >= 5);
}

TEST_CASE("A signal ends even a single long path at once, and --resume goes on within it") {
    const test::TemporaryFolder folder;
    const std::string whole = folder / "whole.h5";
    const std::string torn = folder / "torn.h5";
    const int length = length_for(1);
    REQUIRE(test::wait_for(test::start(long_paths(whole, length), folder / "whole.json")) == 0);
    const pid_t child = test::start(long_paths(torn, length), folder / "torn.json");
    while (!std::filesystem::exists(torn + ".journal.batch"))
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ::kill(child, SIGTERM);
    REQUIRE(test::wait_for(child) == 3);
    CHECK(std::filesystem::exists(torn + ".journal.batch"));
    REQUIRE(test::wait_for(test::start(test::with(long_paths(torn, length, "2"), {"--resume"}),
                                       folder / "torn.json")) == 0);
    CHECK(numbers(folder / "torn.json") == numbers(folder / "whole.json"));
    CHECK_FALSE(std::filesystem::exists(torn + ".journal.batch"));
}

TEST_CASE("A disk that is full at any point: exit code 1, the way out, and nothing lost") {
    const test::TemporaryFolder folder;
    const std::string whole = folder / "whole.h5";
    REQUIRE(test::wait_for(test::start(short_paths(whole), folder / "whole.json")) == 0);
    const auto expected = numbers(folder / "whole.json");
    int kept = 0;
    // Nothing at all; the first file; the journal, at several places; the last file.
    const auto last = static_cast<rlim_t>(std::filesystem::file_size(whole));
    const rlim_t rooms[] = {100, 9000, 90000, 300000, last / 2, last - 1};
    for (rlim_t room : rooms) {
        const std::string torn = folder / "torn.h5";
        const std::string errors = folder / "errors";
        INFO(room << " bytes");
        REQUIRE(test::wait_for(test::start(short_paths(torn), folder / "torn.json", errors, room)) == 1);
        const std::string said = test::read_file(errors);
        INFO(said);
        const bool there = std::filesystem::exists(torn);
        kept += there ? 1 : 0;
        CHECK((said.find("--resume") != std::string::npos) == there);
        CHECK_FALSE(std::filesystem::exists(torn + ".lock"));
        if (there) CHECK_FALSE(levywell::result_is_complete(torn));
        const auto again = test::with(short_paths(torn), there ? test::Words{"--resume"} : test::Words{});
        REQUIRE(test::wait_for(test::start(again, folder / "torn.json")) == 0);
        CHECK(numbers(folder / "torn.json") == expected);
        std::filesystem::remove(torn);
    }
    CHECK(kept >= 2);
    CHECK(folder.count() == 4);  // whole.h5, two logs, errors
}

TEST_CASE("A second process on the same file is refused, and a dead one's lock stops nobody") {
    const test::TemporaryFolder folder;
    const std::string torn = folder / "torn.h5";
    const pid_t child = test::start(short_paths(torn), folder / "torn.json");
    while (!std::filesystem::exists(torn + ".journal"))
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    ::kill(child, SIGSTOP);  // it holds the lock, and does not end meanwhile
    for (const test::Words& how : {test::Words{}, {"--force"}, {"--resume"}}) {
        REQUIRE(test::wait_for(test::start(test::with(short_paths(torn), how), folder / "second.json",
                                           folder / "errors")) == 2);
        CHECK(test::read_file(folder / "errors").find("is being written by process") != std::string::npos);
    }
    ::kill(child, SIGKILL);
    test::wait_for(child);
    CHECK(std::filesystem::exists(torn + ".lock"));
    CHECK(test::wait_for(test::start(test::with(short_paths(torn), {"--resume"}), folder / "torn.json")) ==
          0);
    CHECK_FALSE(std::filesystem::exists(torn + ".lock"));
}

TEST_CASE("A resume against another seed, piece or grid is refused with the difference, finished or not") {
    const test::TemporaryFolder folder;
    const std::string torn = folder / "torn.h5";
    const std::string errors = folder / "errors";
    const auto refused = [&](const test::Words& words, const std::string& difference) {
        REQUIRE(test::wait_for(test::start(test::with(words, {"--resume"}), folder / "torn.json", errors)) ==
                2);
        INFO(test::read_file(errors));
        CHECK(test::read_file(errors).find(difference) != std::string::npos);
    };
    const pid_t child = test::start(short_paths(torn), folder / "torn.json");
    test::wait_for_file(torn, child);
    ::kill(child, SIGTERM);
    REQUIRE(test::wait_for(child) == 3);
    refused(test::with(short_paths(torn), {"--seed", "7"}), "seed 7");
    refused(test::with(short_paths(torn), {"--condition", "1/2"}), "piece 1/2");
    std::filesystem::remove(torn + ".journal");  // even where there is no journal to compare with
    refused(short_paths(torn, "20000"), "paths 20000");
    REQUIRE(test::wait_for(test::start(test::with(short_paths(torn), {"--resume"}), folder / "torn.json")) ==
            0);
    refused(test::with(short_paths(torn), {"--seed", "7"}), "seed 7");
    CHECK(test::wait_for(test::start(test::with(short_paths(torn), {"--resume"}), folder / "torn.json")) ==
          0);
}

TEST_CASE("A run that would not fit into memory is refused before it begins, and says what would") {
    const test::TemporaryFolder folder;
    const std::string errors = folder / "errors";
    const auto code = [&](const test::Words& more) {
        return test::wait_for(test::start(test::with(short_paths(folder / "x.h5", "100000000000"), more),
                                          folder / "log", errors));
    };
    CHECK(code({}) == 2);
    CHECK(test::read_file(errors).find("a record of each of 2e+11 paths needs about") != std::string::npos);
    CHECK(test::read_file(errors).find("--no-per-path") != std::string::npos);
    CHECK(folder.count() == 2);
    // The way out that it names is one: this one is refused for its schedule alone.
    CHECK(code({"--no-per-path", "--schedule", folder / "none"}) == 2);
    CHECK(test::read_file(errors).find("memory") == std::string::npos);
}
