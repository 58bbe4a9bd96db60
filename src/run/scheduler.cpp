#include "run/scheduler.hpp"

#include <algorithm>

namespace levywell::inline studies {
namespace {

constexpr std::int64_t smallest_share = 40;  // of an item: what the last workers may wait for at the end

}  // namespace

Scheduler::Scheduler(const std::vector<PathRange>& asked, const Settings& settings) : settings_(settings) {
    for (const PathRange& range : asked) {
        Queue queue;
        if (range.count > 0) queue.open.push_back(range);
        queue.left = range.count;
        queue.size = range.count <= 4096 ? settings.fewest : std::max<std::int64_t>(1024, settings.fewest);
        queues_.push_back(queue);  // few paths are long ones
    }
}

bool Scheduler::take_off(const WorkItem& done) {
    if (done.condition >= queues_.size() || done.paths.count < 1) return false;
    Queue& queue = queues_[done.condition];
    for (auto range = queue.open.begin(); range != queue.open.end(); ++range) {
        if (done.paths.first < range->first || done.paths.end() > range->end()) continue;
        const PathRange before{range->first, done.paths.first - range->first};
        const PathRange after{done.paths.end(), range->end() - done.paths.end()};
        auto place = queue.open.erase(range);
        if (after.count > 0) place = queue.open.insert(place, after);
        if (before.count > 0) queue.open.insert(place, before);
        queue.left -= done.paths.count;
        return true;
    }
    return false;
}

std::optional<WorkItem> Scheduler::next() {
    while (present_ < queues_.size() && queues_[present_].left == 0) ++present_;
    if (present_ == queues_.size()) return std::nullopt;
    Queue& queue = queues_[present_];
    std::int64_t count = std::min({queue.size, settings_.most, queue.open.front().count});
    if (settings_.workers > 1 && is_last(present_)) {
        const std::int64_t part = queue.left / (std::int64_t{2} * settings_.workers);
        count = std::min(count, std::max({settings_.fewest, part, queue.size / smallest_share}));
    }
    const WorkItem item{present_, {queue.open.front().first, count}};
    take_off(item);
    return item;
}

void Scheduler::learn(const WorkItem& done, double seconds) {
    const double factor = std::clamp(settings_.seconds / std::max(seconds, 1e-4), 0.5, 8.0);
    queues_[done.condition].size =
        std::max(settings_.fewest, static_cast<std::int64_t>(static_cast<double>(done.paths.count) * factor));
}

bool Scheduler::is_last(std::size_t condition) const {
    return std::all_of(queues_.begin() + static_cast<std::ptrdiff_t>(condition) + 1, queues_.end(),
                       [](const Queue& queue) { return queue.left == 0; });
}

}  // namespace levywell::inline studies
