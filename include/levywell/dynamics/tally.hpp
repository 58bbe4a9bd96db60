#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/path_sums.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace levywell::inline dynamics {

/// Reduced statistics of a condition, in integers: the sum over paths is exact, so that threads, batches and
/// ranks may be merged in any order and give the same numbers. Constant size whatever the number of paths.
class Tally {
  public:
    Tally() = default;
    explicit Tally(const Condition& condition);

    /// Of sums made elsewhere: by event step (histogram_cell()), by target, N_ij, and steps per well. Sizes
    /// as Tally(condition) has them.
    Tally(const PathSums& sums, std::vector<std::uint64_t> histogram, std::vector<std::uint64_t> targets,
          std::vector<std::uint64_t> transitions, std::vector<StepMoments> residence)
        : sums_(sums),
          histogram_(std::move(histogram)),
          targets_(std::move(targets)),
          transitions_(std::move(transitions)),
          residence_(std::move(residence)) {}

    /// Adds the outcome of one exit or transitions path.
    void add(const PathRecord& record);

    /// Adds one chain or occupation path: N_ij (row-major r x r) and the steps spent in (or last from) each
    /// well.
    void add(std::span<const std::uint64_t> transitions, std::span<const std::uint64_t> residence_steps);

    /// Counts one realisation of splitting; what it found lies in its record.
    void add_realisation() { ++sums_.paths; }

    void add_steps(std::uint64_t path_steps, std::uint64_t clamps);

    void merge(const Tally& other);

    /// Whether it counts the same measure over as many wells: only then are tallies added.
    bool is_like(const Tally& other) const;

    /// The tally as words, and back: for the journal of a resumable run and for MPI.
    std::vector<std::uint64_t> pack() const;
    static Tally unpack(
        std::span<const std::uint64_t> words);  ///< throws RunError on words that are not a tally

    /// The numbers in physical units.
    Summary summarise(const Condition& condition) const;

    /// Of min(time, horizon), whatever the law of times; of a measure that times paths, of which there is one
    /// [time].
    Estimate restricted_mean(const Condition& condition) const;

    bool operator==(const Tally&) const = default;

  private:
    EventSummary summarise_events(const Condition& condition, const EventClock& clock) const;
    SojournSummary summarise_sojourns(const Condition& condition, const SojournClock& clock) const;
    Estimate mean_of(const StepMoments& moments, double exposure, const Condition& condition) const;
    /// Steps that paths of a timed measure were watched without an event.
    double exposure_of(const Condition& condition) const;

    PathSums sums_;
    std::vector<std::uint64_t> histogram_;    ///< event steps, 16 cells an octave
    std::vector<std::uint64_t> targets_;      ///< events by target
    std::vector<std::uint64_t> transitions_;  ///< N_ij
    std::vector<StepMoments> residence_;      ///< per well, over paths
};

}  // namespace levywell::inline dynamics
