#include "cli/simulation.hpp"

#include "cli/condition_result.hpp"
#include "cli/crew.hpp"
#include "cli/dealer.hpp"
#include "cli/interrupt.hpp"
#include "cli/memory_check.hpp"
#include "cli/output_claim.hpp"
#include "cli/progress.hpp"
#include "cli/remarks.hpp"
#include "cli/run_digest.hpp"
#include "cli/same_run.hpp"
#include "levywell/core/available_cores.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/io/batch_file.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/journal.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/io/run_config.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr std::int64_t longest_batch =
    64;  // times what is advanced at once: the wait for its last paths is short
constexpr double batch_seconds = 2;
// mpirun kills its ranks a second after it has passed SIGTERM on; executors that cannot pause are not waited
// for.
constexpr std::chrono::milliseconds time_to_stop(500);
constexpr double batches_a_second = 30;  // that rank 0 takes in: more ranks make longer batches

/// A splitting run is summarised from its realisations, few as they are.
bool keeps_records(const RunRequest& request, const Condition& condition) {
    return request.per_path || condition.scheme == Scheme::splitting;
}

int threads_of(const RunRequest& request, const Ranks* ranks) {
    if (request.threads > 0) return request.threads;
    return ranks != nullptr ? ranks->threads() : available_cores();
}

Executors make_executors(const std::vector<Condition>& conditions, const RunRequest& request,
                         const PotentialFile& potential, const Ranks* ranks) {
    Executors executors;
    for (const Condition& condition : conditions) {
        ExecutorOptions options;
        options.backend = request.backend;
        options.precision = request.precision;
        options.threads = threads_of(request, ranks);
        options.keep_records = keeps_records(request, condition);
        if (ranks != nullptr) {
            options.node_rank = ranks->node_rank();
            options.node_ranks = ranks->node_ranks();
        }
        executors.push_back(make_executor(condition, potential.potential, options));
    }
    return executors;
}

/// One condition on its way: what is done of the paths that are asked for.
struct Share {
    PathRange asked;
    Tally tally;
    std::vector<PathRecord> records;
    std::int64_t done = 0;
    double wall_seconds = 0;

    bool is_complete() const { return done == asked.count; }

    void add(const JournalEntry& entry, const Tally& more) {
        tally.merge(more);
        if (!entry.records.empty()) {
            records.resize(static_cast<std::size_t>(asked.count));
            std::copy(entry.records.begin(), entry.records.end(),
                      records.begin() + (entry.first - asked.first));
        }
        done += entry.count;
        wall_seconds += entry.wall_seconds;
    }
};

Assignment assignment_of(const JournalEntry& entry) {
    return {static_cast<std::size_t>(entry.condition), {entry.first, entry.count}};
}

Assignment assignment_of(const KeptBatch& kept) {
    return {static_cast<std::size_t>(kept.condition), kept.batch.done.range};
}

/// Condition and first path.
using BatchKey = std::pair<std::int64_t, std::int64_t>;

BatchKey key_of(const KeptBatch& kept) {
    return {kept.condition, kept.batch.done.range.first};
}

std::string journal_beside(const std::string& result) {
    return written_path(result) + ".journal";
}

std::string batch_beside(const std::string& journal) {
    return journal + ".batch";
}

/// The piece with its number of pieces, where that was left to the grid.
Piece piece_among(Piece piece, const std::vector<Condition>& conditions) {
    if (piece.count == 0) piece.count = static_cast<std::int64_t>(conditions.size());
    return piece;
}

std::chrono::milliseconds milliseconds(double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(1000 * seconds));
}

RankSettings settings_of(const std::string& digest, const RunRequest& request, const Ranks& ranks,
                         double checkpoint_seconds) {
    return {digest, threads_of(request, &ranks), milliseconds(checkpoint_seconds)};
}

bool reads_output(const SimulationOptions& options) {
    return std::any_of(options.inputs.begin(), options.inputs.end(),
                       [&](const std::string& input) { return name_one_file(input, options.output); });
}

class Simulation {
  public:
    Simulation(std::vector<Condition> conditions, const RunRequest& request, PotentialFile potential,
               Provenance provenance, const SimulationOptions& options, std::ostream& err)
        : request_(request),
          options_(options),
          err_(err),
          conditions_(std::move(conditions)),
          unfinished_(unfinished_path({options.output, {}, options.force, options.resume})) {
        result_.potential = std::move(potential);
        result_.provenance = std::move(provenance);
        result_.request = run_config_text(request_, options_.potential_path);
        result_.digest = digest_of(conditions_, request_, result_.potential);
        if (options_.piece) name_piece();
        share_out();
    }

    RunResult run() {
        std::error_code none;  // a journal says itself whose it is
        if (options_.resume && !options_.output.empty() && std::filesystem::exists(unfinished_, none))
            check_same(unfinished_, result_.digest, own_piece(), reads_output(options_));
        executors_ = make_executors(conditions_, request_, result_.potential, options_.ranks);
        if (options_.ranks != nullptr) {
            crew_ = std::make_unique<RankCrew>(
                *options_.ranks, executors_,
                settings_of(result_.digest, request_, *options_.ranks, options_.checkpoint_seconds));
        } else {
            crew_ = std::make_unique<LoneWorker>(executors_, milliseconds(options_.checkpoint_seconds));
        }
        result_.ranks = crew_->size();
        Dealer dealer = make_dealer();
        const InterruptGuard guard;
        open_journal(dealer);
        predict_all();
        if (!work(dealer)) {
            write_kept();
            if (journal_) journal_->sync();
            if (concluding_.valid()) concluding_.get();
            return std::move(result_);
        }
        result_.complete = true;
        if (!options_.output.empty()) {
            write_result(result_, options_.output);
            if (!journal_) return std::move(result_);
            journal_.reset();
            forget_unfinished(options_.output);
        }
        return std::move(result_);
    }

  private:
    void name_piece() {
        result_.piece = RunPiece{piece_among(*options_.piece, conditions_), result_.request};
    }

    void share_out() {
        std::vector<std::int64_t> paths;
        for (const Condition& condition : conditions_) paths.push_back(condition.paths);
        const std::vector<PathRange> asked = paths_of(result_.piece ? result_.piece->piece : Piece(), paths);
        for (std::size_t k = 0; k < conditions_.size(); ++k)
            shares_.push_back({asked[k], Tally(conditions_[k]), {}, 0, 0});
    }

    Dealer make_dealer() const {
        std::vector<PathRange> asked;
        for (const Share& share : shares_) asked.push_back(share.asked);
        Dealer::Settings settings;
        settings.workers = crew_->size();
        for (const auto& executor : executors_)
            settings.fewest = std::max(settings.fewest, executor->paths_at_once());
        settings.most = std::max(settings.most, longest_batch * settings.fewest);
        settings.seconds = std::max(batch_seconds, crew_->size() / batches_a_second);
        return {asked, settings};
    }

    /// Empty where nothing is kept.
    std::string journal_path() const {
        if (!options_.journal.empty()) return options_.journal;
        return options_.output.empty() || is_null_device(options_.output) ? "" : journal_beside(unfinished_);
    }

    std::optional<Piece> own_piece() const {
        return result_.piece ? std::optional(result_.piece->piece) : std::nullopt;
    }

    std::string identity() const { return identity_of(result_.digest, own_piece()); }

    /// Where batches are kept whose paths take long.
    std::string batch_path() const { return batch_beside(journal_path()); }

    /// A fresh journal, or the intact entries of the old one taken over.
    void open_journal(Dealer& dealer) {
        if (journal_path().empty()) return;
        if (!options_.resume) {
            // In this order, so that a kill in between leaves nothing that could be taken for this run's.
            remove_journal(journal_path());
            if (unfinished_ == options_.output && !unfinished_.empty()) forget_unfinished(unfinished_);
            if (!options_.output.empty()) write_result(result_, unfinished_);
            journal_.emplace(Journal::create(journal_path(), identity()));
            return;
        }
        journal_.emplace(Journal::resume(journal_path(), identity(), [&](const std::string& bytes) {
            const auto entry = unpack_if_entry(bytes);
            if (!entry) return false;
            std::optional<Tally> tally;
            try {
                tally = Tally::unpack(entry->tally);
            } catch (const RunError&) {
                return false;
            }
            if (!dealer.take_off(assignment_of(*entry))) {
                throw InputError(
                    journal_path(),
                    "contradicts itself (paths that were not asked for, or twice); use --force to start "
                    "anew");
            }
            shares_[assignment_of(*entry).condition].add(*entry, *tally);
            return true;
        }));
        take_up_batches(dealer);
        if (!options_.output.empty() && !std::filesystem::exists(unfinished_))
            write_result(result_, unfinished_);
    }

    /// Goes on with batches that were put aside, unless the journal has them already.
    void take_up_batches(Dealer& dealer) {
        for (KeptBatch& batch : read_batches(batch_path(), identity())) {
            if (!is_one_of_ours(batch) || !dealer.take_off(assignment_of(batch))) continue;
            kept_[key_of(batch)] = pack_batch(batch);
            taken_up_.push_back(std::move(batch));
        }
        if (kept_.empty()) std::filesystem::remove(batch_path());
    }

    bool is_one_of_ours(const KeptBatch& kept) const {
        return kept.condition >= 0 && static_cast<std::size_t>(kept.condition) < conditions_.size() &&
               fits(kept.batch, conditions_[static_cast<std::size_t>(kept.condition)]);
    }

    void keep(const KeptBatch& batch) {
        if (!journal_) return;
        kept_[key_of(batch)] = pack_batch(batch);
        kept_changed_ = true;
    }

    /// Drops what was kept of a batch that the journal has now.
    void forget(const JournalEntry& entry) {
        if (kept_.erase({entry.condition, entry.first}) == 0) return;
        kept_changed_ = true;
        if (kept_.empty()) write_kept();
    }

    /// Batches of many ranks are written together, a quarter of the time between checkpoints after the first
    /// at the latest.
    void write_kept_in_time() {
        const auto now = std::chrono::steady_clock::now();
        if (now - kept_written_ >= milliseconds(options_.checkpoint_seconds / 4)) write_kept();
    }

    void write_kept() {
        if (!kept_changed_) return;
        journal_->sync();  // what comes instead of a batch must be on the disk before that goes
        if (kept_.empty()) {
            std::filesystem::remove(batch_path());
        } else {
            std::vector<std::string> packed;
            for (const auto& [key, batch] : kept_) packed.push_back(batch);
            write_batches(batch_path(), identity(), packed);
        }
        kept_changed_ = false;
        kept_written_ = std::chrono::steady_clock::now();
    }

    /// Predictions when they are asked for; with other ranks at work all of them beside it, so that nobody
    /// waits for theory at the end.
    void predict_all() {
        for (const Condition& condition : conditions_) {
            predictions_.push_back(std::async(std::launch::deferred, [&condition, this] {
                                       return predict(condition, result_.potential);
                                   }).share());
        }
        if (crew_->size() == 1) return;
        predicting_ = std::async(std::launch::async, [this] {
            for (std::size_t k = 0; k < shares_.size() && !stopping_; ++k) {
                if (shares_[k].asked.count > 0) predictions_[k].wait();
            }
        });
    }

    /// Deals until everything is done; false when a signal came.
    bool work(Dealer& dealer) {
        const auto sum = [&](const auto& count) {
            return std::accumulate(shares_.begin(), shares_.end(), std::int64_t{0},
                                   [&](std::int64_t n, const Share& share) { return n + count(share); });
        };
        Progress progress(err_, options_.progress, sum([](const Share& share) { return share.asked.count; }));
        progress.skip(sum([](const Share& share) { return share.done; }));
        const auto hand_out = [&](int worker) {
            auto batch = next_batch(dealer);
            if (!batch) return;
            progress.describe(describe_noise(conditions_[static_cast<std::size_t>(batch->condition)]));
            crew_->begin(worker, std::move(*batch));
        };
        for (int worker = 0; worker < crew_->size(); ++worker) hand_out(worker);
        while (!conclude_finished()) {
            if (InterruptGuard::requested()) {
                stop(progress);
                return false;
            }
            if (const auto report = crew_->poll()) {
                if (const auto* entry = std::get_if<JournalEntry>(&report->batch)) {
                    dealer.learn(assignment_of(*entry), entry->wall_seconds);
                    hand_out(report->worker);
                }
                take(report->batch, progress);
            }
            write_kept_in_time();
        }
        return true;
    }

    /// A batch that an earlier run put aside, or a fresh one; nothing when all is dealt.
    std::optional<KeptBatch> next_batch(Dealer& dealer) {
        if (!taken_up_.empty()) {
            KeptBatch batch = std::move(taken_up_.back());
            taken_up_.pop_back();
            return batch;
        }
        const auto fresh = dealer.deal();
        return fresh ? std::optional(fresh_batch(*fresh)) : std::nullopt;
    }

    /// Takes what the workers have when they stop.
    void stop(Progress& progress) {
        stopping_ = true;
        crew_->stop();
        const auto until = std::chrono::steady_clock::now() + time_to_stop;
        while (!crew_->has_stopped() && std::chrono::steady_clock::now() < until) {
            if (const auto report = crew_->poll()) take(report->batch, progress);
        }
    }

    void take(const BatchOutcome& outcome, Progress& progress) {
        if (const auto* batch = std::get_if<KeptBatch>(&outcome)) {
            keep(*batch);
        } else {
            take(std::get<JournalEntry>(outcome), progress);
        }
    }

    void take(const JournalEntry& entry, Progress& progress) {
        if (journal_) journal_->append(pack_entry(entry));
        forget(entry);
        const Assignment batch = assignment_of(entry);
        const Tally tally = Tally::unpack(entry.tally);
        shares_[batch.condition].add(entry, tally);
        progress.advance(batch.range.count,
                         static_cast<double>(tally.summarise(conditions_[batch.condition]).path_steps));
    }

    /// Concludes conditions whose paths are done, in order; true when all are concluded. With other ranks at
    /// work it does so beside the dealing, which must not wait for theory and disks.
    bool conclude_finished() {
        for (;;) {
            if (concluding_.valid()) {
                if (concluding_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return false;
                concluding_.get();
            }
            if (next_ == shares_.size()) return true;
            if (!shares_[next_].is_complete()) return false;
            const std::size_t k = next_++;
            if (crew_->size() == 1) {
                conclude_condition(k);
            } else {
                concluding_ = std::async(std::launch::async, [this, k] { conclude_condition(k); });
            }
        }
    }

    void conclude_condition(std::size_t k) {
        Share& share = shares_[k];
        if (share.asked.count == 0) return;  // another piece's
        const Condition& condition = conditions_[k];
        ConditionResult result =
            conclude(condition, predictions_[k].get(), share.tally, std::move(share.records));
        note_convention(request_, result);
        if (result_.piece) result.piece = ConditionPiece{k, share.asked.first, share.tally.pack()};
        result.per_path = request_.per_path;
        if (!result.per_path && !result.piece) result.records.clear();
        result.backend = executors_[k]->backend();
        result.precision = executors_[k]->precision();
        result.executor = executors_[k]->description();
        result.wall_seconds = share.wall_seconds;
        result_.conditions.push_back(std::move(result));
        if (!options_.output.empty() && k + 1 < conditions_.size()) write_so_far();
    }

    /// Writes the conditions that are done, which the journal has too. Each time it is the whole file: not
    /// where that would take more than a tenth of the time.
    void write_so_far() {
        const auto begin = std::chrono::steady_clock::now();
        if (begin - written_ < 9 * writing_took_) return;
        write_result(result_, unfinished_);
        written_ = std::chrono::steady_clock::now();
        writing_took_ = written_ - begin;
    }

    const RunRequest request_;
    const SimulationOptions options_;
    std::ostream& err_;
    RunResult result_;
    std::vector<Condition> conditions_;
    const std::string unfinished_;  ///< the result file while it is
    Executors executors_;
    std::vector<Share> shares_;
    std::size_t next_ = 0;  ///< condition to be concluded
    std::unique_ptr<Crew> crew_;
    std::optional<Journal> journal_;
    std::chrono::steady_clock::time_point written_{};  ///< when the conditions so far were last written
    std::chrono::steady_clock::duration writing_took_{};
    std::vector<KeptBatch> taken_up_;       ///< put aside by an earlier run, and not yet dealt
    std::map<BatchKey, std::string> kept_;  ///< batches under way whose paths take long, packed
    bool kept_changed_ = false;             ///< since they were written
    std::chrono::steady_clock::time_point kept_written_{};
    std::vector<std::shared_future<Prediction>> predictions_;
    std::atomic<bool> stopping_ = false;
    // Last, so that they end before what they use.
    std::future<void> predicting_;
    std::future<void> concluding_;
};

/// Faults of a run that keeps more than there is memory for: a record of every path, in a result that is put
/// together in memory.
void check_memory_of_paths(const RunRequest& request, const std::vector<Condition>& conditions,
                           const std::optional<Piece>& piece, Faults& faults) {
    if (!request.per_path || conditions.empty()) return;
    constexpr double in_file = 3 * sizeof(double) + sizeof(int) + 1;  // of a path, at most
    constexpr double sorted = 2 * sizeof(double);  // of a path of the condition that is compared with theory
    constexpr double base = 64 << 20;
    double paths = 0;
    double most = 0;
    for (const Condition& condition : conditions) {
        if (!is_timed(condition.measure)) continue;  // chain and occupation keep sums alone
        const auto own = static_cast<double>(condition.paths);
        paths += own;
        most = std::max(most, own);
    }
    const auto pieces = piece ? static_cast<double>(std::max<std::int64_t>(1, piece->count)) : 1;
    check_memory(
        request.where_of("paths"), fmt::format("a record of each of {:.4g} paths", paths / pieces),
        base + (paths * (sizeof(PathRecord) + in_file) + most * sorted) / pieces,
        "--no-per-path keeps reduced statistics alone, in constant memory; pieces (--condition) keep "
        "a part each",
        faults);
}

/// Faults of a piece that the run does not have.
void check_piece(const std::optional<Piece>& piece, const std::vector<Condition>& conditions,
                 Faults& faults) {
    if (!piece || conditions.empty()) return;
    std::int64_t paths = 0;
    for (const Condition& condition : conditions) paths += condition.paths;
    const auto grid = static_cast<std::int64_t>(conditions.size());
    if (piece->count == 0 && piece->number > grid) {
        faults.add("--condition", fmt::format("condition = {} (the run has {}; i/n asks for a piece of n)",
                                              piece->number, grid));
    }
    if (piece->count > paths) {
        faults.add("--condition", fmt::format("condition = {} (the run has {} paths: at most so many pieces)",
                                              piece->text(), paths));
    }
}

}  // namespace

RunResult run_simulation(const RunRequest& request, PotentialFile potential, Provenance provenance,
                         const SimulationOptions& options, std::ostream& err) {
    Faults faults;
    std::vector<Condition> conditions = plan(request, potential, faults);
    const FileLock lock =
        claim_output({options.output, options.inputs, options.force, options.resume, Resuming::from_journal},
                     provenance.command_line, faults);
    check_piece(options.piece, conditions, faults);
    check_memory_of_paths(request, conditions, options.piece, faults);
    faults.throw_if_any();
    return run_conditions(std::move(conditions), request, std::move(potential), std::move(provenance),
                          options, err);
}

void check_same_run(const RunRequest& request, const PotentialFile& potential,
                    const SimulationOptions& options) {
    Faults faults;
    const std::vector<Condition> conditions = plan(request, potential, faults);
    check_piece(options.piece, conditions, faults);
    faults.throw_if_any();
    check_same(options.output, digest_of(conditions, request, potential),
               options.piece ? std::optional(piece_among(*options.piece, conditions)) : std::nullopt,
               reads_output(options));
}

void remove_journal(const std::string& journal) {
    std::filesystem::remove(batch_beside(journal));
    std::filesystem::remove(journal);
}

void forget_unfinished(const std::string& output) {
    remove_unfinished_beside(output);
    for (const std::string& result : {unfinished_beside(output), output})
        remove_journal(journal_beside(result));
}

RunResult run_conditions(std::vector<Condition> conditions, const RunRequest& request,
                         PotentialFile potential, Provenance provenance, const SimulationOptions& options,
                         std::ostream& err) {
    return Simulation(std::move(conditions), request, std::move(potential), std::move(provenance), options,
                      err)
        .run();
}

int follow_simulation(const RunRequest& request, const PotentialFile& potential, Ranks& ranks,
                      double checkpoint_seconds) {
    Faults faults;
    const std::vector<Condition> conditions = plan(request, potential, faults);
    faults.throw_if_any();
    return serve(ranks, make_executors(conditions, request, potential, &ranks),
                 settings_of(digest_of(conditions, request, potential), request, ranks, checkpoint_seconds));
}

}  // namespace levywell
