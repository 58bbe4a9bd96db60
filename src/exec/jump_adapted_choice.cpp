#include "exec/jump_adapted_choice.hpp"

#include "exec/relaxed_cores.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline exec {

SchemeOr<JumpAdapted> choose_jump_adapted(const RunRequest& request, const Model& potential,
                                          const Condition& condition) {
    const bool starts_in_well = condition.event() != nullptr;
    std::string why = !potential.landscape.flaw.empty()
                          ? "this potential has no well" + potential.landscape.because()
                      : potential.landscape.minima.empty() ? "this potential has no minimum"
                                                           : "paths do not start in a well";
    if (starts_in_well && condition.start.well < 0) return {{}, why};
    JumpAdapted scheme;
    bool usable = false;
    const std::vector<CoreOfWell> cores =
        choose_cores(condition, potential, {request.tolerance, request.threshold, request.core_radius});
    for (std::size_t i = 0; i < cores.size(); ++i) {
        scheme.cores.push_back(cores[i].core);
        const bool matters = !starts_in_well || static_cast<int>(i) == condition.start.well;
        if (!matters) continue;
        usable = usable || cores[i].core.usable();
        why = fmt::format("well m{}: {}", i + 1, cores[i].why);
    }
    if (!usable) return {{}, why};
    return {scheme, ""};
}

}  // namespace levywell::inline exec
