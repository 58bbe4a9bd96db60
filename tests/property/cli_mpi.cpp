// The same run on any number of MPI ranks, killed and resumed on another number: the same file. Ranks share
// this machine's cores, however few.

#include "catch.hpp"
#include "files.hpp"
#include "hdf5_files.hpp"
#include "levywell/io/checkpoint_file.hpp"
#include "levywell/io/result_file.hpp"
#include "places.hpp"
#include "processes.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <map>
#include <thread>

using test::with;
using test::Words;

namespace {

const std::string potentials = test::source_folder() + "/potentials/";

/// Starts `ranks` processes of the program.
pid_t start_ranks(int ranks, const Words& arguments, const test::TemporaryFolder& folder) {
    // What Open MPI wants to be told where it would rather not: as root, more ranks than cores, no ssh.
    ::setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    ::setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
    ::setenv("OMPI_MCA_rmaps_base_oversubscribe", "1", 1);
    ::setenv("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe", 1);  // the same to Open MPI 5
    ::setenv("OMPI_MCA_plm", "isolated", 1);
    return test::start_command(
        with({test::mpiexec(), "-n", std::to_string(ranks), test::program()}, arguments), folder / "out",
        folder / "err");
}

int run_ranks(int ranks, const Words& arguments, const test::TemporaryFolder& folder) {
    return test::wait_for(start_ranks(ranks, arguments, folder));
}

void run_alone(const Words& arguments, const test::TemporaryFolder& folder) {
    REQUIRE(test::wait_for(test::start(arguments, folder / "alone", folder / "alone.err")) == 0);
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

/// The process of this test's own that runs as rank `rank`, by its environment; 0 where there is none.
pid_t process_of_rank(int rank, const std::string& output) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const std::string environment = '\0' + test::read_file(entry.path() / "environ");
        const std::string number = "RANK=" + std::to_string(rank) + '\0';
        const bool has_rank = environment.find("OMPI_COMM_WORLD_" + number) != std::string::npos ||
                              environment.find("PMI_" + number) != std::string::npos;
        if (has_rank && test::read_file(entry.path() / "cmdline").find(output) != std::string::npos)
            return static_cast<pid_t>(std::stol(name));
    }
    return 0;
}

/// Some 6e9 path-steps: a few seconds, in many batches.
Words long_run(const std::string& output) {
    return {"simulate", "--potential", potentials + "two_well.toml",
            "--alpha",  "1.5",         "--epsilon",
            "0.1,0.08", "--scheme",    "euler",
            "--paths",  "45000",       "-o",
            output};
}

void wait_for_journal(const std::string& output) {
    std::error_code absent;
    for (int wait = 0; wait < 4000; ++wait) {
        if (std::filesystem::file_size(output + ".journal", absent) > 60000 && !absent) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    FAIL("nothing came into the journal");
}

/// Two batches of paths that take a while each.
Words long_paths(const std::string& output, int length) {
    return {"simulate",  "--potential", potentials + "two_well.toml",
            "--measure", "chain",       "--scheme",
            "euler",     "--alpha",     "1.5",
            "--epsilon", "0.1",         "--paths",
            "100",       "--horizon",   std::to_string(length) + "00000",
            "--threads", "1",           "--checkpoint",
            "0.1",       "-o",          output};
}

std::vector<levywell::Checkpoint> kept_beside(const std::string& output) {
    const std::string path = output + ".journal.batch";
    const std::string bytes = std::filesystem::exists(path) ? test::read_file(path) : "";
    constexpr std::size_t magic = 17;  // "levywell batch 2\n"
    constexpr std::size_t frame = 12;  // length and checksum of what follows: the run's digest
    std::uint64_t length = 0;
    if (bytes.size() < magic + frame) return {};
    std::memcpy(&length, bytes.data() + magic, sizeof length);
    return levywell::read_checkpoints(path, bytes.substr(magic + frame, length));
}

/// Steps that each path under way has behind it, by path.
std::map<std::int64_t, std::uint64_t> progress_of(const std::vector<levywell::Checkpoint>& kept) {
    std::map<std::int64_t, std::uint64_t> blocks;
    for (const levywell::Checkpoint& batch : kept) {
        for (const levywell::PathCheckpoint& path : batch.batch.checkpoints) blocks[path.path] = path.blocks;
    }
    return blocks;
}

/// Waits until so many batches were checkpointed after some work each: longer than the first checkpoint of a
/// run that would begin them anew.
void wait_for_batches(const std::string& output, std::size_t count) {
    for (int wait = 0; wait < 4000; ++wait) {
        const auto kept = kept_beside(output);
        if (kept.size() >= count &&
            std::all_of(kept.begin(), kept.end(), [](const auto& batch) { return batch.wall_seconds > 0.4; }))
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    FAIL("no batch was checkpointed");
}

}  // namespace

TEST_CASE("1, 2, 3 and 5 ranks, with one thread and more: the file of a run alone, records too") {
    const test::TemporaryFolder folder;
    const Words grid{"simulate", "--potential", potentials + "two_well.toml",
                     "--alpha",  "1.5,1.8",     "--epsilon",
                     "0.1",      "--paths",     "3000"};
    run_alone(with(grid, {"-o", folder / "alone.h5"}), folder);
    for (const auto& [ranks, threads] : {std::pair(1, "1"), {2, "1"}, {3, "2"}, {5, "1"}}) {
        const std::string output = folder / (std::to_string(ranks) + ".h5");
        REQUIRE(run_ranks(ranks, with(grid, {"--threads", threads, "-o", output}), folder) == 0);
        INFO(ranks << " ranks of " << threads << " threads");
        CHECK(test::differences(folder / "alone.h5", output).empty());
        CHECK(count_of(test::read_file(folder / "out"), "dt 0.005, seed 1") == 1);  // one table
        CHECK(count_of(test::read_file(folder / "err"), "written:") == 1);
        CHECK_FALSE(std::filesystem::exists(output + ".journal"));
    }
    CHECK(test::datasets_of(folder / "alone.h5").contains("conditions/0001/paths/transition_time"));
}

TEST_CASE("Chains, splitting, statistics alone, a piece: on three ranks as alone") {
    const Words more = GENERATE(Words{"--measure", "chain", "--alpha", "1.5", "--epsilon", "0.2", "--paths",
                                      "200", "--horizon", "100"},
                                Words{"--measure", "exit", "--scheme", "splitting", "--alpha", "2",
                                      "--epsilon", "0.28", "--paths", "70"},
                                Words{"--alpha", "1.2,1.5", "--epsilon", "0.2", "--paths", "2000",
                                      "--no-per-path", "--condition", "2/3"});
    const Words run = with({"simulate", "--potential", potentials + "two_well.toml"}, more);
    const test::TemporaryFolder folder;
    run_alone(with(run, {"-o", folder / "alone.h5"}), folder);
    REQUIRE(run_ranks(3, with(run, {"-o", folder / "ranks.h5"}), folder) == 0);
    CHECK(test::differences(folder / "alone.h5", folder / "ranks.h5").empty());
}

TEST_CASE("Killed, or told to stop: the job ends, and goes on on another number of ranks to the same file") {
    const test::TemporaryFolder folder;
    run_alone(long_run(folder / "alone.h5"), folder);
    struct Ending {
        const char* name;
        int signal;
        int rank;  // that gets it; -1: mpirun
        int resumed_on;
    };
    for (const Ending& ending :
         {Ending{"kill -9 of rank 1", SIGKILL, 1, 3}, Ending{"kill -9 of rank 0", SIGKILL, 0, 2},
          Ending{"SIGTERM to mpirun", SIGTERM, -1, 0}}) {
        INFO(ending.name);
        const std::string torn = folder / "torn.h5";
        const pid_t job = start_ranks(2, long_run(torn), folder);
        wait_for_journal(torn);
        const pid_t victim = ending.rank < 0 ? job : process_of_rank(ending.rank, torn);
        REQUIRE(victim != 0);
        ::kill(victim, ending.signal);
        CHECK(test::wait_for(job) != 0);
        for (int rank : {0, 1}) {  // nobody is left behind
            for (int wait = 0; process_of_rank(rank, torn) != 0 && wait < 400; ++wait)
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            CHECK(process_of_rank(rank, torn) == 0);
        }
        REQUIRE_FALSE(levywell::result_is_complete(torn));
        const Words resumed = with(long_run(torn), {"--resume"});
        if (ending.resumed_on > 0) {
            REQUIRE(run_ranks(ending.resumed_on, resumed, folder) == 0);
        } else {
            run_alone(resumed, folder);
        }
        CHECK(levywell::result_is_complete(torn));
        CHECK(test::differences(folder / "alone.h5", torn).empty());
        std::filesystem::remove(torn);
    }
}

TEST_CASE("Long paths of every rank are checkpointed, and gone on with on any number of ranks") {
    const test::TemporaryFolder folder;
    const std::string torn = folder / "torn.h5";
    const int length = test::long_enough(
        3, [&](int k) { return long_paths(folder / "alone.h5", k); }, folder / "log");
    const pid_t killed = start_ranks(2, long_paths(torn, length), folder);
    wait_for_batches(torn, 2);
    ::kill(process_of_rank(0, torn), SIGKILL);
    CHECK(test::wait_for(killed) != 0);
    const auto first = kept_beside(torn);
    REQUIRE(first.size() == 2);

    const auto left = std::filesystem::last_write_time(torn + ".journal.batch");
    const pid_t stopped = start_ranks(3, with(long_paths(torn, length), {"--resume"}), folder);
    while (std::filesystem::last_write_time(torn + ".journal.batch") == left)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    ::kill(process_of_rank(1, torn), SIGUSR1);
    CHECK(test::wait_for(stopped) == 3);
    const auto second = kept_beside(torn);
    REQUIRE(second.size() == 2);
    const auto before = progress_of(first);
    const auto after = progress_of(second);
    REQUIRE(before.size() >= 16);
    CHECK(std::all_of(before.begin(), before.end(), [&](const auto& path) {
        return after.contains(path.first) && after.at(path.first) > path.second;
    }));

    run_alone(with(long_paths(torn, length), {"--resume"}), folder);
    CHECK(test::differences(folder / "alone.h5", torn).empty());
    CHECK_FALSE(std::filesystem::exists(torn + ".journal.batch"));
}

TEST_CASE("SIGUSR1, as batch systems send it: exit code 3, resumable") {
    const test::TemporaryFolder folder;
    const std::string torn = folder / "torn.h5";
    const pid_t job = start_ranks(2, long_run(torn), folder);
    wait_for_journal(torn);
    ::kill(process_of_rank(1, torn), SIGUSR1);  // any rank may get it
    CHECK(test::wait_for(job) == 3);
    CHECK(count_of(test::read_file(folder / "err"), "resume with") == 1);
    CHECK_FALSE(levywell::result_is_complete(torn));
}

TEST_CASE(
    "Faults are told once, exit code 2, nothing written; ranks that would do something else are found out") {
    const test::TemporaryFolder folder;
    const std::string output = folder / "r.h5";
    const auto asked = [&](const std::string& potential, const std::string& epsilon,
                           const std::string& seed) {
        return Words{"simulate", "--potential", potential, "--alpha", "1.5", "--epsilon", epsilon,
                     "--seed",   seed,          "--paths", "100",     "-o",  output};
    };
    const Words good = asked(potentials + "two_well.toml", "0.2", "1");
    const auto refused = [&](const Words& arguments, int ranks) {
        CHECK(run_ranks(ranks, arguments, folder) == 2);
        CHECK(test::read_file(folder / "out").empty());
        CHECK_FALSE(std::filesystem::exists(output));
        return test::read_file(folder / "err");
    };
    CHECK(count_of(refused(asked(potentials + "two_well.toml", "-1", "1"), 3), "epsilon = -1") == 1);
    CHECK(count_of(refused(with(good, {"--bogus"}), 3), "--bogus") == 1);
    // Rank 1 is started with other arguments: as if its node had other files.
    const auto beside = [&](const Words& other) {
        return refused(with(with(good, {":", "-n", "1", test::program()}), other), 1);
    };
    CHECK_THAT(beside(asked(potentials + "two_well.toml", "0.2", "2")),
               Contains("rank 1") && Contains("would simulate something else") && Contains("seed 2"));
    CHECK_THAT(beside(asked(folder / "none.toml", "0.2", "1")), Contains("rank 1") && Contains("none.toml"));
}
