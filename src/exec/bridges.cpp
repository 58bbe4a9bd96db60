#include "exec/bridges.hpp"

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

Bridges::Bridges(const Condition& condition) {
    if (condition.event() == nullptr || condition.event()->monitoring == Monitoring::grid) return;
    for (const ScheduledNoise& noise : condition.noise.segments()) {
        tables_.push_back(crossing_table(noise.alpha));
        const double scale = noise.jump_scale(condition.dt);
        rules_.push_back(
            {tables_.back()->view(), 1 / scale, crossing_reach(noise.alpha) * scale, noise.alpha < 2});
    }
}

}  // namespace levywell::inline exec
