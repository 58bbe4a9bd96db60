#include "cli/simulation.hpp"

#include "cli/interrupt.hpp"
#include "cli/output_check.hpp"
#include "cli/progress.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/dynamics/splitting_summary.hpp"
#include "levywell/exec/chain_analysis.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/io/journal.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell_version.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace levywell {
namespace {

constexpr std::int64_t fewest_paths = 64;  // of a batch: two threads' lanes
constexpr double batch_seconds = 2;        // a batch is lost at a kill, and a signal waits for it

/// Everything that determines the numbers, a line each: what must be equal for a run to be resumed.
std::string digest_of(const std::vector<Condition>& conditions, const RunRequest& request,
                      const PotentialFile& potential) {
    std::string digest =
        fmt::format("levywell {} ({})\nbackend {}\nprecision {}\nper_path {}\n", LEVYWELL_VERSION,
                    LEVYWELL_GIT_SHA, name_of(request.backend), name_of(request.precision), request.per_path);
    for (const Condition& c : conditions) {
        digest += fmt::format(
            "alpha {:.17g} epsilon {:.17g} dt {:.17g} scheme {} measure {} start {} at {:.17g} relax {} "
            "interval {:.17g} {:.17g} shift {:.17g} "
            "delta {:.17g} clamp {:.17g} {:.17g} paths {} horizon {} burn_in {} seed {} replicas {}\n",
            c.alpha, c.epsilon, c.dt, name_of(c.scheme), name_of(c.measure), c.start.text, c.start.position,
            c.start.relax_steps, c.interval.lower, c.interval.upper, c.monitoring_shift, c.delta,
            c.clamp.lower, c.clamp.upper, c.paths, c.horizon_steps, c.burn_in_steps, c.seed,
            c.scheme == Scheme::splitting ? c.splitting.replicas : 0);
        for (const ScheduledNoise& noise : c.schedule) {
            digest += fmt::format("from {} alpha {:.17g} epsilon {:.17g}\n", noise.begin_step, noise.alpha,
                                  noise.epsilon);
        }
        for (const RelaxedCore& core : c.cores) {
            digest += fmt::format("core {:.17g} {:.17g} threshold {:.17g}\n", core.interval.lower,
                                  core.interval.upper, core.threshold);
        }
    }
    return digest + "potential " + potential.source_text;
}

/// One condition on its way: what is done of it.
struct Share {
    Tally tally;
    std::vector<PathRecord> records;
    std::int64_t done = 0;
    double wall_seconds = 0;

    void add(Batch batch, double seconds) {
        tally.merge(batch.tally);
        records.insert(records.end(), batch.records.begin(), batch.records.end());
        done += batch.range.count;
        wall_seconds += seconds;
    }
};

class Simulation {
  public:
    Simulation(std::vector<Condition> conditions, const RunRequest& request, PotentialFile potential,
               Provenance provenance, const SimulationOptions& options, std::ostream& err)
        : request_(request), options_(options), err_(err), conditions_(std::move(conditions)) {
        result_.potential = std::move(potential);
        result_.provenance = std::move(provenance);
    }

    RunResult run() {
        for (const Condition& condition : conditions_) {
            executors_.push_back(
                make_executor(condition, result_.potential.potential, executor_options(condition)));
            shares_.push_back({Tally(condition), {}, 0, 0});
        }
        open_journal();
        const InterruptGuard guard;
        Progress progress(err_, options_.progress, total_paths());
        for (std::size_t k = 0; k < conditions_.size(); ++k) {
            progress.skip(shares_[k].done);
            if (!run_condition(k, progress)) {
                if (journal_) journal_->sync();
                return result_;
            }
            finish_condition(k);
            if (!options_.output.empty() && k + 1 < conditions_.size())
                write_result(result_, options_.output);
        }
        result_.complete = true;
        if (!options_.output.empty()) {
            write_result(result_, options_.output);
            journal_.reset();
            if (options_.journal.empty()) std::filesystem::remove(journal_path());
        }
        return result_;
    }

  private:
    ExecutorOptions executor_options(const Condition& condition) const {
        ExecutorOptions options;
        options.backend = request_.backend;
        options.precision = request_.precision;
        options.threads = request_.threads;
        options.keep_records = keeps_records(condition);
        return options;
    }

    /// A splitting run is summarised from its realisations, few as they are.
    bool keeps_records(const Condition& condition) const {
        return request_.per_path || condition.scheme == Scheme::splitting;
    }

    /// Empty where nothing is kept.
    std::string journal_path() const {
        if (!options_.journal.empty()) return options_.journal;
        return options_.output.empty() ? "" : options_.output + ".journal";
    }

    std::int64_t total_paths() const {
        std::int64_t total = 0;
        for (const Condition& condition : conditions_) total += condition.paths;
        return total;
    }

    /// A fresh journal, or the intact entries of the old one taken over.
    void open_journal() {
        if (journal_path().empty()) return;
        const std::string digest = digest_of(conditions_, request_, result_.potential);
        if (!options_.resume) {
            journal_.emplace(Journal::create(journal_path(), digest));
            if (!options_.output.empty()) write_result(result_, options_.output);
            return;
        }
        std::vector<JournalEntry> entries;
        journal_.emplace(Journal::resume(journal_path(), digest, entries));
        for (JournalEntry& entry : entries) {
            Share& share = shares_.at(static_cast<std::size_t>(entry.condition));
            if (entry.first != share.done)
                throw InputError(journal_path(),
                                 "contradicts itself (paths out of order); use --force to start anew");
            share.add({{entry.first, entry.count}, std::move(entry.records), Tally::unpack(entry.tally)},
                      entry.wall_seconds);
        }
    }

    /// Batches of about two seconds each; false when a signal came.
    bool run_condition(std::size_t k, Progress& progress) {
        const Condition& condition = conditions_[k];
        Share& share = shares_[k];
        if (keeps_records(condition)) share.records.reserve(static_cast<std::size_t>(condition.paths));
        progress.describe(describe_noise(condition));
        std::int64_t count = condition.paths <= 4096 ? fewest_paths : 1024;  // few paths are long ones
        while (share.done < condition.paths) {
            if (InterruptGuard::requested()) return false;
            count = std::min(count, condition.paths - share.done);
            const auto begin = std::chrono::steady_clock::now();
            Batch batch = executors_[k]->run({share.done, count});
            const double seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
            if (journal_) {
                journal_->append({static_cast<std::int64_t>(k), batch.range.first, batch.range.count, seconds,
                                  batch.tally.pack(), batch.records});
            }
            const double steps = static_cast<double>(batch.tally.summarise(condition).path_steps);
            share.add(std::move(batch), seconds);
            progress.advance(count, steps);
            const double factor = std::clamp(batch_seconds / std::max(seconds, 1e-4), 0.5, 8.0);
            count = std::max<std::int64_t>(fewest_paths,
                                           static_cast<std::int64_t>(static_cast<double>(count) * factor));
        }
        return true;
    }

    void finish_condition(std::size_t k) {
        Share& share = shares_[k];
        ConditionResult result;
        result.condition = conditions_[k];
        result.summary = share.tally.summarise(conditions_[k]);
        // First passages and relaxation are those of one generator.
        if (result.condition.measure == Measure::chain && result.condition.schedule.empty())
            analyse_chain(result.summary);
        const bool splits = result.condition.scheme == Scheme::splitting;
        if (splits) summarise_splitting(conditions_[k], share.records, result.summary);
        result.prediction = predict(conditions_[k], result_.potential);
        result.check = compare(conditions_[k], result.summary, share.records, result.prediction);
        if (request_.per_path) result.records = std::move(share.records);
        result.backend = executors_[k]->backend();
        result.precision = executors_[k]->precision();
        result.executor = executors_[k]->description();
        result.wall_seconds = share.wall_seconds;
        if (!splits && result.summary.n_censored == result.summary.n) {
            spdlog::warn("{}: no path had its event before the horizon; only a bound on the rate is known",
                         describe_noise(result.condition));
        }
        result_.conditions.push_back(std::move(result));
    }

    const RunRequest request_;
    const SimulationOptions options_;
    std::ostream& err_;
    RunResult result_;
    std::vector<Condition> conditions_;
    std::vector<std::unique_ptr<Executor>> executors_;
    std::vector<Share> shares_;
    std::optional<Journal> journal_;
};

}  // namespace

RunResult run_simulation(const RunRequest& request, PotentialFile potential, Provenance provenance,
                         const SimulationOptions& options, std::ostream& err) {
    Faults faults;
    std::vector<Condition> conditions = plan(request, potential, faults);
    check_output(options.output, options.force, options.resume, faults);
    faults.throw_if_any();
    return run_conditions(std::move(conditions), request, std::move(potential), std::move(provenance),
                          options, err);
}

RunResult run_conditions(std::vector<Condition> conditions, const RunRequest& request,
                         PotentialFile potential, Provenance provenance, const SimulationOptions& options,
                         std::ostream& err) {
    return Simulation(std::move(conditions), request, std::move(potential), std::move(provenance), options,
                      err)
        .run();
}

}  // namespace levywell
