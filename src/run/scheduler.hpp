#pragma once

#include "levywell/run/work_item.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace levywell::inline studies {

/// Cuts the paths of a run into work items, condition after condition, without waiting for one to be
/// finished before the next begins. Items take about the same time, whatever a path costs, and become
/// smaller at the end of the run so that nobody waits long for the last.
class Scheduler {
  public:
    struct Settings {
        int workers = 1;
        std::int64_t fewest = 64;                   ///< paths that a worker needs at once to be busy
        std::int64_t most = std::int64_t{1} << 22;  ///< bounds the memory of an item's records: 128 MiB
        double seconds = 2;                         ///< aimed at, for an item
    };

    /// `asked`: the paths of each condition that are wanted.
    Scheduler(const std::vector<PathRange>& asked, const Settings& settings);

    /// Paths that are done already. False where some of them were not asked for, or done before.
    bool take_off(const WorkItem& done);

    /// The next item; nothing when all are handed out.
    std::optional<WorkItem> next();

    /// How long an item took: the next of that condition are sized by it.
    void learn(const WorkItem& done, double seconds);

  private:
    struct Queue {
        std::vector<PathRange> open;  ///< ascending, none empty
        std::int64_t left = 0;
        std::int64_t size = 0;  ///< of the next item
    };

    bool is_last(std::size_t condition) const;

    Settings settings_;
    std::vector<Queue> queues_;  ///< one for each condition
    std::size_t present_ = 0;    ///< condition whose paths are handed out
};

}  // namespace levywell::inline studies
