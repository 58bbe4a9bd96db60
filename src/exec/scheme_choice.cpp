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

}  // namespace

void choose_scheme(const RunRequest& request, const Model& potential, Condition& condition, Faults& faults) {
    condition.scheme = Euler{};
    if (request.scheme == SchemeChoice::euler) return;
    if (condition.noise.changes()) {
        condition.scheme = Euler{"a noise schedule is integrated step by step"};
        if (request.scheme != SchemeChoice::automatic) {
            faults.add(request.where_of("scheme"),
                       fmt::format("scheme = \"{}\" rests on noise that does not change: {} (use \"euler\")",
                                   name_of(request.scheme), std::get<Euler>(condition.scheme).note));
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
    condition.scheme = Euler{chosen.why_not};
    if (request.scheme == SchemeChoice::jump_adapted) {
        faults.add(
            request.where_of("scheme"),
            fmt::format(
                "jump_adapted is not available at alpha = {}, epsilon = {}: {} (use \"auto\" or \"euler\"{})",
                condition.noise.alpha, condition.noise.epsilon, chosen.why_not, without_its_own(request)));
    }
}

}  // namespace levywell::inline exec
