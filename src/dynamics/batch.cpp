#include "levywell/dynamics/batch.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline dynamics {
namespace {

constexpr std::int64_t most_steps = std::int64_t{1} << 60;

bool is_within(std::int64_t value, std::int64_t least, std::int64_t most) {
    return value >= least && value <= most;
}

bool fits(const PathCheckpoint& path, const PathRange& range, const Condition& condition) {
    if (!is_within(path.path, range.first, range.end() - 1)) return false;
    const auto wells = static_cast<std::int64_t>(condition.wells.count());
    const bool timed = condition.event() != nullptr;
    const std::int64_t no_well =
        timed || path.relaxing ? -1 : 0;  // the clock of one that relaxes has not begun
    return is_within(path.origin, -most_steps, most_steps) &&
           path.blocks <= static_cast<std::uint64_t>(most_steps) && std::isfinite(path.w) &&
           is_within(path.state.since, 0, most_steps) &&
           is_within(path.state.well, no_well, std::max<std::int64_t>(0, wells - 1)) &&
           static_cast<std::int64_t>(path.counts.size()) == (timed ? 0 : wells * wells + wells);
}

bool are_apart(const std::vector<PathRange>& open, const PathRange& range) {
    std::int64_t least = range.first;
    for (const PathRange& stretch : open) {
        if (!is_within(stretch.first, least, range.end() - 1) || stretch.count < 1 ||
            stretch.count > range.end() - stretch.first)
            return false;
        least = stretch.end();
    }
    return true;
}

}  // namespace

void begin(UnfinishedBatch& batch, const Condition& condition, bool keep_records) {
    if (batch.done.tally.is_like(Tally(condition))) return;
    batch.done.tally = Tally(condition);
    if (keep_records) batch.done.records.resize(static_cast<std::size_t>(batch.done.range.count));
}

void begin_whole_paths(UnfinishedBatch& batch, const Condition& condition, bool keep_records) {
    if (!batch.checkpoints.empty()) batch = UnfinishedBatch(batch.done.range);
    begin(batch, condition, keep_records);
}

bool fits(const UnfinishedBatch& batch, const Condition& condition) {
    const PathRange& range = batch.done.range;
    return range.first >= 0 && range.count >= 1 && range.count <= condition.paths &&
           range.first <= condition.paths - range.count && are_apart(batch.open, range) &&
           ((batch.done.records.empty() && !condition.splits()) ||
            static_cast<std::int64_t>(batch.done.records.size()) == range.count) &&
           batch.done.tally.is_like(Tally(condition)) &&
           std::all_of(batch.checkpoints.begin(), batch.checkpoints.end(),
                       [&](const PathCheckpoint& path) { return fits(path, range, condition); });
}

}  // namespace levywell::inline dynamics
