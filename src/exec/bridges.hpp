#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/seen_step.hpp"

#include <memory>
#include <vector>

namespace levywell::inline exec {

/// The table of a tail index; made once, then shared by all conditions of this process.
std::shared_ptr<const CrossingTable> crossing_table(double alpha);

/// What a condition's steps may do between grid times: one BridgeRules for each segment of its noise; none
/// for measures without an event, and where paths are to be seen at grid times only.
class Bridges {
  public:
    explicit Bridges(const Condition& condition);

    /// Over the tables themselves; null where there are none.
    const BridgeRules* rules() const { return rules_.empty() ? nullptr : rules_.data(); }

    /// Over copies: place(vector) gives where a copy of its elements lies, and may be asked to place a vector
    /// that does not outlast the call.
    template <class Place>
    const BridgeRules* rules(const Place& place) const {
        if (rules_.empty()) return nullptr;
        std::vector<BridgeRules> copies = rules_;
        const float* placed = nullptr;
        for (std::size_t k = 0; k < copies.size(); ++k) {
            if (k == 0 || tables_[k] != tables_[k - 1]) placed = place(tables_[k]->values());
            copies[k].crossing.probability = placed;
        }
        return place(copies);
    }

  private:
    std::vector<std::shared_ptr<const CrossingTable>> tables_;
    std::vector<BridgeRules> rules_;
};

}  // namespace levywell::inline exec
