#include "levywell/dynamics/measure.hpp"

#include "levywell/core/variant_part.hpp"

#include <utility>

namespace levywell::inline dynamics {
namespace {

template <std::size_t... Places>
Measure at(std::size_t place, std::index_sequence<Places...>) {
    const Measure measures[] = {Measure(std::in_place_index<Places>)...};
    return measures[place];
}

template <MeasureChoice choice>
using Chosen = std::variant_alternative_t<static_cast<std::size_t>(choice), Measure>;
static_assert(std::is_same_v<Chosen<MeasureChoice::exit>, Exit> &&
              std::is_same_v<Chosen<MeasureChoice::transitions>, Transitions> &&
              std::is_same_v<Chosen<MeasureChoice::chain>, Chain> &&
              std::is_same_v<Chosen<MeasureChoice::occupation>, Occupation>);

}  // namespace

Measure measure_of(MeasureChoice choice) {
    return at(static_cast<std::size_t>(choice), std::make_index_sequence<std::variant_size_v<Measure>>());
}

bool is_timed(MeasureChoice choice) {
    return event_clock(measure_of(choice)) != nullptr;
}

std::size_t target_count(const Measure& measure, const Wells& wells) {
    return std::visit(
        [&](const auto& m) -> std::size_t {
            if constexpr (is_event<std::decay_t<decltype(m)>>) return m.targets(wells);
            return 0;
        },
        measure);
}

const EventClock* event_clock(const Measure& measure) {
    return part_of<EventClock>(measure);
}

const SojournClock* sojourn_clock(const Measure& measure) {
    return part_of<SojournClock>(measure);
}

}  // namespace levywell::inline dynamics
