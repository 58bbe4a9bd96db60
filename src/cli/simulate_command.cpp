#include "cli/checkpoint_option.hpp"
#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/terminal_observer.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/number_text.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/run_files.hpp"
#include "levywell/io/same_run.hpp"
#include "levywell/io/schedule_file.hpp"
#include "levywell/io/stored_run.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/report/run_report.hpp"
#include "levywell/run/digest.hpp"
#include "levywell/run/join_ranks.hpp"
#include "levywell/run/run.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

namespace levywell {
namespace {

/// The flags as typed; what was not given leaves the run file's word, or the default.
struct SimulateOptions {
    std::string run_file;
    std::optional<std::string> potential;
    std::optional<std::vector<double>> alpha;
    std::optional<std::vector<double>> epsilon;
    std::optional<std::string> schedule;
    std::optional<std::vector<double>> interval;
    std::optional<std::string> convention;
    std::optional<std::string> measure;
    std::optional<std::string> scheme;
    std::optional<std::string> monitoring;
    std::optional<std::string> start;
    std::optional<std::string> horizon;
    std::optional<std::string> threshold;
    std::optional<std::string> core_radius;
    std::optional<std::string> burn_in;
    std::optional<std::string> backend;
    std::optional<std::string> precision;
    std::optional<double> dt;
    std::optional<double> tolerance;
    std::optional<double> delta;
    std::optional<std::int64_t> paths;
    std::optional<std::uint64_t> seed;
    std::optional<int> threads;
    std::optional<std::string> condition;
    std::optional<std::string> output;
    double checkpoint = default_checkpoint_seconds;
    bool common_random_numbers = false;
    bool no_per_path = false;
    bool resume = false;
    bool force = false;
    bool json = false;
    bool quiet = false;
};

/// Lays the flags over the request.
class FlagReader {
  public:
    FlagReader(RunRequest& request, Faults& faults) : request_(request), faults_(faults) {}

    template <class Value, class Target>
    void set(const std::optional<Value>& flag, Target& target, const std::string& key) {
        if (!flag) return;
        target = *flag;
        note(key);
    }
    void choice(const std::optional<std::string>& flag, const std::string& key) {
        if (!flag) return;
        set_choice(request_, key, *flag, note(key), faults_);
    }
    /// A number, or "auto".
    void number_or_auto(const std::optional<std::string>& flag, std::optional<double>& target,
                        const std::string& key) {
        if (!flag) return;
        const std::string where = note(key);
        target.reset();
        if (*flag == "auto") return;
        target = number_of(*flag);
        if (!target) faults_.add(where, fmt::format("{} = {} (a number, or auto)", key, *flag));
    }
    std::string note(const std::string& key) {
        std::string flag = "--" + key;
        std::replace(flag.begin(), flag.end(), '_', '-');
        return request_.where[key] = flag;
    }

  private:
    RunRequest& request_;
    Faults& faults_;
};

void apply_flags(const SimulateOptions& options, RunRequest& request, Faults& faults) {
    FlagReader flags(request, faults);
    // Noise by flags replaces the run file's, whichever of its two forms that has.
    const bool grid = options.alpha || options.epsilon;
    if (grid && !options.schedule) request.schedule.clear();
    if (options.schedule && !grid) request.alpha = request.epsilon = {};
    flags.set(options.alpha, request.alpha, "alpha");
    flags.set(options.epsilon, request.epsilon, "epsilon");
    if (options.schedule) {
        flags.note("schedule");
        request.schedule = read_schedule_file(*options.schedule, faults);
    }
    flags.set(options.dt, request.dt, "dt");
    flags.set(options.delta, request.delta, "delta");
    flags.set(options.start, request.start, "start");
    flags.set(options.paths, request.paths, "paths");
    flags.set(options.seed, request.seed, "seed");
    flags.set(options.threads, request.threads, "threads");
    flags.choice(options.convention, "convention");
    flags.choice(options.measure, "measure");
    flags.choice(options.scheme, "scheme");
    flags.choice(options.monitoring, "monitoring");
    flags.choice(options.backend, "backend");
    flags.choice(options.precision, "precision");
    flags.set(options.tolerance, request.tolerance, "tolerance");
    flags.number_or_auto(options.threshold, request.threshold, "threshold");
    flags.number_or_auto(options.core_radius, request.core_radius, "core_radius");
    flags.number_or_auto(options.horizon, request.horizon, "horizon");
    flags.number_or_auto(options.burn_in, request.burn_in, "burn_in");
    if (options.interval) {
        flags.note("interval");
        if (options.interval->size() == 2) {
            request.interval = Interval{(*options.interval)[0], (*options.interval)[1]};
        } else {
            faults.add("--interval", "must be A,B");
        }
    }
    if (options.common_random_numbers) request.common_random_numbers = true;
    if (options.no_per_path) request.per_path = false;
}

/// What the run file and the flags ask for.
struct Asked {
    RunConfig config;
    PotentialFile potential;
    std::vector<std::string> files;  ///< that all this was read from
};

Asked read_all(const SimulateOptions& options) {
    Faults faults;
    Asked asked;
    RunConfig& config = asked.config;
    std::optional<StoredRun> stored;
    if (is_hdf5(options.run_file)) stored = read_stored_run(options.run_file);
    if (stored) {
        config = stored->config(faults);
    } else if (!options.run_file.empty()) {
        config = read_run_config(options.run_file, faults);
    }
    const bool unread = !options.run_file.empty() && config.text.empty();
    apply_flags(options, config.request, faults);
    if (options.potential) config.potential = *options.potential;
    if (options.run_file.empty() && config.potential.empty()) {
        faults.add("levywell simulate",
                   "give a run file, or --potential with --measure, --alpha and --epsilon (see levywell "
                   "simulate --help)");
    }
    if (stored && !options.potential) {
        asked.potential = stored->potential(faults);
    } else if (!config.potential.empty()) {
        asked.potential = read_potential(config.potential, faults);
    }
    asked.files = files_of(config, asked.potential);
    if (options.schedule) asked.files.push_back(*options.schedule);
    if (options.condition && !parse_piece(*options.condition)) {
        faults.add("--condition",
                   fmt::format("condition = {} (K, a condition from 1 on; or i/n, piece i of n)",
                               *options.condition));
    }
    check_checkpoint(options.checkpoint, faults);
    say_notes(faults);
    if (!faults.empty() && !unread) check_numbers(config.request, faults);  // else plan() does
    faults.throw_if_any();
    return asked;
}

/// The run file's result file, with the piece in its name: the jobs of an array share the run file.
std::string output_of(const RunConfig& config, const std::optional<Piece>& piece) {
    const std::filesystem::path whole = config.output.value_or("");
    if (!piece || whole.empty()) return whole.string();
    const std::string count = fmt::format("{}", piece->count);
    const std::string suffix = piece->count == 0
                                   ? fmt::format(".{:04}", piece->number)
                                   : fmt::format(".{:0{}}-of-{}", piece->number, count.size(), count);
    return (whole.parent_path() / (whole.stem().string() + suffix + whole.extension().string())).string();
}

/// A simulation with all that it needs besides the study.
struct Task {
    Study study;
    RunOptions run;
    RunFileNames files;
    std::vector<std::string> inputs;  ///< files that all this was read from
    bool force = false;
};

Task task_of(Asked asked, const SimulateOptions& options, const std::string& command_line) {
    const RunConfig& config = asked.config;
    Task task;
    if (options.condition) task.run.piece = parse_piece(*options.condition);
    task.files.output = options.output ? *options.output : output_of(config, task.run.piece);
    task.files.resume = options.resume;
    if (!task.run.piece && options.resume && is_hdf5(options.run_file) &&
        name_one_file(options.run_file, task.files.output))
        task.run.piece =
            read_result_state(options.run_file).piece;  // the file says what part of the run it is
    task.inputs = asked.files;
    task.force = options.force;
    task.files.reads_output =
        std::any_of(task.inputs.begin(), task.inputs.end(),
                    [&](const std::string& input) { return name_one_file(input, task.files.output); });
    task.run.provenance.config_toml =
        config.text.empty() ? run_config_text(config.request, config.potential) : config.text;
    task.run.provenance.command_line = command_line;
    task.run.provenance.created = now_text();
    task.run.request_text =
        run_config_text(config.request, std::filesystem::absolute(config.potential).string());
    task.run.checkpoint_seconds = options.checkpoint;
    task.study = {config.request, std::move(asked.potential)};
    return task;
}

FileLock claim(const Task& task, const Streams& streams, Faults& faults) {
    return claim_output(
        {task.files.output, task.inputs, task.force, task.files.resume, Resuming::from_journal}, streams,
        faults);
}

/// Of a run that is complete already: whether it is this one.
void check_same_run(const Task& task) {
    Faults faults;
    const std::vector<Condition> conditions = plan(task.study.request, task.study.potential, faults);
    check_piece(task.run.piece, conditions, faults);
    faults.throw_if_any();
    const std::optional<Piece>& piece = task.run.piece;
    check_same(task.files.output, digest_of(conditions, task.study.request, task.study.potential),
               piece ? std::optional(piece_among(*piece, conditions)) : std::nullopt,
               task.files.reads_output);
}

RunResult perform(Task& task, const Streams& streams, RunObserver& observer) {
    Faults faults;
    std::vector<Condition> conditions = plan_study(task.study, task.run.piece, faults);
    const FileLock lock = claim(task, streams, faults);
    faults.throw_if_any();
    task.files.unfinished = unfinished_path(task.files.output, task.files.resume);
    RunFiles files(task.files, task.run.checkpoint_seconds);
    return run_conditions(std::move(conditions), task.study, task.run, &observer, &files);
}

int lead(Streams& streams, const SimulateOptions& options, Ranks* ranks) {
    Task task = task_of(read_all(options), options, streams.command_line);
    task.run.ranks = ranks;
    const std::string& output = task.files.output;
    const std::string unfinished = unfinished_path(output, options.resume);
    if (options.resume && std::filesystem::is_regular_file(unfinished) && result_is_complete(unfinished)) {
        check_same_run(task);
        Faults faults;
        task.force = false;
        const FileLock lock = claim(task, streams, faults);
        faults.throw_if_any();
        forget_unfinished(output);  // a kill may have come between the last two steps
        return complete_already(streams, output);
    }

    RunResult result;
    try {
        TerminalObserver observer(streams.err, !options.quiet && !options.json);
        result = perform(task, streams, observer);
    } catch (const RunError& error) {
        return failed(streams, error.what(), unfinished, options.resume);
    }
    streams.out << (options.json ? run_report_json(result, "simulate") : run_report_text(result));
    if (!result.complete) return interrupted(streams, output, options.resume);
    return written(streams, output);
}

/// A rank other than 0: what it cannot do it tells rank 0, which alone speaks to people.
int follow_rank_0(Streams& streams, const SimulateOptions& options, Ranks& ranks) {
    try {
        const Asked asked = read_all(options);
        TerminalObserver observer(streams.err, false);
        return follow({asked.config.request, asked.potential}, ranks, options.checkpoint, &observer);
    } catch (const InputError& error) {
        return serve_refused(ranks, MessageKind::refused, error.what());
    } catch (const std::exception& error) {
        return serve_refused(ranks, MessageKind::failed, error.what());
    }
}

int simulate(Streams& streams, const SimulateOptions& options) {
    const std::unique_ptr<Ranks> ranks = join_ranks(launch_of_process());
    if (!ranks) return lead(streams, options, nullptr);
    if (ranks->rank() > 0) return follow_rank_0(streams, options, *ranks);
    int code = exit_failed;
    try {
        code = lead(streams, options, ranks.get());
    } catch (const InputError&) {
        dismiss(*ranks, exit_bad_input);
        throw;
    } catch (...) {
        dismiss(*ranks, exit_failed);
        throw;
    }
    dismiss(*ranks, code);
    return code;
}

}  // namespace

void add_simulate_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command =
        app.add_subcommand("simulate", "exit and transition times, jump chain or occupation, beside theory");
    const auto options = std::make_shared<SimulateOptions>();
    SimulateOptions& o = *options;
    command
        ->add_option(
            "RUN", o.run_file,
            "run file (TOML), or a result file, whose run is done again; flags below override what it "
            "says")
        ->type_name(file_type);
    command->add_option("--potential", o.potential, "potential file")->type_name(file_type)->group("What");
    command->add_option("--measure", o.measure, "what is measured (default transitions)")
        ->type_name(one_of(measure_names()))
        ->group("What");
    command->add_option("--alpha", o.alpha, "tail indices A[,A..], 0.05 <= alpha <= 2")
        ->delimiter(',')
        ->group("What");
    command
        ->add_option("--epsilon", o.epsilon,
                     "noise scales E[,E..]; every alpha with every epsilon is one condition")
        ->delimiter(',')
        ->group("What");
    command
        ->add_option("--schedule", o.schedule,
                     "noise that changes in time, instead of --alpha and --epsilon: a text file with the "
                     "columns time, alpha, epsilon")
        ->type_name(file_type)
        ->group("What");
    command
        ->add_option("--convention", o.convention,
                     "levy (default): eps dL^alpha; brownian: eps dB, at alpha = 2")
        ->type_name(one_of(convention_names()))
        ->group("What");
    command
        ->add_option("--start", o.start,
                     "m1 (a minimum), relaxed:m1 (its well's quasi-stationary distribution) or x=0.3")
        ->group("What");
    command
        ->add_option("--interval", o.interval,
                     "A,B: what an exit run leaves (default: the basin of the start)")
        ->delimiter(',')
        ->group("What");
    command
        ->add_option("--delta", o.delta,
                     "radius of the balls B_j around minima (default: 0.2 of the nearest maximum's distance)")
        ->group("What");
    command
        ->add_option(
            "--monitoring", o.monitoring,
            "exit, transitions: when events are seen. continuous (default): at any time, by the bridges "
            "of the steps; grid: after steps only, as those of a chain such as SGD")
        ->type_name(one_of(monitoring_names()))
        ->group("What");
    command->add_option("--dt", o.dt, "time step (default 0.005)")->group("How");
    command
        ->add_option(
            "--scheme", o.scheme,
            "auto (default: the cheaper one), euler (every step), jump_adapted (passes over the rest "
            "between large jumps; its cost does not grow as epsilon falls) or splitting (mean exit "
            "times over high barriers)")
        ->type_name(one_of(scheme_names()))
        ->group("How");
    command
        ->add_option("--tolerance", o.tolerance,
                     "jump_adapted: relative bias allowed in mean times (default 1e-3)")
        ->group("How");
    command
        ->add_option("--threshold", o.threshold,
                     "jump_adapted: jumps larger than this end a rest; a length or auto")
        ->group("How");
    command
        ->add_option("--core-radius", o.core_radius,
                     "jump_adapted: so near to its minimum a path comes to rest; a length or auto")
        ->group("How");
    command
        ->add_option("--paths", o.paths,
                     "number of paths (default 100000; 256 long ones for chain and occupation)")
        ->group("How");
    command
        ->add_option("--horizon", o.horizon,
                     "time at which paths are censored, or their length; a number or auto")
        ->group("How");
    command
        ->add_option("--burn-in", o.burn_in, "chain, occupation: time that is not counted; a number or auto")
        ->group("How");
    command
        ->add_option("--seed", o.seed, "seed (default 1); same seed, same numbers on any machine's threads")
        ->group("How");
    command
        ->add_flag("--common-random-numbers", o.common_random_numbers,
                   "all conditions draw the same numbers: differences between them vary less, but their "
                   "errors are not independent")
        ->group("How");
    command
        ->add_option(
            "--backend", o.backend,
            "auto (cuda where there is a GPU, else host), host (SIMD and threads), cuda, or reference (slow, "
            "independent)")
        ->type_name(one_of(backend_names()))
        ->group("How");
    command
        ->add_option("--precision", o.precision,
                     "auto (float where it resolves the process), float or double")
        ->type_name(one_of(precision_names()))
        ->group("How");
    command->add_option("--threads", o.threads, "threads (default: all cores; of a rank, its share of them)")
        ->group("How");
    command
        ->add_option(
            "--condition", o.condition,
            "simulate a part of the run, for levywell merge: condition K of the grid, or piece i/n of its "
            "paths")
        ->group("How");
    command->add_option("-o,--output", o.output, "result file (HDF5); without one only the table is printed")
        ->type_name(file_type)
        ->group("Result");
    command->add_flag("--no-per-path", o.no_per_path, "keep reduced statistics only: constant memory")
        ->group("Result");
    command->add_flag("--resume", o.resume, "go on with an interrupted run")->group("Result");
    add_checkpoint_option(*command, o.checkpoint);
    command->add_flag("--force", o.force, "replace an existing result file")->group("Result");
    command->add_flag("--json", o.json, "one JSON object on standard output, nothing else")->group("Result");
    command->add_flag("--quiet", o.quiet, "no progress bar")->group("Result");
    command->footer(
        "Examples:\n"
        "  levywell simulate experiments/two_well/run.toml -o two_well.h5\n"
        "  levywell simulate two_well.h5 -o again.h5    (the same numbers, from what the file holds)\n"
        "  levywell simulate --potential potentials/two_well.toml --measure transitions --start m1 --alpha "
        "1.5 --epsilon 0.1,0.05\n"
        "  levywell simulate --potential potentials/flat.toml --measure exit --interval -1,1 --start x=0.3 "
        "--alpha 1.5 --epsilon 1 --dt 1e-4\n"
        "  levywell simulate --potential potentials/five_wells.toml --measure chain --alpha 1.5 --epsilon "
        "0.1 --json\n"
        "  mpirun -n 16 levywell simulate run.toml -o two_well.h5\n"
        "  levywell simulate run.toml --condition $SLURM_ARRAY_TASK_ID/12    (then: levywell merge)");
    command->callback([&, options] { action = [&streams, options] { return simulate(streams, *options); }; });
}

}  // namespace levywell
