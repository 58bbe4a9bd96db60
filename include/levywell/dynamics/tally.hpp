#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell {

__extension__ typedef unsigned __int128 uint128;

/// Reduced statistics of a condition, in integers: the sum over paths is exact, so that threads, batches and
/// ranks may be merged in any order and give the same numbers. Constant size whatever the number of paths.
class Tally {
  public:
    Tally() = default;
    explicit Tally(const Condition& condition);

    /// Adds the outcome of one exit or transitions path.
    void add(const PathRecord& record);

    /// Adds one chain or occupation path: N_ij (row-major r x r) and the steps spent in (or last from) each
    /// well.
    void add(std::span<const std::uint64_t> transitions, std::span<const std::uint64_t> residence_steps);

    /// Counts one realisation of splitting; what it found lies in its record.
    void add_realisation() { ++paths_; }

    void add_steps(std::uint64_t path_steps, std::uint64_t clamps);

    void merge(const Tally& other);

    /// The tally as words, and back: for the journal of a resumable run and for MPI.
    std::vector<std::uint64_t> pack() const;
    static Tally unpack(
        std::span<const std::uint64_t> words);  ///< throws RunError on words that are not a tally

    /// The numbers in physical units.
    Summary summarise(const Condition& condition) const;

    bool operator==(const Tally&) const = default;

  private:
    struct Moments {
        std::uint64_t n = 0;
        uint128 sum = 0;
        uint128 sum_of_squares = 0;
        void add(std::uint64_t steps);
        void merge(const Moments& other);
        bool operator==(const Moments&) const = default;
    };

    Estimate mean_of(const Moments& moments, uint128 exposure, double dt) const;

    std::uint64_t paths_ = 0;
    std::uint64_t censored_ = 0;
    std::uint64_t path_steps_ = 0;
    std::uint64_t clamps_ = 0;
    uint128 exposure_ = 0;  ///< steps of all paths until event or horizon (after relaxation and burn-in)
    uint128 exposure_corrected_ = 0;          ///< the same for the corrected exit times
    Moments time_;                            ///< of paths with an event
    Moments time_corrected_;                  ///< of paths that left the shifted interval
    std::vector<std::uint64_t> histogram_;    ///< event steps, 16 cells an octave
    std::vector<std::uint64_t> targets_;      ///< events by target
    std::vector<std::uint64_t> transitions_;  ///< N_ij
    std::vector<Moments> residence_;          ///< per well, over paths
};

}  // namespace levywell
