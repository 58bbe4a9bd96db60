#pragma once

#include "levywell/dynamics/batch.hpp"
#include "levywell/dynamics/condition.hpp"

#include <cstddef>
#include <vector>

namespace levywell::inline exec {

/// A number that paths make together, and a term of each path: their mean is, to first order, what chance
/// makes of the number.
struct PathTerms {
    double value = 0;
    std::vector<double> terms;
};

/// What single paths of a condition with one time step add to its estimates, a column for each sum.
class LevelSums {
  public:
    explicit LevelSums(const Condition& condition) : condition_(&condition) {}

    /// Further paths, with their records or counts.
    void add(const Batch& batch);

    /// The ratio of the sums of two columns.
    PathTerms ratio(std::size_t over, std::size_t under) const;
    /// The share of paths without event at a time; between steps events are spread evenly.
    PathTerms survival(double time) const;
    /// Entry k of chain_times() of the rates.
    PathTerms chain_time(std::size_t k) const;

    // Columns. Of events: time, events, paths, then events by target.
    static constexpr std::size_t time = 0;
    static constexpr std::size_t events = 1;
    static constexpr std::size_t paths = 2;
    static std::size_t target(std::size_t j) { return 3 + j; }
    // Of chain and occupation: time, N_ij, R_i, N_i.
    std::size_t jumps(std::size_t i, std::size_t j) const { return 1 + i * wells() + j; }
    std::size_t residence(std::size_t i) const { return 1 + wells() * wells() + i; }
    std::size_t departures(std::size_t i) const { return 1 + wells() * wells() + wells() + i; }

  private:
    std::size_t wells() const { return condition_->wells.count(); }
    void add_events(const Batch& batch);
    void add_sojourns(const Batch& batch);

    /// The rates' times, and what each of them is to every rate.
    struct ChainTimes {
        std::size_t paths = 0;  ///< of which they were made
        std::vector<PathTerms> rates;
        std::vector<double> times, slopes;
    };

    const Condition* condition_;
    std::vector<std::vector<double>> columns_;
    mutable ChainTimes chain_;
};

}  // namespace levywell::inline exec
