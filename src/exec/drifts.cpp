#include "exec/drifts.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <mutex>

namespace levywell::inline exec {
namespace {

using Arguments = std::array<double, 5>;

/// The last few that were made, a megabyte or two each.
template <class Made>
class LastMade {
  public:
    template <class Make>
    std::shared_ptr<const Made> get(const std::shared_ptr<const Potential>& potential,
                                    const Arguments& arguments, const Make& make) {
        if (potential.use_count() == 0) return std::make_shared<const Made>(make());
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
            return !entry.owner.owner_before(potential) && !potential.owner_before(entry.owner) &&
                   entry.potential == potential.get() && entry.arguments == arguments;
        });
        if (found != entries_.end()) return found->made;
        if (entries_.size() == most) entries_.pop_front();
        entries_.push_back({potential, potential.get(), arguments, std::make_shared<const Made>(make())});
        return entries_.back().made;
    }

  private:
    struct Entry {
        std::weak_ptr<const Potential> owner;  // while it is kept, no other potential is taken for this
        const Potential* potential;
        Arguments arguments;
        std::shared_ptr<const Made> made;
    };
    static constexpr std::size_t most = 12;

    std::mutex mutex_;
    std::deque<Entry> entries_;
};

}  // namespace

template <class T>
std::shared_ptr<const DriftForm<T>> drift_form(const std::shared_ptr<const Potential>& potential, double dt,
                                               const Interval& range, const Interval& core, DriftStep step) {
    static LastMade<DriftForm<T>> forms[2];
    return forms[static_cast<std::size_t>(step)].get(
        potential, {dt, range.lower, range.upper, core.lower, core.upper},
        [&] { return make_drift_form<T>(*potential, dt, range, core, step); });
}

std::shared_ptr<const DriftFlow> drift_flow(const std::shared_ptr<const Potential>& potential, double dt,
                                            const Interval& inside, double largest) {
    static LastMade<DriftFlow> flows;
    return flows.get(potential, {dt, inside.lower, inside.upper, largest, 0},
                     [&] { return DriftFlow(*potential, dt, inside, largest); });
}

template std::shared_ptr<const DriftForm<float>> drift_form(const std::shared_ptr<const Potential>&, double,
                                                            const Interval&, const Interval&, DriftStep);
template std::shared_ptr<const DriftForm<double>> drift_form(const std::shared_ptr<const Potential>&, double,
                                                             const Interval&, const Interval&, DriftStep);

}  // namespace levywell::inline exec
