// A long `levywell estimate`: interrupted it can be resumed, and says so; on a terminal it shows how far it
// is.

#include "catch.hpp"
#include "files.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/io/result_file.hpp"
#include "places.hpp"
#include "processes.hpp"
#include "samples.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>

using namespace levywell;

namespace {

/// 64 x 20000 numbers: some seconds of diagnosis with 400 surrogates.
std::vector<std::string> long_estimate(const test::TemporaryFolder& folder, const std::string& surrogates) {
    const std::vector<double> x = test::stable_sample(1.8, 1, 64 * 20000, 1);
    std::string bytes(x.size() * sizeof(double), '\0');
    std::memcpy(bytes.data(), x.data(), bytes.size());
    return {"estimate",     folder.write("x.bin", bytes),
            "--dtype",      "f8",
            "--columns",    "20000",
            "--replicates", "0",
            "--most",       "10000",
            "--surrogates", surrogates,
            "-o",           folder / "x.h5"};
}

/// What the program writes to a terminal that is its standard error.
std::string on_terminal(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), test::program());
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    REQUIRE(terminal >= 0);
    REQUIRE(::grantpt(terminal) == 0);
    REQUIRE(::unlockpt(terminal) == 0);
    const int its_side = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY);
    REQUIRE(its_side >= 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(::open("/dev/null", O_WRONLY), 1);
        ::dup2(its_side, 2);
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        ::execv(test::program().c_str(), argv.data());
        ::_exit(127);
    }
    ::close(its_side);
    std::string text;
    char buffer[4096];
    for (ssize_t n = 0;
         (n = ::read(terminal, buffer, sizeof buffer)) > 0;)  // until the child's side is closed
        text.append(buffer, static_cast<std::size_t>(n));
    ::close(terminal);
    CHECK(test::wait_for(child) == 0);
    return text;
}

}  // namespace

TEST_CASE("An estimate on a full disk ends with the reason, and goes on when there is space again") {
    const test::TemporaryFolder folder;
    const test::Words command = test::with(long_estimate(folder, "150"), {"--json", "--quiet"});
    const std::string log = folder / "log", errors = folder / "errors", result = folder / "x.h5";
    REQUIRE(test::wait_for(test::start(command, log)) == 0);
    const std::string whole = test::read_file(log);
    std::filesystem::remove(result);
    REQUIRE(test::wait_for(test::start(command, log, errors, 10240)) == 1);  // the journal outgrows it
    CHECK_THAT(test::read_file(errors),
               Contains("x.h5.journal: cannot be written: File too large") && Contains("resume with: "));
    CHECK_FALSE(std::filesystem::exists(result + ".lock"));
    REQUIRE(test::wait_for(test::start(test::with(command, {"--resume"}), log)) == 0);
    CHECK(test::read_file(log) == whole);
}

TEST_CASE("An estimate that is stopped or killed goes on with the surrogates it has to the same report") {
    const test::TemporaryFolder folder;
    const test::Words command = test::with(long_estimate(folder, "150"), {"--json", "--quiet"});
    const std::string torn = folder / "x.h5";
    REQUIRE(test::wait_for(test::start(command, folder / "whole.json")) == 0);
    const std::string whole = test::read_file(folder / "whole.json");
    REQUIRE(whole.size() > 1000);
    std::filesystem::remove(torn);

    constexpr std::uintmax_t kept = 500;  // bytes that every attempt but the first adds to the journal
    const std::string journal = torn + ".journal";
    std::uintmax_t size = 0;
    for (int attempt = 0; attempt < 6; ++attempt) {
        const int signal = attempt % 3 == 0 ? SIGTERM : attempt % 3 == 1 ? SIGKILL : SIGINT;
        const bool there = std::filesystem::exists(torn);
        const pid_t child = test::start(test::with(command, there ? test::Words{"--resume"} : test::Words{}),
                                        folder / "torn.json");
        if (attempt == 0)
            test::wait_for_handler(child, signal);
        else
            test::wait_for_file(journal, child, size + kept);
        ::kill(child, signal);
        const int code = test::wait_for(child);
        INFO("attempt " << attempt << " ended with " << code);
        REQUIRE((code == -signal || code == exit_interrupted));
        if (!std::filesystem::exists(torn)) continue;
        CHECK_FALSE(read_result_state(torn).complete);
        if (!std::filesystem::exists(journal)) continue;
        const std::uintmax_t now = std::filesystem::file_size(journal);
        CHECK(now >= size);
        size = now;
    }
    CHECK(size > 5 * kept);
    REQUIRE(test::wait_for(test::start(test::with(command, {"--resume"}), folder / "torn.json")) == 0);
    CHECK(test::read_file(folder / "torn.json") == whole);
    CHECK(read_result_state(torn).complete);
    CHECK(folder.count() == 4);  // the numbers, the result, two reports
    // Other options, or other numbers in the file, are another run's.
    const auto refused = [&](const test::Words& words) {
        return test::wait_for(test::start(test::with(words, {"--resume"}), folder / "log")) == 2;
    };
    CHECK(refused(long_estimate(folder, "401")));
    // Written anew with the same bytes the file is the same; with one other at the old time it is not.
    CHECK(test::wait_for(test::start(test::with(command, {"--resume"}), folder / "log")) == 0);
    const auto time = std::filesystem::last_write_time(folder / "x.bin");
    std::string bytes = test::read_file(folder / "x.bin");
    bytes[bytes.size() / 2] ^= 1;
    folder.write("x.bin", bytes);
    std::filesystem::last_write_time(folder / "x.bin", time);
    CHECK(refused(command));
}

TEST_CASE("Numbers of which nothing can come leave no file, and standard input cannot be resumed") {
    const test::TemporaryFolder folder;
    const std::string few = folder.write("few.txt", "1 2 nan 4");
    CHECK(test::wait_for(test::start({"estimate", few, "-o", folder / "x.h5"}, folder / "log")) == 2);
    CHECK(folder.count() == 2);
    CHECK(test::wait_for(test::start({"estimate", "-", "-o", folder / "x.h5", "--resume"}, folder / "log")) ==
          2);
    CHECK(folder.count() == 2);
}

TEST_CASE("A terminal sees how far a diagnosis is; --quiet and --json show nothing") {
    const test::TemporaryFolder folder;
    std::vector<std::string> command = long_estimate(folder, "60");
    const std::string shown = on_terminal(command);
    CHECK_THAT(shown,
               Contains("\rdiagnosis, surrogates 0/60") || Contains("\r\033[Kdiagnosis, surrogates 0/60"));
    CHECK_THAT(shown, Contains("left") && Contains("written: "));
    command.push_back("--force");
    for (const char* flag : {"--quiet", "--json"}) {
        command.push_back(flag);
        CHECK(on_terminal(command).find("surrogates") == std::string::npos);
        command.pop_back();
    }
}
