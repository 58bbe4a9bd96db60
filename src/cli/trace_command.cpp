#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/request_flags.hpp"
#include "cli/result_options.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/accuracy.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/trace_run.hpp"
#include "levywell/report/trace_table.hpp"

#include <ostream>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct TraceOptions {
    std::string run_file;
    std::optional<std::string> potential;
    RequestFlags flags;
    std::int64_t paths = 4;
    std::int64_t points = 2000;
    std::string output;
    bool force = false;
    bool quiet = false;
};

/// The run file with the flags over it.
RunConfig read_request(const TraceOptions& options, Faults& faults) {
    RunConfig config;
    if (!options.run_file.empty()) config = read_run_config(options.run_file, faults);
    if (!options.run_file.empty() && config.text.empty())
        faults.throw_if_any();  // what it asks for is not known
    if (options.potential) config.potential = *options.potential;
    options.flags.apply(config.request, faults);
    return config;
}

int trace(Streams& streams, const TraceOptions& options) {
    Faults faults;
    RunConfig config = read_request(options, faults);
    TraceRequest request{config.request, std::nullopt, options.paths, options.points};
    if (config.request.where.count("measure") > 0) request.measure = config.request.measure;
    config.request = run_of(request);
    PotentialFile potential;
    if (!config.potential.empty()) potential = read_potential(config.potential, faults);
    if (config.potential.empty() && options.run_file.empty())
        faults.add(
            "levywell trace",
            "give a run file, or --potential with --alpha, --epsilon and --horizon (see levywell trace "
            "--help)");
    check_trace(request, faults);
    say_notes(faults);
    const FileLock lock =
        claim_output({options.output, files_of(config, potential), options.force}, streams, faults);
    if (!faults.empty()) add_other_faults(config.request, potential, faults);
    faults.throw_if_any();
    const std::vector<TraceEntry> entries = trace_paths(request, potential, faults);
    faults.throw_if_any();
    if (options.output.empty()) {
        for (const TraceEntry& entry : entries) print_trace(streams.out, entry);
        return exit_done;
    }
    const std::string text =
        config.text.empty() ? run_config_text(config.request, config.potential) : config.text;
    write_traces({text, streams.command_line, now_text(), config.request.seed}, potential, entries,
                 options.output);
    return options.quiet ? exit_done : written(streams, options.output);
}

}  // namespace

void add_trace_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand("trace", "sample paths, for pictures: the simulator's own");
    const auto options = std::make_shared<TraceOptions>();
    TraceOptions& o = *options;
    command->add_option("RUN", o.run_file, "run file (TOML); flags below override what it says")
        ->type_name(file_type);
    command->add_option("--potential", o.potential, "potential file, or @NAME (see levywell potentials)")
        ->type_name(file_type);
    o.flags.add(
        *command, "measure", "Run",
        "measure of the run whose paths these are (default transitions, of fewer than two wells exit)");
    o.flags.add(*command, "horizon", "Run", "time that paths are followed");
    for (const char* key : {"alpha", "epsilon", "schedule", "convention", "start", "dt", "seed",
                            "common_random_numbers", "precision"})
        o.flags.add(*command, key, "Run");
    command->add_option("--paths", o.paths, "paths 0 to N-1")->capture_default_str();
    command->add_option("--points", o.points, "times, evenly spaced")->capture_default_str();
    add_output_option(*command, o.output, "file (HDF5); without one a table is printed");
    add_force_option(*command, o.force, "file");
    command->add_flag("--quiet", o.quiet, "say nothing")->group("Result");
    command->footer(
        "Path i is path i of levywell simulate --scheme euler with the same measure, start, seed, dt and "
        "precision, up to its event.\n"
        "Examples:\n"
        "  levywell trace --potential potentials/two_well.toml --alpha 1.2,2 --epsilon 0.3 --horizon 500 -o "
        "paths.h5\n"
        "  levywell trace --potential potentials/flat.toml --alpha 1.5 --epsilon 1 --start x=0 --horizon 100 "
        "> motion.txt");
    command->callback([&, options] { action = [&streams, options] { return trace(streams, *options); }; });
}

}  // namespace levywell::inline cli
