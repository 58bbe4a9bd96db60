#pragma once

#include "theory/brownian_panels.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace levywell::inline theory {

/// Between the ends of panels the process is a birth-and-death chain: panels are its resistances, and hold
/// the masses of its nodes, so that times of crossing in either direction are right. All sums are of positive
/// numbers.
class BirthDeathChain {
  public:
    BirthDeathChain(const std::vector<Panels::Panel>& panels, bool left_ends, bool right_ends)
        : left_(left_ends), right_(right_ends) {
        double up = exact_zero;
        double down = exact_zero;
        for (const auto& panel : panels) {
            up = std::max(up, panel.log_up);
            down = std::max(down, panel.log_down);
        }
        const long double level = 0.5L * (up - down);  // only e^(f/D) e^(-f/D) has a meaning
        for (const auto& panel : panels)
            links_.push_back({std::exp(level - panel.log_up), std::exp(panel.log_rise - panel.log_up + level),
                              std::exp(panel.log_fall - panel.log_up + level)});
    }

    /// The mean of int g dt until the end, from each node, g being linear between nodes: g = 1 gives the mean
    /// time.
    std::vector<long double> until_end(const std::vector<long double>& g) const {
        const std::size_t last = links_.size();
        std::vector<long double> share(last + 1, 0);  // u_i = share_i u_(i+1) + rest_i
        std::vector<long double> rest(last + 1, 0);
        long double leak = 0;  // conductance from node i to the left end, and what flows in from the left
        long double flow = 0;
        for (std::size_t i = left_ ? 1 : 0; i <= last; ++i) {
            if (i > 0) {
                const Link& before = links_[i - 1];
                const bool at_end = i == 1 && left_;
                leak = at_end ? before.conductance : before.conductance * leak / (leak + before.conductance);
                flow = (at_end ? 0 : share[i - 1] * flow) + before.right * (g[i - 1] + g[i]) / 2;
            }
            if (i < last) flow += links_[i].left * (g[i] + g[i + 1]) / 2;
            const long double onwards = i < last ? links_[i].conductance : 0;
            share[i] = onwards / (leak + onwards);
            rest[i] = flow / (leak + onwards);
        }
        std::vector<long double> u(last + 1, 0);
        for (std::size_t i = right_ ? last : last + 1; i-- > (left_ ? 1U : 0U);)
            u[i] = rest[i] + (i < last ? share[i] * u[i + 1] : 0);
        return u;
    }

  private:
    struct Link {
        long double conductance;
        long double left, right;  ///< masses at its nodes
    };
    std::vector<Link> links_;
    bool left_, right_;
};

}  // namespace levywell::inline theory
