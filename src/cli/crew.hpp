#pragma once

#include "cli/batch_thread.hpp"
#include "cli/ranks.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace levywell {

/// What a worker of the crew has to say of its batch. One that is done leaves it without.
struct WorkerReport {
    int worker = 0;
    BatchOutcome batch;
};

/// Those who compute the batches that are dealt.
class Crew {
  public:
    virtual ~Crew() = default;
    virtual int size() const = 0;

    /// Hands a batch, a fresh one or one that was put aside, to a worker that has none.
    virtual void begin(int worker, KeptBatch batch) = 0;

    /// What a worker has to say; nothing where none has. Throws RunError when one failed.
    virtual std::optional<WorkerReport> poll() = 0;

    /// After a signal to any of them: asks all to put aside what is under way.
    virtual void stop() = 0;

    /// True when all were asked to stop, have, and told what they had.
    virtual bool has_stopped() const = 0;
};

/// This process alone: polling computes the batch, or as much of it as can be done before its state is to be
/// kept, or a signal comes.
class LoneWorker final : public Crew {
  public:
    LoneWorker(Executors executors, std::chrono::milliseconds between_checkpoints)
        : executors_(std::move(executors)), between_checkpoints_(between_checkpoints) {}
    int size() const override { return 1; }
    void begin(int, KeptBatch batch) override { batch_ = std::move(batch); }
    std::optional<WorkerReport> poll() override;
    void stop() override {}
    bool has_stopped() const override { return true; }

  private:
    Executors executors_;
    std::chrono::milliseconds between_checkpoints_;
    std::optional<KeptBatch> batch_;
};

/// What a rank is to know besides the run.
struct RankSettings {
    std::string digest;  ///< of all that determines the numbers; rank 0 compares
    int threads = 1;
    std::chrono::milliseconds between_checkpoints{};
};

/// Rank 0's view of all ranks, itself included.
class RankCrew final : public Crew {
  public:
    /// Waits until every rank has planned the run. Throws InputError where one cannot, or would simulate
    /// something else.
    RankCrew(Ranks& ranks, Executors executors, const RankSettings& settings);
    int size() const override { return ranks_.size(); }
    void begin(int worker, KeptBatch batch) override;
    std::optional<WorkerReport> poll() override;
    void stop() override;
    bool has_stopped() const override;

  private:
    void meet(const RankSettings& settings);

    Ranks& ranks_;
    BatchThread own_;
    int stopped_ = 0;  ///< of the others
};

/// What rank 0 does last, whatever happened: sends the others away with its exit code, and waits until they
/// have nothing more to say.
void dismiss(Ranks& ranks, int code);

/// The life of any other rank once it has planned the run: says so, computes what it is given, and returns
/// the exit code that rank 0 sends.
int serve(Ranks& ranks, Executors executors, const RankSettings& settings);

/// The life of a rank that cannot take part, which tells rank 0 why.
int serve_refused(Ranks& ranks, Word word, const std::string& reason);

}  // namespace levywell
