#include "cli/nn/pipeline_command.hpp"

#include "cli/checkpoint_option.hpp"
#include "cli/commands.hpp"
#include "cli/nn/train_progress.hpp"
#include "cli/option_types.hpp"
#include "cli/terminal_observer.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/run_files.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/nn/pipeline_simulation.hpp"
#include "levywell/report/pipeline_report.hpp"

#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>

#include <fmt/format.h>

namespace levywell {
namespace {

/// The flags as typed; what was not given leaves the run file's word, or the default.
struct PipelineOptions {
    std::string run_file;
    std::optional<double> unit, most_steps;
    std::optional<std::int64_t> paths;
    std::optional<int> threads;
    std::optional<std::string> data_dir, device, output;
    double checkpoint = default_checkpoint_seconds;
    bool resume = false;
    bool force = false;
    bool json = false;
    bool quiet = false;
};

void apply_flags(const PipelineOptions& options, PipelineRequest& request, Faults& faults) {
    if (options.unit) {
        request.unit = *options.unit;
        request.where_unit = "--unit";
    }
    if (options.most_steps) request.most_steps = *options.most_steps;
    if (options.paths) {
        request.method.paths = *options.paths;
        request.method.where["paths"] = "--paths";
        if (*options.paths < 1) faults.add("--paths", fmt::format("paths = {} (at least 1)", *options.paths));
    }
    if (options.threads) {
        request.train.threads = request.method.threads = *options.threads;
        request.train.where["threads"] = request.method.where["threads"] = "--threads";
    }
    if (options.data_dir) request.train.data_dir = *options.data_dir;
    if (options.device) {
        request.train.device = *options.device;
        request.train.where["device"] = "--device";
        if (!request.training_file.empty())
            faults.add("--device",
                       fmt::format("nothing is trained: {} is trained already", request.training_file));
    }
    if (!(request.unit > 0 && std::isfinite(request.unit)))
        faults.add(request.where_unit,
                   fmt::format("unit = {} (a length of weight space, > 0)", request.unit));
}

/// What can be wrong with the way to simulate and the potentials before any noise is known.
void check_method(const PipelineRequest& request, const std::vector<PotentialFile>& potentials,
                  Faults& faults) {
    if (potentials.size() < request.potentials.size()) return;
    for (const PotentialFile& potential : potentials) {
        RunRequest probe = request.method;  // some noise, for a few steps
        probe.alpha = {1.5};
        probe.epsilon = {0.01};
        probe.scheme = Scheme::euler;
        probe.measure = Measure::occupation;
        probe.horizon = 4 * probe.dt;
        probe.burn_in = 0;
        if (potential.landscape.minima.size() < 2) {
            faults.add(request.where_potential,
                       fmt::format("{} has no two wells between which paths could go", potential.path));
            continue;
        }
        for (const std::string& start : starts_in(request, potential)) {
            Faults of_start;
            probe.start = start;
            plan(probe, potential, of_start);
            for (const Fault& fault : of_start.list())
                faults.add(fault.where, potential.path + ": " + fault.what);
            if (!of_start.empty()) break;
        }
    }
}

/// Throws InputError where a result file is another request's, or, with a version named, another version's.
void check_config(const std::string& path, const std::string& version, const PipelineRequest& request) {
    const Provenance before = read_result_provenance(path);
    std::string difference = text_difference(before.config_toml, pipeline_config_text(request));
    if (difference.empty() && !version.empty()) difference = text_difference(before.version, version);
    if (difference.empty()) return;
    throw InputError(path, fmt::format("is the result of another run: {} (--force begins anew)", difference));
}

/// Where the simulations in potential k are kept until all is done.
std::string journal_of(const std::string& result, std::size_t k) {
    return fmt::format("{}.{}.journal", written_path(result), k);
}

/// Every file that the request is read from.
std::vector<std::string> files_of(const PipelineOptions& options, const PipelineRequest& request,
                                  const std::vector<PotentialFile>& potentials) {
    std::vector<std::string> files = request.train.files();
    files.push_back(options.run_file);
    files.push_back(request.training_file);
    files.insert(files.end(), request.potentials.begin(), request.potentials.end());
    for (const PotentialFile& potential : potentials)
        if (potential.table) files.push_back(potential.table->path);
    return files;
}

/// Whether there is a file beside which journals can be kept.
bool has_file(const std::string& output) {
    return !output.empty() && !is_null_device(output);
}

void remove_journals(const std::string& result, std::size_t potentials) {
    for (std::size_t k = 0; k < potentials; ++k) remove_journal(journal_of(result, k));
}

/// Removes what unfinished runs keep beside a result file.
void forget_unfinished(const std::string& output, std::size_t potentials) {
    if (!has_file(output)) return;
    remove_unfinished_beside(output);
    remove_journals(unfinished_beside(output), potentials);
    remove_journals(output, potentials);
}

/// From the run file to the result.
class Pipeline {
  public:
    Pipeline(PipelineRequest request, const PipelineOptions& options, std::string output, Streams& streams)
        : request_(std::move(request)), options_(options), output_(std::move(output)), streams_(streams) {}

    int run(Faults& faults) {
        check(faults);
        result_.provenance = {pipeline_config_text(request_), streams_.command_line, now_text(),
                              request_.method.seed};
        result_.unit = request_.unit;
        if (options_.resume) {
            check_config(unfinished_, program_version(), request_);
        } else if (unfinished_ == output_) {
            forget_unfinished(output_, potentials_.size());
        } else {
            remove_journals(unfinished_, potentials_.size());
        }
        if (session_ && !train()) return interrupted(streams_, output_, options_.resume);
        if (session_) result_.network = session_->result();
        result_.network.complete = true;
        save();
        Faults of_noise;
        result_.noises = noises_of(result_.network, request_.noise, request_.where_noise, of_noise);
        of_noise.throw_if_any();
        for (std::size_t k = 0; k < potentials_.size(); ++k) {
            if (!simulate(k)) return interrupted(streams_, output_, options_.resume);
        }
        result_.complete = true;
        save();
        forget_unfinished(output_, potentials_.size());
        streams_.out << (options_.json ? pipeline_report_json(result_) : pipeline_report_text(result_));
        if (!output_.empty()) streams_.err << "written: " << output_ << '\n';
        return exit_done;
    }

  private:
    /// False when a signal came.
    bool train() {
        TrainProgress observer(streams_.err, progress());
        return session_->run(observer);
    }

    bool simulate(std::size_t k) {
        RunFileNames names;
        names.journal = journal(k);
        names.resume = !names.journal.empty() && std::filesystem::exists(names.journal);
        RunFiles files(names, options_.checkpoint);
        RunOptions run;
        run.request_text = run_config_text(request_.method, "");
        run.checkpoint_seconds = options_.checkpoint;
        TerminalObserver observer(streams_.err, progress());
        return simulate_noises(request_, potentials_[k], run, observer, files, result_);
    }

    /// Everything that can be wrong before the first step; throws all of it.
    void check(Faults& faults) {
        for (const std::string& path : request_.potentials) {
            const std::size_t before = faults.count();
            PotentialFile potential = read_potential(path, faults);
            if (faults.count() == before) potentials_.push_back(std::move(potential));
        }
        say_notes(faults);
        check_method(request_, potentials_, faults);
        lock_ = claim_output({output_, files_of(options_, request_, potentials_), options_.force,
                              options_.resume, Resuming::from_result},
                             streams_, faults);
        unfinished_ = unfinished_path(output_, options_.resume);
        if (request_.training_file.empty()) {
            session_.emplace(training_of(request_, faults),
                             TrainingSessionOptions{output_,
                                                    unfinished_,
                                                    {},
                                                    options_.resume,
                                                    options_.checkpoint,
                                                    false,
                                                    {"", streams_.command_line, now_text()}},
                             [this](const NetworkResult& network) {
                                 result_.network = network;
                                 save();
                             });
            session_->check(faults);
        } else {
            read_training(faults);
        }
        faults.throw_if_any();
    }

    void read_training(Faults& faults) {
        try {
            result_.network = read_network_result(request_.training_file);
        } catch (const InputError& error) {
            for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
            return;
        }
        if (!result_.network.complete)
            faults.add(request_.training_file, "is an unfinished training (levywell train --resume ends it)");
        noises_of(result_.network, request_.noise, request_.training_file, faults);
    }

    bool progress() const { return !options_.quiet && !options_.json; }

    void save() {
        if (!output_.empty()) write_pipeline_result(result_, result_.complete ? output_ : unfinished_);
    }

    std::string journal(std::size_t k) const { return has_file(output_) ? journal_of(unfinished_, k) : ""; }

    const PipelineRequest request_;
    const PipelineOptions options_;
    const std::string output_;
    std::string unfinished_;  ///< the result file while it is
    FileLock lock_;
    Streams& streams_;
    std::vector<PotentialFile> potentials_;
    PipelineResult result_;
    std::optional<TrainingSession> session_;
};

int run_pipeline(Streams& streams, const PipelineOptions& options) {
    Faults faults;
    PipelineConfig config = read_pipeline_config(options.run_file, faults);
    apply_flags(options, config.request, faults);
    check_checkpoint(options.checkpoint, faults);
    const std::string output = options.output.value_or(config.output.value_or(""));
    const std::string unfinished = unfinished_path(output, options.resume);
    if (options.resume && std::filesystem::exists(unfinished) && result_is_complete(unfinished)) {
        check_config(output, "", config.request);
        const FileLock lock =
            claim_output({output, files_of(options, config.request, {}), false, true, Resuming::from_result},
                         streams, faults);
        faults.throw_if_any();
        forget_unfinished(output, config.request.potentials.size());
        streams.err << output << ": is complete already; nothing to resume\n";
        return exit_done;
    }
    try {
        return Pipeline(std::move(config.request), options, output, streams).run(faults);
    } catch (const RunError& error) {
        return failed(streams, error.what(), unfinished, options.resume);
    }
}

}  // namespace

void add_pipeline_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "pipeline", "from a network's gradient noise to the simulator: exit times and occupation fractions");
    const auto options = std::make_shared<PipelineOptions>();
    PipelineOptions& o = *options;
    command->add_option("RUN", o.run_file, "run file (TOML): what to train, which noise, how to simulate")
        ->type_name(file_type)
        ->required();
    command
        ->add_option("--unit", o.unit,
                     "length of weight space that is 1 in the potentials (default 1): the scaled experiment")
        ->group("What");
    command->add_option("--paths", o.paths, "paths of transition times (default 100000)")->group("How");
    command
        ->add_option(
            "--most-steps", o.most_steps,
            "path-steps that one noise may take in one potential (default 1e11); beyond, theory alone")
        ->group("How");
    command->add_option("--data-dir", o.data_dir, "folder of data sets, looked at first (levywell data)")
        ->type_name(folder_type)
        ->group("How");
    command
        ->add_option("--device", o.device,
                     "for training: cpu (default), cuda, cuda:N, or auto: a CUDA device where there is one")
        ->group("How");
    command->add_option("--threads", o.threads, "threads (default: all cores)")->group("How");
    command
        ->add_option("-o,--output", o.output, "result file (HDF5); without one only the tables are printed")
        ->type_name(file_type)
        ->group("Result");
    command->add_flag("--resume", o.resume, "go on with an interrupted run")->group("Result");
    add_checkpoint_option(*command, o.checkpoint);
    command->add_flag("--force", o.force, "replace an existing result file")->group("Result");
    command->add_flag("--json", o.json, "one JSON object on standard output, nothing else")->group("Result");
    command->add_flag("--quiet", o.quiet, "no progress bar")->group("Result");
    command->footer(
        "Examples:\n"
        "  levywell pipeline experiments/network_to_simulator/run.toml -o pipeline.h5\n"
        "  levywell pipeline run.toml --unit 0.002 --json");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return run_pipeline(streams, *options); };
    });
}

}  // namespace levywell
