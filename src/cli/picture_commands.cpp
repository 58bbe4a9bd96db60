// Pictures and reports are Python's: analysis/, which reads result files and nothing else, is run in this
// program's place.
#include "cli/commands.hpp"
#include "cli/replace_process.hpp"
#include "levywell/cli/run_cli.hpp"

#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

/// Where analysis/ is: named by the user, installed, or linked to beside a program that was not installed;
/// empty where it is nowhere.
std::string analysis_folder() {
    const std::filesystem::path program(program_folder());
    std::vector<std::filesystem::path> places{program / "../share/levywell/analysis",
                                              program / "share/levywell/analysis"};
    if (const char* named = std::getenv("LEVYWELL_ANALYSIS")) places.insert(places.begin(), named);
    std::error_code ignored;
    for (const auto& place : places)
        if (std::filesystem::exists(place / "__main__.py", ignored)) return place.lexically_normal().string();
    return "";
}

/// Whether this interpreter is there and has the libraries; they are looked for, not loaded.
bool can_draw(std::string python) {
    std::string flag = "-c";
    std::string question =
        "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ('h5py', 'numpy', "
        "'matplotlib'))))";
    char* words[] = {python.data(), flag.data(), question.data(), nullptr};
    pid_t child = 0;
    if (::posix_spawnp(&child, python.c_str(), nullptr, nullptr, words, environ) != 0) return false;
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int run_script(Streams& streams, const std::string& command, const std::vector<std::string>& arguments) {
    const std::string folder = analysis_folder();
    if (folder.empty()) {
        streams.err << "levywell " << command
                    << ": the scripts that draw are not there (analysis/ of the source, "
                       "share/levywell/analysis where it "
                       "is installed; LEVYWELL_ANALYSIS names another place)\n";
        return exit_bad_input;
    }
    streams.out.flush();
    streams.err.flush();
    const char* named = std::getenv("LEVYWELL_PYTHON");
    ::setenv("LEVYWELL_PROGRAM", (program_folder() + "/levywell").c_str(), 1);  // for analysis/output.py
    ::setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0);  // results are replaced as a whole: reading needs no lock
    // PATH may begin with an interpreter that lacks the libraries which the distribution's own has.
    for (const char* python : {named == nullptr ? "python3" : named, "/usr/bin/python3"}) {
        if (!can_draw(python)) continue;
        std::vector<std::string> words{python, "-B", folder, command};
        words.insert(words.end(), arguments.begin(), arguments.end());
        replace_process(words);
    }
    streams.err << "levywell " << command
                << ": Python 3 with h5py, NumPy and matplotlib is needed, and neither "
                << (named == nullptr ? "python3" : named) << " nor /usr/bin/python3 has them:\n"
                << "  apt-get install python3-h5py python3-matplotlib    (scripts/setup does it)\n"
                << "or name an interpreter that has them in LEVYWELL_PYTHON\n";
    return exit_bad_input;
}

struct PictureCommand {
    const char* name;
    const char* description;
};
constexpr PictureCommand picture_commands[] = {
    {"plot", "draw result files: every figure that they hold the data of"},
    {"report", "write a result file as one HTML page: verdicts, tables, figures, provenance"},
};

}  // namespace

void add_picture_commands(CLI::App& app, Streams& streams, Action& action) {
    for (const PictureCommand& entry : picture_commands) {
        CLI::App* command = app.add_subcommand(entry.name, entry.description);
        command->set_help_flag();  // the script answers
        command->prefix_command();
        command->callback([&streams, &action, command] {
            action = [&streams, command] {
                return run_script(streams, command->get_name(), command->remaining());
            };
        });
    }
}

}  // namespace levywell::inline cli
