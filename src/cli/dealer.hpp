#pragma once

#include "levywell/dynamics/path_range.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace levywell {

/// A batch of work: paths of one condition.
struct Assignment {
    std::size_t condition = 0;
    PathRange range;
};

/// Deals the paths of a run to workers in batches, condition after condition, without waiting for one to be
/// finished before the next begins. Batches take about the same time, whatever a path costs, and become
/// smaller at the end of the run so that nobody waits long for the last.
class Dealer {
  public:
    struct Settings {
        int workers = 1;
        std::int64_t fewest = 64;                   ///< paths that a worker needs at once to be busy
        std::int64_t most = std::int64_t{1} << 22;  ///< bounds the memory of a batch's records: 128 MiB
        double seconds = 2;                         ///< aimed at, for a batch
    };

    /// `asked`: the paths of each condition that are wanted.
    Dealer(const std::vector<PathRange>& asked, const Settings& settings);

    /// Paths that are done already. False where some of them were not asked for, or done before.
    bool take_off(const Assignment& done);

    /// The next batch; nothing when all is dealt.
    std::optional<Assignment> deal();

    /// How long a batch took: the next of that condition are sized by it.
    void learn(const Assignment& done, double seconds);

  private:
    struct Pile {
        std::vector<PathRange> open;  ///< ascending, none empty
        std::int64_t left = 0;
        std::int64_t size = 0;  ///< of the next batch
    };

    bool is_last(std::size_t condition) const;

    Settings settings_;
    std::vector<Pile> piles_;
    std::size_t present_ = 0;  ///< condition that is dealt
};

}  // namespace levywell
