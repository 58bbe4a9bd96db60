#pragma once

#include "levywell/run/ranks.hpp"
#include "levywell/run/run.hpp"
#include "run/work_thread.hpp"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

namespace levywell::inline studies {

/// Whether a run is to stop: its observer wants it to, or another rank was told to.
class StopRequest {
  public:
    explicit StopRequest(RunObserver& observer) : observer_(observer) {}
    bool is_made() const { return made_ || observer_.wants_stop(); }
    void make() { made_ = true; }

  private:
    RunObserver& observer_;
    std::atomic<bool> made_ = false;
};

/// What a worker has to say of its work item. One that is finished leaves it without.
struct WorkerReport {
    int worker = 0;
    WorkOutcome outcome;
};

/// Those who compute the work items.
class WorkerPool {
  public:
    virtual ~WorkerPool() = default;
    virtual int size() const = 0;

    /// Hands an item, a fresh one or one that was begun before, to a worker that has none.
    virtual void begin(int worker, Checkpoint checkpoint) = 0;

    /// What a worker has to say; nothing where none has. Throws RunError when one failed.
    virtual std::optional<WorkerReport> poll() = 0;

    /// Asks all to end what is under way.
    virtual void stop() = 0;

    /// True when all were asked to stop, have, and told what they had.
    virtual bool has_stopped() const = 0;
};

/// This process alone: polling computes the item, or as much of it as can be done before its checkpoint is
/// due, or the run is to stop.
class LoneWorker final : public WorkerPool {
  public:
    LoneWorker(Executors executors, std::chrono::milliseconds between_checkpoints, const StopRequest& stop)
        : executors_(std::move(executors)), between_checkpoints_(between_checkpoints), stop_(stop) {}
    int size() const override { return 1; }
    void begin(int, Checkpoint checkpoint) override { checkpoint_ = std::move(checkpoint); }
    std::optional<WorkerReport> poll() override;
    void stop() override {}
    bool has_stopped() const override { return true; }

  private:
    Executors executors_;
    std::chrono::milliseconds between_checkpoints_;
    const StopRequest& stop_;
    std::optional<Checkpoint> checkpoint_;
};

/// What a rank is to know besides the run.
struct RankSettings {
    std::string digest;  ///< of all that determines the numbers; rank 0 compares
    int threads = 1;
    std::chrono::milliseconds between_checkpoints{};
};

/// Rank 0's view of all ranks, itself included.
class RankPool final : public WorkerPool {
  public:
    /// Waits until every rank has planned the run. Throws InputError where one cannot, or would simulate
    /// something else.
    RankPool(Ranks& ranks, Executors executors, const RankSettings& settings, RunObserver& observer,
             StopRequest& stop);
    int size() const override { return ranks_.size(); }
    void begin(int worker, Checkpoint checkpoint) override;
    std::optional<WorkerReport> poll() override;
    void stop() override;
    bool has_stopped() const override;

  private:
    void meet(const RankSettings& settings, RunObserver& observer);

    Ranks& ranks_;
    StopRequest& stop_;
    WorkThread own_;
    int stopped_ = 0;  ///< of the others
};

/// All that any other rank does once it has planned the run: says so, computes what it is given, and returns
/// the exit code that rank 0 sends.
int serve(Ranks& ranks, Executors executors, const RankSettings& settings, RunObserver& observer);

}  // namespace levywell::inline studies
