#pragma once

#include "levywell/run/run_store.hpp"

#include <map>
#include <utility>
#include <vector>

namespace levywell::python {

/// Keeps in memory what a run has done, so that it can be gone on with after an interruption. One run at a
/// time.
class MemoryStore final : public RunStore {
  public:
    void check(const RunResult&) override {}

    void open(const RunResult&, const EarlierWork& earlier) override {
        for (const FinishedWork& work : finished_) earlier.finished(work);
        for (const auto& [place, checkpoint] : begun_) earlier.checkpoint(checkpoint);
    }

    void keep(const FinishedWork& work) override {
        begun_.erase(place_of(work.item));
        finished_.push_back(work);
    }

    void keep(const Checkpoint& checkpoint) override { begun_[place_of(checkpoint.item())] = checkpoint; }

    void save(const RunResult& result) override {
        if (!result.complete) return;
        finished_.clear();
        begun_.clear();
    }

  private:
    using Place = std::pair<std::size_t, std::int64_t>;
    static Place place_of(const WorkItem& item) { return {item.condition, item.paths.first}; }

    std::vector<FinishedWork> finished_;
    std::map<Place, Checkpoint> begun_;
};

}  // namespace levywell::python
