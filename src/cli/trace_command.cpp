#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition_key.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/trace.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/trace_file.hpp"

#include <cmath>
#include <ostream>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr std::int64_t most_numbers = 100'000'000;  // positions of a condition: 0.8 GB
constexpr double most_steps = 1e11;                 // of a condition: about an hour

struct TraceOptions {
    std::string run_file;
    std::optional<std::string> potential;
    std::optional<std::vector<double>> alpha;
    std::optional<std::vector<double>> epsilon;
    std::optional<double> dt;
    std::optional<std::string> measure;
    std::optional<std::string> start;
    std::optional<double> horizon;
    std::optional<std::uint64_t> seed;
    std::optional<std::string> precision;
    std::int64_t paths = 4;
    std::int64_t points = 2000;
    std::string output;
    bool common_random_numbers = false;
    bool force = false;
    bool quiet = false;
};

/// What is asked for, as a run that leaves an interval, and the measure of the run whose paths these are:
/// it is part of the key of their noise.
struct Traced {
    RunConfig config;
    std::optional<MeasureChoice> measure;  ///< nothing: what a run of this potential measures by default
};

/// The run file with the flags over it. A trace has no event: the interval that a run file leaves stays,
/// because a tabulated drift is made for it, else there is none.
Traced read_request(const TraceOptions& options, Faults& faults) {
    Traced traced;
    RunConfig& config = traced.config;
    if (!options.run_file.empty()) config = read_run_config(options.run_file, faults);
    if (!options.run_file.empty() && config.text.empty())
        faults.throw_if_any();  // what it asks for is not known
    RunRequest& request = config.request;
    const auto lay = [&](const auto& flag, auto& target, const std::string& key) {
        if (!flag) return;
        target = *flag;
        request.where[key] = "--" + key;
    };
    if (options.potential) config.potential = *options.potential;
    if (options.alpha || options.epsilon) request.schedule.clear();
    lay(options.alpha, request.alpha, "alpha");
    lay(options.epsilon, request.epsilon, "epsilon");
    lay(options.dt, request.dt, "dt");
    lay(options.start, request.start, "start");
    lay(options.horizon, request.horizon, "horizon");
    lay(options.seed, request.seed, "seed");
    if (options.precision) set_choice(request, "precision", *options.precision, "--precision", faults);
    if (options.common_random_numbers) request.common_random_numbers = true;
    if (options.measure) set_choice(request, "measure", *options.measure, "--measure", faults);
    if (options.measure || request.where.count("measure") > 0) traced.measure = request.measure;
    if (request.measure != MeasureChoice::exit || !request.interval) {
        request.measure = MeasureChoice::exit;
        request.interval = Interval{};
    }
    request.delta.reset();
    request.burn_in.reset();
    request.scheme = SchemeChoice::euler;
    request.paths = options.paths;
    return traced;
}

/// The key of the simulated condition, of which a trace differs in its measure alone.
std::uint64_t simulated_key(Condition condition, const Traced& traced, const PotentialFile& potential) {
    if (traced.config.request.common_random_numbers) return condition.key;
    const bool wells = potential.metastable && condition.wells.count() >= 2;
    condition.measure = measure_of(
        traced.measure.value_or(wells ? MeasureChoice::transitions : MeasureChoice::exit));
    return condition_key(traced.config.request.seed, condition, potential.name);
}

void check(const TraceOptions& options, const RunConfig& config, Faults& faults) {
    const RunRequest& request = config.request;
    if (config.potential.empty() && options.run_file.empty())
        faults.add(
            "levywell trace",
            "give a run file, or --potential with --alpha, --epsilon and --horizon (see levywell trace "
            "--help)");
    if (options.paths < 1) faults.add("--paths", fmt::format("paths = {} (at least 1)", options.paths));
    if (options.points < 1) faults.add("--points", fmt::format("points = {} (at least 1)", options.points));
    if (options.paths >= 1 && options.points >= 1 && options.points >= most_numbers / options.paths)
        faults.add(
            "--points",
            fmt::format("{} paths of {} points are too many numbers (at most {}: {} points of "
                        "each path)",
                        options.paths, options.points, most_numbers, most_numbers / options.paths - 1));
    if (!request.horizon) {
        faults.add(request.where_of("horizon"),
                   "a trace has no end of its own: give --horizon, the time that paths are followed");
    } else if (*request.horizon / request.dt * static_cast<double>(options.paths) > most_steps) {
        faults.add(request.where_of("horizon"),
                   fmt::format(
                       "horizon = {} is {:.2g} steps of {} paths together (at most {:.0g}: horizon = {:.4g})",
                       *request.horizon, *request.horizon / request.dt * static_cast<double>(options.paths),
                       options.paths, most_steps,
                       most_steps * request.dt / static_cast<double>(options.paths) * (1 - 1e-4)));
    }
    if (request.start.substr(0, 8) == "relaxed:")
        faults.add(request.where_of("start"),
                   "a trace starts from a point (\"m1\", \"x=0.3\"): a relaxation begins again and again");
}

TraceEntry trace_condition(const Condition& condition, const Potential& potential, const RunRequest& request,
                           const TraceOptions& options) {
    const auto tracer = make_tracer(condition, potential, request.precision);
    const double steps = *request.horizon / condition.dt / static_cast<double>(options.points);
    const auto every = static_cast<std::int64_t>(std::max(1.0, std::round(steps)));
    TraceEntry entry{condition, tracer->precision(), {}, {}};
    for (std::int64_t k = 0; k <= options.points; ++k)
        entry.time.push_back(static_cast<double>(k * every) * condition.dt);
    for (std::int64_t path = 0; path < options.paths; ++path)
        entry.position.push_back(tracer->trace(path, every, options.points));
    return entry;
}

/// A line a time: the time, then every path's position, to 17 digits.
void print(std::ostream& out, const TraceEntry& entry) {
    out << "# " << entry.condition.noise.describe() << ": time, positions of " << entry.position.size()
        << " paths\n";
    for (std::size_t k = 0; k < entry.time.size(); ++k) {
        out << fmt::format("{:.17g}", entry.time[k]);
        for (const std::vector<double>& path : entry.position) out << fmt::format(" {:.17g}", path[k]);
        out << '\n';
    }
}

int trace(Streams& streams, const TraceOptions& options) {
    Faults faults;
    const Traced traced = read_request(options, faults);
    const RunConfig& config = traced.config;
    PotentialFile potential;
    if (!config.potential.empty()) potential = read_potential(config.potential, faults);
    check(options, config, faults);
    say_notes(faults);
    const FileLock lock =
        claim_output({options.output, files_of(config, potential), options.force}, streams, faults);
    if (!faults.empty()) check_numbers(config.request, faults);  // else plan() does
    faults.throw_if_any();
    std::vector<Condition> conditions = plan(config.request, potential, faults);
    faults.throw_if_any();
    std::vector<TraceEntry> entries;
    for (Condition& condition : conditions) {
        condition.key = simulated_key(condition, traced, potential);
        entries.push_back(trace_condition(condition, *potential.potential, config.request, options));
    }
    if (options.output.empty()) {
        for (const TraceEntry& entry : entries) print(streams.out, entry);
        return exit_done;
    }
    const std::string text =
        config.text.empty() ? run_config_text(config.request, config.potential) : config.text;
    write_traces({text, streams.command_line, now_text(), config.request.seed}, potential, entries,
                 options.output);
    if (!options.quiet) streams.err << "written: " << options.output << '\n';
    return exit_done;
}

}  // namespace

void add_trace_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand("trace", "sample paths, for pictures: the simulator's own");
    const auto options = std::make_shared<TraceOptions>();
    TraceOptions& o = *options;
    command->add_option("RUN", o.run_file, "run file (TOML); flags below override what it says")
        ->type_name(file_type);
    command->add_option("--potential", o.potential, "potential file")->type_name(file_type);
    command->add_option("--alpha", o.alpha, "tail indices A[,A..], 0.05 <= alpha <= 2")->delimiter(',');
    command->add_option("--epsilon", o.epsilon, "noise scales E[,E..]")->delimiter(',');
    command
        ->add_option("--measure", o.measure,
                     "measure of the run whose paths these are (default transitions, of fewer than two "
                     "wells exit)")
        ->type_name(one_of(measure_names()));
    command->add_option("--dt", o.dt, "time step (default 0.005)");
    command->add_option("--start", o.start, "a minimum (m1, the default) or a point (x=0.3)");
    command->add_option("--horizon", o.horizon, "time that paths are followed");
    command->add_option("--seed", o.seed, "seed (default 1)");
    command->add_flag("--common-random-numbers", o.common_random_numbers,
                      "the paths of a run with that flag: all conditions draw the same numbers");
    command->add_option("--precision", o.precision, "auto (default), float or double")
        ->type_name(one_of(precision_names()));
    command->add_option("--paths", o.paths, "paths 0 to N-1")->capture_default_str();
    command->add_option("--points", o.points, "times, evenly spaced")->capture_default_str();
    command->add_option("-o,--output", o.output, "file (HDF5); without one a table is printed")
        ->type_name(file_type);
    command->add_flag("--force", o.force, "replace an existing file");
    command->add_flag("--quiet", o.quiet, "say nothing");
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

}  // namespace levywell
