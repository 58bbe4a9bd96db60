#include "levywell/dynamics/condition.hpp"

namespace levywell::inline dynamics {

Interval Condition::domain() const {
    return std::visit(
        [](const auto& m) -> Interval {
            if constexpr (requires { m.domain(); }) return m.domain();
            return {};
        },
        measure);
}

std::int64_t Condition::horizon_steps() const {
    return std::visit([](const auto& m) { return m.horizon_steps; }, measure);
}

std::int64_t Condition::duration() const {
    return std::visit([](const auto& m) { return m.duration(); }, measure);
}

bool Condition::follows_flow() const {
    return event() != nullptr && event()->monitoring == Monitoring::continuous && !splits() &&
           !std::holds_alternative<Euler>(scheme);
}

const std::vector<RelaxedCore>& Condition::cores() const& {
    static const std::vector<RelaxedCore> none;
    const auto* adapted = std::get_if<JumpAdapted>(&scheme);
    return adapted != nullptr ? adapted->cores : none;
}

}  // namespace levywell::inline dynamics
