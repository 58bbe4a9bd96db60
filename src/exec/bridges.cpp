#include "exec/bridges.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace levywell::inline exec {

std::shared_ptr<const CrossingTable> crossing_table(double alpha) {
    static std::mutex mutex;
    static std::map<double, std::shared_ptr<const CrossingTable>> tables;
    const std::lock_guard lock(mutex);
    auto& table = tables[alpha];
    if (!table) table = std::make_shared<const CrossingTable>(alpha);
    return table;
}

namespace {

/// Share of a step's drift that follows its noise, for the bridge: 1/2 at alpha = 2, where it leads from the
/// middle of one flow to that of the next because a Brownian bridge does not feel a constant drift; 0 for
/// alpha <= 1, where within a step drift outruns noise and the ends are those of the noise. In between the
/// line from one to the other, see docs/decisions/strang.md.
double drift_after_bridge(double alpha) {
    return 0.5 * std::max(0.0, alpha - 1);
}

}  // namespace

Bridges::Bridges(const Condition& condition) {
    if (condition.event() == nullptr || condition.event()->monitoring == Monitoring::grid) return;
    for (const ScheduledNoise& noise : condition.noise.segments()) {
        tables_.push_back(crossing_table(noise.alpha));
        const double scale = noise.jump_scale(condition.dt);
        BridgeRules rules{tables_.back()->view(), 1 / scale, crossing_reach(noise.alpha) * scale,
                          noise.alpha < 2};
        if (condition.follows_flow()) {
            rules.drift_after = drift_after_bridge(noise.alpha);
            rules.drift_before = 1 - rules.drift_after;
            rules.drift_before_first = noise.alpha > 1 ? 0.5 : 1;  // where noise is faster, from the start
        }
        rules_.push_back(rules);
    }
}

}  // namespace levywell::inline exec
