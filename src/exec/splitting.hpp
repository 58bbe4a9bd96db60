#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/potential/potential.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace levywell::inline exec {

/// The levels of adaptive multilevel splitting in one well: the height f(w) - f(m), up to the ends of the
/// interval, beyond which it is infinite.
class ClimbLevel {
  public:
    ClimbLevel(const Condition& condition, const Potential& potential)
        : potential_(potential),
          minimum_(std::get<Splitting>(condition.scheme).minimum),
          height_(potential.value(minimum_)),
          exit_(std::get<Exit>(condition.measure).chain_interval()) {}

    static constexpr double reached = std::numeric_limits<double>::infinity();

    bool outside(double w) const { return w <= exit_.lower || w >= exit_.upper; }
    double operator()(double w) const { return outside(w) ? reached : potential_.value(w) - height_; }

  private:
    const Potential& potential_;
    double minimum_;
    double height_;
    Interval exit_;
};

/// What one realisation of adaptive multilevel splitting found.
struct SplittingOutcome {
    double probability = 0;       ///< unbiased estimate that a climb ends outside
    std::int64_t loop_steps = 0;  ///< steps of all loops together
    std::int64_t loops = 0;
    std::uint64_t steps = 0;  ///< steps simulated
};

inline PathRecord record_of(const SplittingOutcome& outcome) {
    PathRecord record;
    record.steps = outcome.loop_steps;
    record.loops = outcome.loops;
    record.point = outcome.probability;
    return record;
}

/// Adaptive multilevel splitting for the exit from a well. A loop leads from the bottom A of the well up to
/// the first level and back to A or out. The mean exit time is E[loop] / p, p the probability that a
/// climb from the first level ends outside before it returns to A; its relative error is of the order of p.
/// The climbs of `replicas` loops are the first replicas; then, until all lead out, the replicas with the
/// lowest summit are replaced by others' climbs up to the first state above that summit, continued with fresh
/// noise. The estimate of p is unbiased for every Markov chain. `step(w)` makes a step of the chain,
/// `pick(n)` a random number below n. Source: Cerou, Guyader 2007; Brehier, Gazeau, Goudenege, Lelievre,
/// Rousset 2016.
template <class Step, class Pick>
class SplittingRun {
  public:
    SplittingRun(const Condition& condition, const Potential& potential, Step& step, Pick& pick)
        : settings_(std::get<Splitting>(condition.scheme)),
          level_(condition, potential),
          step_(step),
          pick_(pick) {}

    SplittingOutcome operator()() {
        outcome_ = {};
        climb_from_first_level();
        split();
        return outcome_;
    }

  private:
    /// A state that lies higher than all before it in its climb.
    struct Record {
        double level;
        double state;
    };
    struct Climb {
        std::vector<Record> records;
        double summit() const { return records.back().level; }
    };

    double next(double w) {
        ++outcome_.steps;
        return step_(w);
    }

    bool at_bottom(double w) const { return settings_.bottom.lower <= w && w <= settings_.bottom.upper; }
    bool below_first_level(double w) const {
        return settings_.first_level.lower < w && w < settings_.first_level.upper;
    }

    /// The loops of an undisturbed path: their length, and their climbs. A path that left begins anew at the
    /// minimum; the first loops, which remember their start, are not counted.
    void climb_from_first_level() {
        climbs_.assign(static_cast<std::size_t>(settings_.replicas), Climb{});
        double w = settings_.minimum;
        for (int loop = -settings_.warm_up; loop < settings_.replicas; ++loop) {
            const std::uint64_t begin = outcome_.steps;
            do {
                w = next(w);
            } while (below_first_level(w));
            Climb climb;
            climb.records.push_back({level_(w), w});
            w = climb_on(climb);
            if (loop >= 0) {
                outcome_.loop_steps += static_cast<std::int64_t>(outcome_.steps - begin);
                ++outcome_.loops;
                climbs_[static_cast<std::size_t>(loop)] = std::move(climb);
            }
            if (level_.outside(w)) w = settings_.minimum;
        }
    }

    /// Goes on from a climb's last record until the path is at the bottom or outside; returns where it ends.
    double climb_on(Climb& climb) {
        double w = climb.records.back().state;
        double lower = std::min(w, settings_.minimum);
        double upper = std::max(w, settings_.minimum);
        while (!level_.outside(w)) {
            w = next(w);
            if (at_bottom(w)) break;
            if (w > lower && w < upper) continue;
            (w < settings_.minimum ? lower : upper) = w;  // nothing nearer on this side can be a record
            const double level = level_(w);
            if (level > climb.summit()) climb.records.push_back({level, w});
        }
        return w;
    }

    void split() {
        double weight = 1;
        for (;;) {
            double lowest = ClimbLevel::reached;
            for (const Climb& climb : climbs_) lowest = std::min(lowest, climb.summit());
            if (lowest == ClimbLevel::reached) break;
            std::vector<std::size_t> killed;
            std::vector<std::size_t> alive;
            for (std::size_t k = 0; k < climbs_.size(); ++k)
                (climbs_[k].summit() <= lowest ? killed : alive).push_back(k);
            if (alive.empty()) {
                weight = 0;
                break;
            }
            weight *= static_cast<double>(alive.size()) / static_cast<double>(climbs_.size());
            for (std::size_t k : killed) {
                climbs_[k] = climbs_[alive[pick_(alive.size())]];
                std::vector<Record>& records = climbs_[k].records;
                const auto above = std::find_if(records.begin(), records.end(),
                                                [&](const Record& record) { return record.level > lowest; });
                records.erase(above + 1, records.end());
                climb_on(climbs_[k]);
            }
        }
        outcome_.probability = weight;
    }

    const Splitting settings_;
    const ClimbLevel level_;
    Step& step_;
    Pick& pick_;
    std::vector<Climb> climbs_;
    SplittingOutcome outcome_;
};

}  // namespace levywell::inline exec
