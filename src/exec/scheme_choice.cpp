#include "exec/scheme_choice.hpp"

#include "exec/jump_adapted_choice.hpp"
#include "exec/splitting_choice.hpp"
#include "levywell/dynamics/names.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline exec {
namespace {

/// What of the request belongs to jump_adapted alone, as the end of an advice.
std::string without_its_own(const RunRequest& request) {
    std::vector<std::string> own;
    if (request.threshold) own.emplace_back("threshold");
    if (request.core_radius) own.emplace_back("core_radius");
    if (request.tolerance != RunRequest().tolerance) own.emplace_back("tolerance");
    return own.empty() ? "" : fmt::format(" without {}", fmt::join(own, ", without "));
}

/// Whether the drift's exact flow belongs into the steps: for the first event of the process itself.
bool seeks_process(const Condition& condition) {
    return condition.event() != nullptr && condition.event()->monitoring == Monitoring::continuous;
}

/// Steps dt, without rests.
Scheme stepwise(const Condition& condition, const std::string& note) {
    if (seeks_process(condition)) return Strang{note};
    return Euler{note};
}

}  // namespace

void choose_scheme(const RunRequest& request, const Model& potential, Condition& condition, Faults& faults) {
    condition.scheme = stepwise(condition, "");
    if (request.scheme == SchemeChoice::euler) condition.scheme = Euler{};
    if (request.scheme == SchemeChoice::strang && !seeks_process(condition)) {
        faults.add(
            request.where_of("scheme"),
            "strang times the first event of the process, for exit and transitions under continuous "
            "monitoring; what is seen after steps alone is the chain of steps (use \"auto\" or \"euler\")");
    }
    if (request.scheme == SchemeChoice::euler || request.scheme == SchemeChoice::strang) return;
    if (condition.noise.changes()) {
        constexpr const char* why = "a noise schedule is integrated step by step";
        condition.scheme = stepwise(condition, why);
        if (request.scheme != SchemeChoice::automatic) {
            faults.add(request.where_of("scheme"),
                       fmt::format("scheme = \"{}\" rests on noise that does not change: {} (use \"{}\")",
                                   name_of(request.scheme), why, name_of(condition.scheme)));
        }
        return;
    }
    if (request.scheme == SchemeChoice::splitting) {
        const SchemeOr<Splitting> chosen = choose_splitting(request, potential, condition);
        condition.scheme = chosen.scheme.value_or(Splitting{});
        if (!chosen.scheme) faults.add(request.where_of("scheme"), chosen.why_not);
        return;
    }
    SchemeOr<JumpAdapted> chosen = choose_jump_adapted(request, potential, condition);
    if (chosen.scheme) {
        condition.scheme = *std::move(chosen.scheme);
        return;
    }
    condition.scheme = stepwise(condition, chosen.why_not);
    if (request.scheme == SchemeChoice::jump_adapted) {
        faults.add(
            request.where_of("scheme"),
            fmt::format(
                "jump_adapted is not available at alpha = {}, epsilon = {}: {} (use \"auto\" or \"{}\"{})",
                condition.noise.alpha, condition.noise.epsilon, chosen.why_not, name_of(condition.scheme),
                without_its_own(request)));
    }
}

}  // namespace levywell::inline exec
