#pragma once

#include <cstddef>
#include <vector>

namespace levywell::inline theory {

/// A Markov chain in continuous time that is killed at a rate of each state. All rates >= 0 [1/time]. Means
/// come by elimination without subtraction, so that every digit holds whatever the rates' ratios are. Source:
/// Grassmann, Taksar, Heyman 1985; O'Cinneide 1993.
class KilledChain {
  public:
    explicit KilledChain(std::size_t states) : states_(states), rates_(states * states), killing_(states) {}

    std::size_t size() const { return states_; }
    double& rate(std::size_t from, std::size_t to) { return rates_[from * states_ + to]; }
    double rate(std::size_t from, std::size_t to) const { return rates_[from * states_ + to]; }
    double& killing(std::size_t state) { return killing_[state]; }
    double killing(std::size_t state) const { return killing_[state]; }

    /// Of leaving a state, killing included; rate(i, i) does not count [1/time].
    double rate_of_leaving(std::size_t state) const;

    /// The chain without one state, which kills instead.
    KilledChain killed_at(std::size_t state) const;

    /// Mean time to killing from each state, +inf where that may never come [time]. O(states^3).
    std::vector<double> mean_times() const;

    /// Mean time in each state until killing for a path that begins in `start` [time]; its sum is the mean
    /// time from there.
    std::vector<double> mean_stays(std::size_t start) const;

  private:
    /// Takes the last state out of the first `n + 1`: its rates go to those who lead to it. Returns the rate
    /// of leaving it.
    double eliminate(std::size_t n);

    std::size_t states_;
    std::vector<double> rates_;
    std::vector<double> killing_;
};

}  // namespace levywell::inline theory
