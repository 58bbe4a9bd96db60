#include "levywell/cli/run_cli.hpp"

#include "cli/commands.hpp"
#include "levywell/core/fault.hpp"
#include "levywell_version.hpp"

#include <algorithm>
#include <ctime>
#include <exception>
#include <iostream>
#include <new>

#include <fmt/chrono.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

namespace levywell {
namespace {

constexpr const char* description =
    "Metastability under heavy-tailed noise: dw = -f'(w) dt + eps dL^alpha, simulated over millions of\n"
    "paths and held against theory.";

constexpr const char* examples =
    "Examples:\n"
    "  levywell theory potentials/two_well.toml --alpha 1.5 --epsilon 0.05\n"
    "  levywell simulate --potential potentials/two_well.toml --measure transitions --alpha 1.2,1.5 "
    "--epsilon 0.05\n"
    "  levywell simulate experiments/two_well/run.toml -o two_well.h5\n"
    "  levywell stable --alpha 1.5 --quantile 0.99\n"
    "\n"
    "Exit codes: 0 done; 1 a run failed; 2 bad usage or input (nothing written); 3 interrupted, resumable.";

std::string quoted(const std::vector<std::string>& arguments) {
    std::string line = "levywell";
    for (const std::string& argument : arguments) {
        const bool plain =
            !argument.empty() && argument.find_first_of(" \t\n'\"\\$*?;&|<>()") == std::string::npos;
        line += plain ? " " + argument : " '" + argument + "'";
    }
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

}  // namespace

std::string now_text() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

int run_cli(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
    const LogTo log(err);
    Streams streams{out, err, quoted(arguments)};
    CLI::App app(description, "levywell");
    app.set_version_flag("--version",
                         std::string("levywell ") + LEVYWELL_VERSION + " (" + LEVYWELL_GIT_SHA + ")");
    app.footer(examples);
    app.require_subcommand(1);
    Action action;
    add_theory_command(app, streams, action);
    add_simulate_command(app, streams, action);
    add_stable_command(app, streams, action);
    add_data_command(app, streams, action);
    add_info_command(app, streams, action);
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
        app.parse(reversed);
        return action();
    } catch (const CLI::ParseError& error) {
        return app.exit(error, out, err) == 0 ? exit_done : exit_bad_input;
    } catch (const InputError& error) {
        err << error.what() << '\n';
        return exit_bad_input;
    } catch (const std::bad_alloc&) {
        err << "levywell: out of memory (fewer paths, or --no-per-path, need less)\n";
        return exit_failed;
    } catch (const std::exception& error) {
        err << "levywell: " << error.what() << '\n';
        return exit_failed;
    }
}

}  // namespace levywell
