#pragma once

#include "exec/integer_powers.hpp"
#include "exec/rest_rules.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/potential.hpp"
#include "levywell/random/tail_table.hpp"

#include <cstdint>
#include <vector>

namespace levywell::inline exec {

/// The tables behind RestRules, for the cores of a condition; empty without cores.
class Rest {
  public:
    Rest() = default;
    Rest(const Condition& condition, const Potential& potential);
    Rest(Rest&&) = default;  // no copies: wells_ points into tables_

    /// The rules over this object's own tables, or over copies: place(vector) gives where a copy of its
    /// elements lies, and may be asked to place a vector that does not outlast the call.
    RestRules rules() const {
        return rules_of(wells_, [](const auto& table) { return table.data(); });
    }
    template <class Place>
    RestRules rules(const Place& place) const {
        std::vector<RestingWell> wells;
        for (std::size_t i = 0; i < wells_.size(); ++i) wells.push_back(resting_well(i, place));
        return rules_of(wells, place);
    }

  private:
    struct Tables {
        IntegerPowers left;
        TailTable below, above;
    };
    void add_well(const Condition& condition, const Potential& potential, const RelaxedCore& core);

    template <class Place>
    static TailCells placed(const TailTable& table, const Place& place) {
        TailCells cells = table.view();
        cells.cells = place(table.cells());
        return cells;
    }

    template <class Place>
    RestingWell resting_well(std::size_t i, const Place& place) const {
        RestingWell well = wells_[i];
        well.left = tables_[i].left.view();
        well.left.powers = place(tables_[i].left.powers());
        well.below = placed(tables_[i].below, place);
        well.above = placed(tables_[i].above, place);
        return well;
    }

    template <class Place>
    RestRules rules_of(const std::vector<RestingWell>& wells, const Place& place) const {
        return {seed_, placed(gap_, place), placed(increment_, place), place(wells)};
    }

    std::uint64_t seed_ = 0;
    TailTable gap_;
    TailTable increment_;
    std::vector<Tables> tables_;
    std::vector<RestingWell> wells_;  ///< over tables_
};

/// Variance of the increments X = eps dt^(1/alpha) S of a step with |X| <= h, given that they are so small
/// [length^2].
double small_increment_variance(double alpha, double jump_scale, double threshold);

}  // namespace levywell::inline exec
