#pragma once

#include "cli/batch_thread.hpp"
#include "cli/ranks.hpp"

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

    /// A batch that is finished; nothing where there is none yet. Throws RunError when a worker failed.
    virtual std::optional<FinishedBatch> poll() = 0;

    /// True when a signal asked the run to stop.
    virtual bool interrupted() const = 0;
};

/// This process alone: polling computes the batch.
class LoneWorker final : public Crew {
  public:
    explicit LoneWorker(Executors executors) : executors_(std::move(executors)) {}
    int size() const override { return 1; }
    void begin(int, const Assignment& batch) override { batch_ = batch; }
    std::optional<FinishedBatch> poll() override;
    bool interrupted() const override;

  private:
    Executors executors_;
    std::optional<Assignment> batch_;
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
