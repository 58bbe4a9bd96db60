#include "levywell/run/launch.hpp"

#include <cstdlib>
#include <optional>

namespace levywell::inline studies {
namespace {

struct Launcher {
    const char* name;
    const char* processes;
    const char* rank;
};
// The first that is there tells the truth: an mpirun inside a Slurm job starts its helpers with srun.
// A Slurm batch script has SLURM_PROCID too, but no step: what it starts directly is alone.
constexpr Launcher launchers[] = {
    {"mpirun", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
    {"an MPI launcher", "PMI_SIZE", "PMI_RANK"},
    {"srun", "SLURM_STEP_NUM_TASKS", "SLURM_PROCID"},
    {"a PMIx launcher", nullptr, "PMIX_RANK"},
};

}  // namespace

Launch read_launch(const std::function<const char*(const char*)>& variable) {
    const auto number = [&](const char* name) -> std::optional<int> {
        const char* text = name == nullptr ? nullptr : variable(name);
        if (text == nullptr || *text == '\0') return std::nullopt;
        return static_cast<int>(std::strtol(text, nullptr, 10));
    };
    const char* wish = variable("LEVYWELL_MPI");
    if (wish != nullptr && std::string(wish) == "off") return {};
    for (const Launcher& launcher : launchers) {
        const auto rank = number(launcher.rank);
        const auto processes = launcher.processes == nullptr ? std::optional(0) : number(launcher.processes);
        if (rank && processes) return {launcher.name, *processes, *rank};
    }
    return {};
}

Launch launch_of_process() {
    return read_launch([](const char* name) -> const char* { return std::getenv(name); });
}

}  // namespace levywell::inline studies
