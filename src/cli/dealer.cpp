#include "cli/dealer.hpp"

#include <algorithm>

namespace levywell {
namespace {

constexpr std::int64_t smallest_share = 40;  // of a batch: what the last workers may wait for at the end

}  // namespace

Dealer::Dealer(const std::vector<PathRange>& asked, const Settings& settings) : settings_(settings) {
    for (const PathRange& range : asked) {
        Pile pile;
        if (range.count > 0) pile.open.push_back(range);
        pile.left = range.count;
        pile.size = range.count <= 4096 ? settings.fewest : std::max<std::int64_t>(1024, settings.fewest);
        piles_.push_back(pile);  // few paths are long ones
    }
}

bool Dealer::take_off(const Assignment& done) {
    if (done.condition >= piles_.size() || done.range.count < 1) return false;
    Pile& pile = piles_[done.condition];
    for (auto range = pile.open.begin(); range != pile.open.end(); ++range) {
        if (done.range.first < range->first || done.range.end() > range->end()) continue;
        const PathRange before{range->first, done.range.first - range->first};
        const PathRange after{done.range.end(), range->end() - done.range.end()};
        auto place = pile.open.erase(range);
        if (after.count > 0) place = pile.open.insert(place, after);
        if (before.count > 0) pile.open.insert(place, before);
        pile.left -= done.range.count;
        return true;
    }
    return false;
}

std::optional<Assignment> Dealer::deal() {
    while (present_ < piles_.size() && piles_[present_].left == 0) ++present_;
    if (present_ == piles_.size()) return std::nullopt;
    Pile& pile = piles_[present_];
    std::int64_t count = std::min({pile.size, settings_.most, pile.open.front().count});
    if (settings_.workers > 1 && is_last(present_)) {
        const std::int64_t part = pile.left / (std::int64_t{2} * settings_.workers);
        count = std::min(count, std::max({settings_.fewest, part, pile.size / smallest_share}));
    }
    const Assignment batch{present_, {pile.open.front().first, count}};
    take_off(batch);
    return batch;
}

void Dealer::learn(const Assignment& done, double seconds) {
    const double factor = std::clamp(settings_.seconds / std::max(seconds, 1e-4), 0.5, 8.0);
    piles_[done.condition].size =
        std::max(settings_.fewest, static_cast<std::int64_t>(static_cast<double>(done.range.count) * factor));
}

bool Dealer::is_last(std::size_t condition) const {
    return std::all_of(piles_.begin() + static_cast<std::ptrdiff_t>(condition) + 1, piles_.end(),
                       [](const Pile& pile) { return pile.left == 0; });
}

}  // namespace levywell
