#pragma once

#include "cli/batch_thread.hpp"
#include "cli/ranks.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace levywell {

/// A batch that a worker of the crew has finished.
struct FinishedBatch {
    int worker = 0;
    JournalEntry entry;
};

/// Those who compute the batches that are dealt.
class Crew {
  public:
    virtual ~Crew() = default;
    virtual int size() const = 0;

    /// Hands a batch to a worker that has none.
    virtual void begin(int worker, const Assignment& batch) = 0;

    /// Hands the first worker, who has none, a batch that was put aside. False where this crew goes on with
    /// none.
    virtual bool take_up(KeptBatch&&) { return false; }

    /// A batch that is finished; nothing where there is none yet. Throws RunError when a worker failed.
    virtual std::optional<FinishedBatch> poll() = 0;

    /// The batch that the last poll() did not finish, as far as it has come; nullptr where there is none.
    virtual const KeptBatch* put_aside() const { return nullptr; }

    /// True when a signal asked the run to stop.
    virtual bool interrupted() const = 0;
};

/// This process alone: polling computes the batch, or as much of it as can be done before its state is to be
/// kept, or a signal comes.
class LoneWorker final : public Crew {
  public:
    LoneWorker(Executors executors, std::chrono::milliseconds between_checkpoints)
        : executors_(std::move(executors)), between_checkpoints_(between_checkpoints) {}
    int size() const override { return 1; }
    void begin(int, const Assignment& batch) override { batch_ = fresh_batch(batch); }
    bool take_up(KeptBatch&& batch) override;
    std::optional<FinishedBatch> poll() override;
    const KeptBatch* put_aside() const override { return batch_ ? &*batch_ : nullptr; }
    bool interrupted() const override;

  private:
    Executors executors_;
    std::chrono::milliseconds between_checkpoints_;
    std::optional<KeptBatch> batch_;
};

/// Rank 0's view of all ranks, itself included.
class RankCrew final : public Crew {
  public:
    /// Waits until every rank has planned the run. Throws InputError where one cannot, or would simulate
    /// something else.
    RankCrew(Ranks& ranks, Executors executors, const std::string& digest, int threads);
    int size() const override { return ranks_.size(); }
    void begin(int worker, const Assignment& batch) override;
    std::optional<FinishedBatch> poll() override;
    bool interrupted() const override;

  private:
    void meet(const std::string& digest, int threads);

    Ranks& ranks_;
    BatchThread own_;
    bool interrupted_ = false;
};

/// What rank 0 does last, whatever happened: sends the others away with its exit code, and waits until they
/// have nothing more to say.
void dismiss(Ranks& ranks, int code);

/// The life of any other rank once it has planned the run: says so, computes what it is given, and returns
/// the exit code that rank 0 sends.
int serve(Ranks& ranks, Executors executors, const std::string& digest, int threads);

/// The life of a rank that cannot take part, which tells rank 0 why.
int serve_refused(Ranks& ranks, Word word, const std::string& reason);

}  // namespace levywell
