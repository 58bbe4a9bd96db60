#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/request_flags.hpp"
#include "cli/result_options.hpp"
#include "cli/terminal_observer.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/accuracy.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/request_fields.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/run_files.hpp"
#include "levywell/io/same_run.hpp"
#include "levywell/io/stored_run.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/potential/shipped_potentials.hpp"
#include "levywell/report/plan_report.hpp"
#include "levywell/report/run_report.hpp"
#include "levywell/run/cost.hpp"
#include "levywell/run/digest.hpp"
#include "levywell/run/join_ranks.hpp"
#include "levywell/run/possible_plan.hpp"
#include "levywell/run/run.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct SimulateOptions : ResultOptions {
    std::string run_file;
    std::optional<std::string> potential;
    RequestFlags flags;
    std::optional<std::string> condition;
    std::optional<std::string> output;
    bool no_per_path = false;
    bool no_step_error = false;
    bool skip_impossible = false;
    bool plan = false;  ///< what it would do and cost, alone
};

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
    options.flags.apply(config.request, faults);
    if (options.no_per_path) config.request.per_path = false;
    if (options.no_step_error) config.request.step_error = false;
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
    if (options.flags.has("schedule")) asked.files.push_back(options.flags.word("schedule"));
    if (options.skip_impossible && (options.condition || !launch_of_process().is_alone()))
        faults.add("--skip-impossible",
                   "is for a run as a whole, by one process (leave it out with --condition and mpirun)");
    if (options.condition && !parse_piece(*options.condition)) {
        faults.add("--condition",
                   fmt::format("condition = {} (K, a condition from 1 on; or i/n, piece i of n)",
                               *options.condition));
    }
    check_checkpoint(options.checkpoint, faults);
    say_notes(faults);
    if (!faults.empty() && !unread) add_other_faults(config.request, asked.potential, faults);
    faults.throw_if_any();
    return asked;
}

/// The conditions of a run; where the user wishes, those alone that can be run.
std::vector<Condition> planned(const Study& study, const std::optional<Piece>& piece, bool skip_impossible,
                               Faults& faults, RunObserver* observer = nullptr) {
    if (!skip_impossible) {
        std::vector<Condition> conditions = plan_study(study, piece, faults, observer);
        const std::size_t grid = study.request.alpha.size() * study.request.epsilon.size();
        if (!faults.empty() && faults.count() < grid)
            faults.add("--skip-impossible",
                       "runs the conditions of a grid that can be run, and names the others");
        return conditions;
    }
    PossiblePlan plan = plan_possible(study, faults, observer);
    for (const std::string& text : plan.left_out) warn_in_log(text);
    return std::move(plan.conditions);
}

/// A simulation with all that it needs besides the study.
struct Task {
    Study study;
    RunOptions run;
    RunFileNames files;
    std::vector<std::string> inputs;  ///< files that all this was read from
    bool force = false;
    bool skip_impossible = false;
};

Task task_of(Asked asked, const SimulateOptions& options, const std::string& command_line) {
    const RunConfig& config = asked.config;
    Task task;
    if (options.condition) task.run.piece = parse_piece(*options.condition);
    task.files.output = options.output ? *options.output : result_file_of(config, task.run.piece);
    task.files.resume = options.resume;
    if (!task.run.piece && options.resume && is_hdf5(options.run_file) &&
        name_one_file(options.run_file, task.files.output))
        task.run.piece =
            read_result_state(options.run_file).piece;  // the file says what part of the run it is
    task.inputs = asked.files;
    task.force = options.force;
    task.skip_impossible = options.skip_impossible;
    task.files.reads_output =
        std::any_of(task.inputs.begin(), task.inputs.end(),
                    [&](const std::string& input) { return name_one_file(input, task.files.output); });
    task.run.provenance.config_toml =
        config.text.empty() ? run_config_text(config.request, config.potential) : config.text;
    task.run.provenance.command_line = command_line;
    task.run.provenance.created = now_text();
    task.run.request_text = run_config_text(config.request, absolute_potential(config.potential));
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
    const std::vector<Condition> conditions =
        planned(task.study, task.run.piece, task.skip_impossible, faults);
    faults.throw_if_any();
    const std::optional<Piece>& piece = task.run.piece;
    check_same(task.files.output, digest_of(conditions, task.study.request, task.study.potential),
               piece ? std::optional(piece_among(*piece, conditions)) : std::nullopt,
               task.files.reads_output);
}

RunResult perform(Task& task, const Streams& streams, RunObserver& observer) {
    Faults faults;
    std::vector<Condition> conditions =
        planned(task.study, task.run.piece, task.skip_impossible, faults, &observer);
    FileLock lock = claim(task, streams, faults);
    faults.throw_if_any();
    task.files.unfinished = unfinished_path(task.files.output, task.files.resume);
    RunFiles files(task.files, task.run.checkpoint_seconds, std::move(lock));
    return run_conditions(std::move(conditions), task.study, task.run, &observer, &files);
}

/// Nothing is written, so that no output is claimed.
int show_plan(Streams& streams, const SimulateOptions& options) {
    const Asked asked = read_all(options);
    Faults faults;
    if (options.json) faults.add("--json", "--plan prints a table alone (leave out one of them)");
    if (options.condition) faults.add("--condition", "--plan is of the whole run (leave out one of them)");
    const Study study{asked.config.request, asked.potential};
    std::vector<Condition> conditions;
    {
        TerminalObserver observer(streams.err, options.shows_progress());
        conditions = planned(study, std::nullopt, options.skip_impossible, faults, &observer);
    }
    faults.throw_if_any();
    streams.out << plan_report(study, conditions, expected_costs(study, conditions));
    return exit_done;
}

int lead(Streams& streams, const SimulateOptions& options, Ranks* ranks) {
    if (options.plan) return show_plan(streams, options);
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
        TerminalObserver observer(streams.err, options.shows_progress());
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
    command->add_option("--potential", o.potential, "potential file, or @NAME (see levywell potentials)")
        ->type_name(file_type)
        ->group("What");
    for (const char* key : {"measure", "alpha", "epsilon", "schedule", "convention", "start", "interval",
                            "delta", "monitoring"})
        o.flags.add(*command, key, "What");
    for (const char* key :
         {"accuracy", "dt", "scheme", "tolerance", "threshold", "core_radius", "paths", "horizon", "burn_in",
          "seed", "common_random_numbers", "backend", "precision", "threads"})
        o.flags.add(*command, key, "How");
    command
        ->add_option(
            "--condition", o.condition,
            "simulate a part of the run, for levywell merge: condition K of the grid, or piece i/n of its "
            "paths")
        ->group("How");
    add_output_option(*command, o.output, "result file (HDF5); without one only the table is printed");
    command
        ->add_flag("--plan", o.plan,
                   "print each condition's scheme, step, paths and horizon, and what it would cost; simulate "
                   "nothing")
        ->group("How");
    command
        ->add_flag("--skip-impossible", o.skip_impossible,
                   "simulate the conditions of a grid that can be simulated, and name the others and why not")
        ->group("How");
    command->add_flag("--no-step-error", o.no_step_error, request_field("step_error").help)->group("How");
    command->add_flag("--no-per-path", o.no_per_path, request_field("per_path").help)->group("Result");
    add_result_options(*command, o);
    command->footer(
        "Examples:\n"
        "  levywell simulate experiments/two_well/run.toml -o two_well.h5\n"
        "  levywell simulate experiments/two_well/run.toml --plan    (its cost)\n"
        "  levywell simulate experiments/two_well/run.toml --accuracy 0.5%    (dt and paths are chosen)\n"
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

}  // namespace levywell::inline cli
