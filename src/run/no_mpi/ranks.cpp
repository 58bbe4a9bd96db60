#include "levywell/core/fault.hpp"
#include "levywell/run/join_ranks.hpp"

#include <fmt/format.h>

namespace levywell::inline studies {

std::unique_ptr<Ranks> join_ranks(const Launch& launch) {
    if (launch.is_alone()) return nullptr;
    throw InputError(
        "levywell simulate",
        fmt::format(
            "was started as {} by {}, but this build is without MPI: each process would run the whole "
            "simulation and write the same file (install libopenmpi-dev and openmpi-bin and build "
            "again, or start it without {}; LEVYWELL_MPI=off in the environment makes each process a "
            "run of its own)",
            launch.processes > 0 ? fmt::format("{} processes", launch.processes)
                                 : std::string("one of several processes"),
            launch.by, launch.by));
}

std::string mpi_library() {
    return "";
}

}  // namespace levywell::inline studies
