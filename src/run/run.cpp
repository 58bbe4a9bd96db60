#include "levywell/run/run.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/memory_check.hpp"
#include "levywell/exec/accuracy.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/run/digest.hpp"
#include "levywell/run/possible_plan.hpp"
#include "levywell/run/remarks.hpp"
#include "run/conclude.hpp"
#include "run/scheduler.hpp"
#include "run/worker_pool.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline studies {
namespace {

constexpr std::int64_t longest_item =
    64;  // times what is advanced at once: the wait for its last paths is short
constexpr double item_seconds = 2;
// mpirun kills its ranks a second after it has passed SIGTERM on; executors that cannot pause are not waited
// for.
constexpr std::chrono::milliseconds time_to_stop(500);
constexpr double items_a_second = 30;  // that rank 0 takes in: more ranks make longer items

/// A splitting run is summarised from its realisations, few as they are.
bool keeps_records(const RunRequest& request, const Condition& condition) {
    return request.per_path || condition.splits();
}

int threads_of(const RunRequest& request, const Ranks* ranks) {
    if (request.threads > 0) return request.threads;
    return ranks != nullptr ? ranks->threads() : available_cores();
}

Executors make_executors(const std::vector<Condition>& conditions, const Study& study, const Ranks* ranks) {
    Executors executors;
    for (const Condition& condition : conditions) {
        ExecutorOptions options;
        options.backend = study.request.backend;
        options.precision = study.request.precision;
        options.threads = threads_of(study.request, ranks);
        options.keep_records = keeps_records(study.request, condition);
        if (ranks != nullptr) {
            options.node_rank = ranks->node_rank();
            options.node_ranks = ranks->node_ranks();
        }
        executors.push_back(make_executor(condition, study.potential.potential, options));
    }
    return executors;
}

/// One condition on its way: what is done of the paths that are asked for.
struct ConditionProgress {
    PathRange asked;
    Tally tally;
    std::vector<PathRecord> records;
    std::int64_t done = 0;
    double wall_seconds = 0;

    bool is_complete() const { return done == asked.count; }

    void add(const FinishedWork& work) {
        tally.merge(work.tally);
        if (!work.records.empty()) {
            records.resize(static_cast<std::size_t>(asked.count));
            std::copy(work.records.begin(), work.records.end(),
                      records.begin() + (work.item.paths.first - asked.first));
        }
        done += work.item.paths.count;
        wall_seconds += work.wall_seconds;
    }
};

Checkpoint fresh(const WorkItem& item) {
    return {item.condition, 0, UnfinishedBatch(item.paths)};
}

std::chrono::milliseconds milliseconds(double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(1000 * seconds));
}

RankSettings settings_of(const std::string& digest, const RunRequest& request, const Ranks& ranks,
                         double checkpoint_seconds) {
    return {digest, threads_of(request, &ranks), milliseconds(checkpoint_seconds)};
}

RunObserver& or_none(RunObserver* observer) {
    static RunObserver none;
    return observer != nullptr ? *observer : none;
}

class Simulation {
  public:
    Simulation(std::vector<Condition> conditions, const Study& study, const RunOptions& options,
               RunObserver& observer, RunStore* store)
        : study_(study),
          options_(options),
          observer_(observer),
          store_(store),
          stop_(observer),
          conditions_(std::move(conditions)) {
        result_.potential = study.potential;
        result_.provenance = options.provenance;
        result_.provenance.seed = study.request.seed;
        result_.request = options.request_text;
        result_.digest = digest_of(conditions_, study.request, study.potential);
        if (options.piece) result_.piece = piece_among(*options.piece, conditions_);
        share_out();
    }

    RunResult run() {
        if (store_ != nullptr) store_->check(result_);
        executors_ = make_executors(conditions_, study_, options_.ranks);
        make_pool();
        Scheduler scheduler = make_scheduler();
        observer_.begin();
        if (store_ != nullptr) take_up_earlier(scheduler);
        predict_all();
        if (!work(scheduler)) {
            if (store_ != nullptr) store_->flush();
            if (concluding_.valid()) concluding_.get();
            return std::move(result_);
        }
        result_.complete = true;
        if (store_ != nullptr) store_->save(result_);
        return std::move(result_);
    }

  private:
    void share_out() {
        std::vector<std::int64_t> paths;
        for (const Condition& condition : conditions_) paths.push_back(condition.paths);
        const std::vector<PathRange> asked = paths_of(result_.piece.value_or(Piece()), paths);
        for (std::size_t k = 0; k < conditions_.size(); ++k) {
            progress_.push_back({asked[k], Tally(conditions_[k]), {}, 0, 0});
            total_.asked += asked[k].count;
        }
    }

    void make_pool() {
        if (options_.ranks != nullptr) {
            pool_ = std::make_unique<RankPool>(
                *options_.ranks, executors_,
                settings_of(result_.digest, study_.request, *options_.ranks, options_.checkpoint_seconds),
                observer_, stop_);
        } else {
            pool_ =
                std::make_unique<LoneWorker>(executors_, milliseconds(options_.checkpoint_seconds), stop_);
        }
        result_.ranks = pool_->size();
    }

    Scheduler make_scheduler() const {
        std::vector<PathRange> asked;
        for (const ConditionProgress& condition : progress_) asked.push_back(condition.asked);
        Scheduler::Settings settings;
        settings.workers = pool_->size();
        for (const auto& executor : executors_)
            settings.fewest = std::max(settings.fewest, executor->paths_at_once());
        settings.most = std::max(settings.most, longest_item * settings.fewest);
        settings.seconds = std::max(item_seconds, pool_->size() / items_a_second);
        return {asked, settings};
    }

    void take_up_earlier(Scheduler& scheduler) {
        const auto finished = [&](const FinishedWork& work) {
            if (!scheduler.take_off(work.item)) return false;
            progress_[work.item.condition].add(work);
            total_.before += work.item.paths.count;
            return true;
        };
        const auto checkpoint = [&](const Checkpoint& begun) {
            if (!is_one_of_ours(begun) || !scheduler.take_off(begun.item())) return false;
            begun_before_.push_back(begun);
            return true;
        };
        store_->open(result_, {finished, checkpoint});
    }

    bool is_one_of_ours(const Checkpoint& begun) const {
        return begun.condition < conditions_.size() && fits(begun.batch, conditions_[begun.condition]);
    }

    /// Predictions when they are asked for; with other ranks at work all of them beside it, so that nobody
    /// waits for theory at the end.
    void predict_all() {
        for (const Condition& condition : conditions_) {
            predictions_.push_back(std::async(std::launch::deferred, [&condition, this] {
                                       return predict(condition, result_.potential);
                                   }).share());
        }
        if (pool_->size() == 1) return;
        predicting_ = std::async(std::launch::async, [this] {
            for (std::size_t k = 0; k < progress_.size() && !stopping_; ++k) {
                if (progress_[k].asked.count > 0) predictions_[k].wait();
            }
        });
    }

    /// Hands out work until everything is done; false when the run is to stop.
    bool work(Scheduler& scheduler) {
        observer_.progress(total_);
        for (int worker = 0; worker < pool_->size(); ++worker) hand_out(scheduler, worker);
        while (!conclude_finished()) {
            if (stop_.is_made()) {
                stop();
                return false;
            }
            if (const auto report = pool_->poll()) {
                if (const auto* work = std::get_if<FinishedWork>(&report->outcome)) {
                    scheduler.learn(work->item, work->wall_seconds);
                    hand_out(scheduler, report->worker);
                }
                take(report->outcome);
            }
            if (store_ != nullptr) store_->write_in_time();
        }
        return true;
    }

    void hand_out(Scheduler& scheduler, int worker) {
        auto item = next_item(scheduler);
        if (!item) return;
        total_.condition = &conditions_[item->condition];
        pool_->begin(worker, std::move(*item));
    }

    /// An item that an earlier attempt began, or a fresh one; nothing when all are handed out.
    std::optional<Checkpoint> next_item(Scheduler& scheduler) {
        if (!begun_before_.empty()) {
            Checkpoint begun = std::move(begun_before_.back());
            begun_before_.pop_back();
            return begun;
        }
        const auto item = scheduler.next();
        return item ? std::optional(fresh(*item)) : std::nullopt;
    }

    /// Takes what the workers have when they stop.
    void stop() {
        stopping_ = true;
        pool_->stop();
        const auto until = std::chrono::steady_clock::now() + time_to_stop;
        while (!pool_->has_stopped() && std::chrono::steady_clock::now() < until) {
            if (const auto report = pool_->poll()) take(report->outcome);
        }
    }

    void take(const WorkOutcome& outcome) {
        if (store_ != nullptr) std::visit([&](const auto& work) { store_->keep(work); }, outcome);
        const auto* work = std::get_if<FinishedWork>(&outcome);
        if (work == nullptr) return;
        progress_[work->item.condition].add(*work);
        total_.done += work->item.paths.count;
        total_.path_steps +=
            static_cast<double>(work->tally.summarise(conditions_[work->item.condition]).path_steps);
        observer_.progress(total_);
    }

    /// Concludes conditions whose paths are done, in order; true when all are concluded. With other ranks at
    /// work it does so beside the scheduling, which must not wait for theory and disks.
    bool conclude_finished() {
        for (;;) {
            if (concluding_.valid()) {
                if (concluding_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return false;
                if (!concluding_.get()) return false;
            }
            if (next_ == progress_.size()) return true;
            if (!progress_[next_].is_complete()) return false;
            const std::size_t k = next_++;
            if (pool_->size() == 1) {
                if (!conclude_condition(k)) return false;
            } else {
                concluding_ = std::async(std::launch::async, [this, k] { return conclude_condition(k); });
            }
        }
    }

    /// False when the run is to stop meanwhile.
    bool conclude_condition(std::size_t k) {
        ConditionProgress& finished = progress_[k];
        if (finished.asked.count == 0) return true;  // another piece's
        std::optional<ConditionResult> concluded = conclude(
            study_, conditions_[k], predictions_[k].get(),
            {finished.tally, std::move(finished.records), !result_.piece.has_value()},
            {threads_of(study_.request, options_.ranks), [this] { return stop_.is_made(); }}, observer_);
        if (!concluded) {
            stop_.make();
            return false;
        }
        ConditionResult& result = *concluded;
        if (result_.piece) result.piece = ConditionPiece{k, finished.asked.first, finished.tally.pack()};
        result.per_path = study_.request.per_path;
        if (!result.per_path && !result.piece) result.records.clear();
        result.backend = executors_[k]->backend();
        result.precision = executors_[k]->precision();
        result.executor = executors_[k]->description();
        result.wall_seconds = finished.wall_seconds;
        result_.conditions.push_back(std::move(result));
        if (store_ != nullptr && k + 1 < conditions_.size()) store_->save(result_);
        return true;
    }

    const Study& study_;
    const RunOptions& options_;
    RunObserver& observer_;
    RunStore* const store_;
    StopRequest stop_;
    RunResult result_;
    std::vector<Condition> conditions_;
    Executors executors_;
    std::vector<ConditionProgress> progress_;
    RunProgress total_;
    std::size_t next_ = 0;  ///< condition to be concluded
    std::unique_ptr<WorkerPool> pool_;
    std::vector<Checkpoint> begun_before_;  ///< by an earlier attempt, and not yet handed out
    std::vector<std::shared_future<Prediction>> predictions_;
    std::atomic<bool> stopping_ = false;
    // Last, so that they end before what they use.
    std::future<void> predicting_;
    std::future<bool> concluding_;
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
        if (condition.event() == nullptr) continue;  // chain and occupation keep sums alone
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

}  // namespace

std::vector<Condition> conditions_of(const Study& study, Faults& faults, RunObserver* observer) {
    if (!has_accuracy(study.request)) return plan(study.request, study.potential, faults);
    return plan_to_accuracy(
        study.request, study.potential, threads_of(study.request, nullptr),
        [observer](const std::string& text) { or_none(observer).plans(text); }, faults);
}

std::vector<Condition> plan_study(const Study& study, const std::optional<Piece>& piece, Faults& faults,
                                  RunObserver* observer) {
    std::vector<Condition> conditions = conditions_of(study, faults, observer);
    check_piece(piece, conditions, faults);
    check_memory_of_paths(study.request, conditions, piece, faults);
    return conditions;
}

PossiblePlan plan_possible(const Study& study, Faults& faults, RunObserver* observer) {
    const RunRequest& request = study.request;
    PossiblePlan plan;
    if (!request.schedule.empty() || request.alpha.empty() || request.epsilon.empty()) {
        plan.conditions = plan_study(study, std::nullopt, faults, observer);
        return plan;
    }
    check_numbers(request, faults);  // wrong whatever it stands beside
    if (!faults.empty()) return plan;
    std::vector<Fault> all;
    Study single = study;
    for (double alpha : request.alpha) {
        for (double epsilon : request.epsilon) {
            single.request.alpha = {alpha};
            single.request.epsilon = {epsilon};
            Faults found;
            std::vector<Condition> conditions = conditions_of(single, found, observer);
            if (found.empty()) {
                plan.conditions.insert(plan.conditions.end(), conditions.begin(), conditions.end());
                continue;
            }
            all.insert(all.end(), found.list().begin(), found.list().end());
            const Fault& first = found.list().front();
            plan.left_out.push_back(fmt::format("alpha {} epsilon {:.6g} is left out: {}: {}",
                                                alpha_text(alpha), epsilon, first.where, first.what));
        }
    }
    std::set<std::pair<std::string, std::string>> said;
    for (const Fault& fault : all) {
        if (plan.conditions.empty() && said.emplace(fault.where, fault.what).second)
            faults.add(fault.where, fault.what);
    }
    check_memory_of_paths(request, plan.conditions, std::nullopt, faults);
    return plan;
}

void check_piece(const std::optional<Piece>& piece, const std::vector<Condition>& conditions,
                 Faults& faults) {
    if (!piece || conditions.empty()) return;
    if (piece->number < 1 || piece->count < 0 || (piece->count > 0 && piece->number > piece->count)) {
        faults.add("--condition",
                   fmt::format("condition = {} (pieces are numbered from 1 to as many as there are)",
                               piece->text()));
        return;
    }
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

void check_checkpoint(double seconds, Faults& faults) {
    constexpr double most = 86400;
    if (!(seconds > 0 && seconds <= most))
        faults.add("--checkpoint", fmt::format("{} (seconds, above 0 and up to {})", seconds, most));
}

Piece piece_among(Piece piece, const std::vector<Condition>& conditions) {
    if (piece.count == 0) piece.count = static_cast<std::int64_t>(conditions.size());
    return piece;
}

RunResult run(const Study& study, const RunOptions& options, RunObserver* observer, RunStore* store) {
    Faults faults;
    std::vector<Condition> conditions = plan_study(study, options.piece, faults, observer);
    check_checkpoint(options.checkpoint_seconds, faults);
    faults.throw_if_any();
    return run_conditions(std::move(conditions), study, options, observer, store);
}

RunResult run_conditions(std::vector<Condition> conditions, const Study& study, const RunOptions& options,
                         RunObserver* observer, RunStore* store) {
    return Simulation(std::move(conditions), study, options, or_none(observer), store).run();
}

int follow(const Study& study, Ranks& ranks, double checkpoint_seconds, RunObserver* observer) {
    Faults faults;
    const std::vector<Condition> conditions = conditions_of(study, faults);
    faults.throw_if_any();
    const std::string digest = digest_of(conditions, study.request, study.potential);
    return serve(ranks, make_executors(conditions, study, &ranks),
                 settings_of(digest, study.request, ranks, checkpoint_seconds), or_none(observer));
}

}  // namespace levywell::inline studies
