// --force replaces a result when the new one is finished, and not before: a run that fails or is killed
// leaves what was there, and can be resumed.
#include "catch.hpp"
#include "files.hpp"
#include "hdf5_files.hpp"
#include "levywell/io/result_file.hpp"
#include "places.hpp"
#include "processes.hpp"
#include "samples.hpp"

#include <csignal>
#include <cstring>
#include <filesystem>
#include <functional>

namespace {

using test::with;
using test::Words;
namespace fs = std::filesystem;

/// A command that can be resumed, of a seed, writing to a place.
struct Command {
    std::string name;
    std::function<Words(const std::string& seed, const std::string& output)> words;
};

std::vector<Command> commands(const test::TemporaryFolder& folder) {
    std::string numbers;
    for (double x : test::stable_sample(1.8, 1, 150 * 64, 1))
        numbers.append(reinterpret_cast<const char*>(&x), sizeof x);
    const std::string file = folder.write("numbers.bin", numbers);
    return {{"simulate",
             [](const std::string& seed, const std::string& output) -> Words {
                 return {"simulate",  "--potential", test::source_folder() + "/potentials/two_well.toml",
                         "--alpha",   "1.5",         "--epsilon",
                         "0.1,0.08",  "--paths",     "20000",
                         "--threads", "1",           "--seed",
                         seed,        "--json",      "-o",
                         output};
             }},
            {"estimate", [file](const std::string& seed, const std::string& output) -> Words {
                 return {"estimate",     file,  "--dtype", "f8", "--columns", "64", "--replicates", "99",
                         "--surrogates", "400", "--seed",  seed, "--json",    "-o", output};
             }}};
}

}  // namespace

TEST_CASE("--force: what is there stays until the new result is finished, whatever happens to that") {
    const test::TemporaryFolder folder;
    const std::string log = folder / "log", out = folder / "r.h5", errors = folder / "errors";
    for (const Command& command : commands(folder)) {
        INFO(command.name);
        const auto run = [&](const Words& words, rlim_t room = RLIM_INFINITY) {
            return test::wait_for(test::start(words, log, errors, room));
        };
        REQUIRE(run(command.words("2", folder / "right.h5")) == 0);
        REQUIRE(run(command.words("1", out)) == 0);
        const std::string before = test::read_file(out);
        const Words again = with(command.words("2", out), {"--force"});
        int kept = 0;
        for (const rlim_t room : {rlim_t{100}, rlim_t{9000}, static_cast<rlim_t>(before.size() - 1)}) {
            const int code = run(again, room);
            INFO(room << " bytes: " << test::read_file(errors));
            CHECK(code == 1);
            CHECK(test::read_file(out) == before);
            const bool advised = test::read_file(errors).find("--resume") != std::string::npos;
            CHECK(advised == fs::exists(out + ".unfinished"));
            kept += advised ? 1 : 0;
            CHECK_FALSE(fs::exists(out + ".lock"));
        }
        CHECK(kept >= 1);
        // Killed at several moments, the last time with what it had kept on its way.
        for (int k = 0; k < 6; ++k) {
            const pid_t child = test::start(again, log, errors);
            test::sleep_seconds(0.02 * (1 << k));
            ::kill(child, SIGKILL);
            if (test::wait_for(child) == 0) break;
            CHECK(test::read_file(out) == before);
        }
        if (test::read_file(out) == before) {
            REQUIRE(fs::exists(out + ".unfinished"));
            CHECK(run(command.words("2", out)) == 2);  // what is there is not to be replaced unasked
            CHECK(run(with(command.words("1", out), {"--resume"})) == 2);  // and this is another run's
            REQUIRE(run(with(command.words("2", out), {"--resume"})) == 0);
        }
        CHECK(test::read_file(out) != before);
        CHECK(levywell::result_is_complete(out));
        CHECK(test::differences(out, folder / "right.h5").empty());
        for (const auto& entry : fs::directory_iterator(folder / "."))
            CHECK(entry.path().string().find("unfinished") == std::string::npos);
        fs::remove(out);
        fs::remove(folder / "right.h5");
    }
}
