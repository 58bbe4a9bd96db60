// A long `levywell estimate`: interrupted it writes nothing, and says so; on a terminal it shows how far it
// is.

#include "catch.hpp"
#include "files.hpp"
#include "levywell/cli/run_cli.hpp"
#include "processes.hpp"
#include "samples.hpp"

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <thread>

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
    arguments.insert(arguments.begin(), LEVYWELL_PROGRAM);
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
        ::execv(LEVYWELL_PROGRAM, argv.data());
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

TEST_CASE("An interrupted estimate ends with code 3 and leaves nothing behind") {
    const test::TemporaryFolder folder;
    const std::vector<std::string> command = long_estimate(folder, "100000");
    for (int signal : {SIGINT, SIGTERM}) {
        const pid_t child = test::start(command, folder / "log");
        std::this_thread::sleep_for(std::chrono::milliseconds(1500));
        ::kill(child, signal);
        CHECK(test::wait_for(child) == exit_interrupted);
        CHECK(test::read_file(folder / "log").empty());
        CHECK_FALSE(std::filesystem::exists(folder / "x.h5"));
        CHECK(folder.count() == 2);  // numbers and log
    }
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
