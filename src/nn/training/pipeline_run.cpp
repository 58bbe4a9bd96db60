#include "levywell/nn/pipeline_run.hpp"

#include "levywell/core/printable_text.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/io/run_files.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/nn/pipeline_simulation.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

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
std::vector<std::string> files_of(const PipelineRunOptions& options, const PipelineRequest& request,
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

FileLock lock_result(const PipelineRunOptions& options, const std::vector<std::string>& inputs,
                     PipelineObserver& observer, Faults& faults) {
    return lock_output(
        {options.output, inputs, options.force, options.resume, Resuming::from_result},
        options.provenance.command_line, [&](const std::string& text) { observer.warn(text); }, faults);
}

/// From the request to the result.
class Pipeline {
  public:
    Pipeline(const PipelineRequest& request, const PipelineRunOptions& options, PipelineObserver& observer)
        : request_(request), options_(options), observer_(observer) {
        result_.provenance = options.provenance;
        result_.provenance.config_toml = pipeline_config_text(request);
        result_.provenance.seed = request.method.seed;
        result_.unit = request.unit;
    }

    PipelineResult run(Faults& faults) {
        check(faults);
        const std::string& output = options_.output;
        if (options_.resume) {
            check_config(unfinished_, program_version(), request_);
        } else if (unfinished_ == output) {
            forget_unfinished(output, potentials_.size());
        } else {
            remove_journals(unfinished_, potentials_.size());
        }
        if (session_ && !session_->run(*observer_.of_training())) return result_;
        if (session_) result_.network = session_->result();
        result_.network.complete = true;
        save();
        Faults of_noise;
        result_.noises = noises_of(result_.network, request_.noise, request_.where_noise, of_noise);
        of_noise.throw_if_any();
        for (std::size_t k = 0; k < potentials_.size(); ++k) {
            if (!simulate(k)) return result_;
        }
        result_.complete = true;
        save();
        forget_unfinished(output, potentials_.size());
        return result_;
    }

  private:
    bool simulate(std::size_t k) {
        RunFileNames names;
        names.journal = has_file(options_.output) ? journal_of(unfinished_, k) : "";
        names.resume = !names.journal.empty() && std::filesystem::exists(names.journal);
        RunFiles files(names, options_.checkpoint);
        RunOptions run;
        run.request_text = run_config_text(request_.method, "");
        run.checkpoint_seconds = options_.checkpoint;
        return simulate_noises(request_, potentials_[k], run, *observer_.of_simulation(), files, result_);
    }

    /// Everything that can be wrong before the first step; throws all of it.
    void check(Faults& faults) {
        for (const std::string& path : request_.potentials) {
            const std::size_t before = faults.count();
            PotentialFile potential = read_potential(path, faults);
            if (faults.count() == before) potentials_.push_back(std::move(potential));
        }
        for (const Fault& note : faults.notes())
            observer_.inform(printable_text(note.where + ": " + note.what));
        if (potentials_.size() == request_.potentials.size()) check_method(request_, potentials_, faults);
        const std::string& output = options_.output;
        lock_ = lock_result(options_, files_of(options_, request_, potentials_), observer_, faults);
        unfinished_ = unfinished_path(output, options_.resume);
        if (request_.training_file.empty()) {
            session_.emplace(training_of(request_, faults),
                             TrainingSessionOptions{output,
                                                    unfinished_,
                                                    {},
                                                    options_.resume,
                                                    options_.checkpoint,
                                                    false,
                                                    options_.provenance},
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

    void save() {
        if (options_.output.empty()) return;
        write_pipeline_result(result_, result_.complete ? options_.output : unfinished_);
    }

    const PipelineRequest& request_;
    const PipelineRunOptions& options_;
    PipelineObserver& observer_;
    std::string unfinished_;  ///< the result file while it is
    FileLock lock_;
    std::vector<PotentialFile> potentials_;
    PipelineResult result_;
    std::optional<TrainingSession> session_;
};

}  // namespace

std::optional<PipelineResult> run_pipeline(const PipelineRequest& request, const PipelineRunOptions& options,
                                           PipelineObserver& observer, Faults& faults) {
    const std::string unfinished = unfinished_path(options.output, options.resume);
    if (!options.resume || !std::filesystem::exists(unfinished) || !result_is_complete(unfinished))
        return Pipeline(request, options, observer).run(faults);
    check_config(options.output, "", request);
    PipelineRunOptions unforced = options;
    unforced.force = false;
    const FileLock lock = lock_result(unforced, files_of(options, request, {}), observer, faults);
    faults.throw_if_any();
    forget_unfinished(options.output, request.potentials.size());
    return std::nullopt;
}

}  // namespace levywell::inline nn
