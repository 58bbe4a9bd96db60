#include "cli/program.hpp"

#include "cli/number_words.hpp"
#include "cli/unexpected_words.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/available_cores.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/printable_text.hpp"
#include "levywell/core/shell_text.hpp"
#include "levywell/core/version.hpp"
#include "levywell/core/watch.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <omp.h>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

namespace levywell::inline cli {
namespace {

std::string command_line_of(const std::vector<std::string>& arguments) {
    std::string line = "levywell";
    for (const std::string& argument : arguments) line += " " + shell_word(argument);
    return line;
}

/// Log messages go to `err` for the time of one call.
class LogTo {
  public:
    explicit LogTo(std::ostream& err) : before_(spdlog::default_logger()) {
        auto logger = std::make_shared<spdlog::logger>("levywell",
                                                       std::make_shared<spdlog::sinks::ostream_sink_mt>(err));
        logger->set_pattern("levywell: %l: %v");
        spdlog::set_default_logger(logger);
    }
    ~LogTo() { spdlog::set_default_logger(before_); }
    LogTo(const LogTo&) = delete;
    LogTo& operator=(const LogTo&) = delete;

  private:
    std::shared_ptr<spdlog::logger> before_;
};

/// Loops that are given no number of threads keep to the quota of cores too, unless the user has set their
/// number.
void keep_to_available_cores() {
    if (std::getenv("OMP_NUM_THREADS") == nullptr) omp_set_num_threads(available_cores());
}

}  // namespace

void say_notes(const Faults& faults) {
    for (const Fault& note : faults.notes())
        spdlog::info("{}", printable_text(note.where + ": " + note.what));
}

FileLock claim_output(const Output& output, const Streams& streams, Faults& faults) {
    return lock_output(output, streams.command_line, warn_in_log, faults);
}

void warn_in_log(const std::string& text) {
    spdlog::warn("{}", text);
}

std::string command_to_resume(const Streams& streams, bool resumed) {
    std::string line = streams.command_line;
    if (const std::size_t force = line.find(" --force"); force != std::string::npos) line.erase(force, 8);
    return line + (resumed ? "" : " --resume");
}

int written(Streams& streams, const std::string& output) {
    if (!output.empty()) streams.err << "written: " << output << '\n';
    return exit_done;
}

int complete_already(Streams& streams, const std::string& output) {
    streams.err << output << ": is complete already; nothing to resume\n";
    return exit_done;
}

int interrupted(Streams& streams, const std::string& output, bool resumed) {
    streams.err << "levywell: interrupted; "
                << (output.empty() ? "nothing was kept (give -o OUT.h5 to be able to resume)"
                                   : "resume with: " + command_to_resume(streams, resumed))
                << '\n';
    return exit_interrupted;
}

int failed(Streams& streams, const std::string& what, const std::string& output, bool resumed) {
    streams.err << "levywell: " << printable_text(what) << '\n';
    std::error_code ignored;
    if (!output.empty() && std::filesystem::exists(output, ignored))
        streams.err << "levywell: what was done until then is kept; once there is room again, resume with: "
                    << command_to_resume(streams, resumed) << '\n';
    return exit_failed;
}

namespace {

/// Arguments last first, as CLI11 takes them; "-:NAME", which is no option, behind "--".
std::vector<std::string> arguments_for_parser(std::vector<std::string> arguments) {
    const auto is_other = [](const std::string& word) { return !word.starts_with("-:"); };
    const auto input = std::stable_partition(arguments.begin(), arguments.end(), is_other);
    if (input != arguments.end()) arguments.insert(input, "--");
    std::reverse(arguments.begin(), arguments.end());
    return arguments;
}

int perform(const Program& program, const std::vector<std::string>& typed, std::ostream& out,
            std::ostream& err) {
    const std::vector<std::string> arguments = without_help_command(typed);
    std::signal(SIGXFSZ, SIG_IGN);  // a file over the limit of its size is then an error like a full disk
    keep_to_available_cores();
    const LogTo log(err);
    Streams streams{out, err, command_line_of(arguments)};
    CLI::App app(program.description, "levywell");
    app.set_version_flag("--version", std::string("levywell ") + version() + " (" + git_sha() + ")");
    app.footer(program.footer);
    app.require_subcommand(1);
    Action action;
    for (const auto add : program.commands) add(app, streams, action);
    std::vector<std::string> about;
    app.add_subcommand("help", "what a command does and takes, as its --help")
        ->add_option("COMMAND", about, "the command (default: all of them in short)");
    check_number_words(app);
    try {
        check_command(app, arguments);
        try {
            app.parse(arguments_for_parser(arguments));
        } catch (const CLI::Success&) {
            throw;  // --help
        } catch (const CLI::ParseError&) {
            check_options(app, arguments);  // what is not there may be misspelt
            throw;
        }
        check_lists(app, arguments);  // CLI11 passes over what is empty in one
        return action();
    } catch (const CLI::ParseError& error) {
        return app.exit(error, out, err) == 0 ? exit_done : exit_bad_input;
    } catch (const InputError& error) {
        err << error.what() << '\n';
        return exit_bad_input;
    } catch (const Interrupted&) {
        err << "levywell: interrupted; nothing was written\n";
        return exit_interrupted;
    } catch (const std::bad_alloc&) {
        err << "levywell: out of memory (in simulations fewer paths, or --no-per-path, need less; in theory "
               "fewer wells)\n";
        return exit_failed;
    } catch (const std::exception& error) {
        err << "levywell: " << printable_text(error.what()) << '\n';
        return exit_failed;
    }
}

/// Whether all that was written to a stream has left the program; why not is said. A reader that has closed
/// its end of a pipe (`| head`) has read all that it wanted.
bool is_written(std::ostream& out, std::ostream& err) {
    if (out.rdbuf() == nullptr) return true;  // of a rank that does not speak
    const bool failed_before = !out;
    errno = 0;
    if (failed_before) {  // why, the next attempt says
        out.clear();
        out.put('\n');
    }
    const bool flushed = out.rdbuf()->pubsync() == 0;
    if (flushed && !failed_before) return true;
    if (errno == EPIPE) return true;
    err << "levywell: standard output cannot be written: "
        << (errno != 0 ? std::strerror(errno) : "a part of it was refused") << '\n';
    return false;
}

}  // namespace

int run_program(const Program& program, const std::vector<std::string>& arguments, std::ostream& out,
                std::ostream& err) {
    const int code = perform(program, arguments, out, err);
    const bool has_result = code == exit_done || code == exit_departs;
    return is_written(out, err) || !has_result ? code : exit_failed;
}

}  // namespace levywell::inline cli
