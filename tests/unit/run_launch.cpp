// Who started this process, by the variables of real launchers.

#include "catch.hpp"
#include "levywell/run/launch.hpp"

#include <map>

using namespace levywell;

namespace {

Launch launch(const std::map<std::string, std::string>& environment) {
    return read_launch([&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second.c_str();
    });
}

}  // namespace

TEST_CASE("Launchers are told by their variables") {
    const Launch open_mpi =
        launch({{"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_RANK", "2"}, {"PMIX_RANK", "2"}});
    CHECK(open_mpi.processes == 4);
    CHECK(open_mpi.rank == 2);
    CHECK_FALSE(open_mpi.is_alone());
    const Launch hydra = launch({{"PMI_SIZE", "3"}, {"PMI_RANK", "0"}});
    CHECK(hydra.processes == 3);
    CHECK_FALSE(hydra.is_alone());
    const Launch srun = launch({{"SLURM_STEP_NUM_TASKS", "8"}, {"SLURM_PROCID", "7"}, {"SLURM_NTASKS", "8"}});
    CHECK(srun.processes == 8);
    CHECK(srun.rank == 7);
    const Launch pmix = launch({{"PMIX_RANK", "1"}});
    CHECK(pmix.processes == 0);
    CHECK_FALSE(pmix.is_alone());
}

TEST_CASE("Alone: no launcher, a launch of one, a batch script, a wish") {
    CHECK(launch({}).is_alone());
    CHECK(launch({{"OMPI_COMM_WORLD_SIZE", "1"}, {"OMPI_COMM_WORLD_RANK", "0"}}).is_alone());
    CHECK(launch({{"SLURM_JOB_ID", "17"}, {"SLURM_NTASKS", "8"}, {"SLURM_PROCID", "0"}}).is_alone());
    CHECK(launch({{"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_RANK", "2"}, {"LEVYWELL_MPI", "off"}})
              .is_alone());
}

TEST_CASE("mpirun inside a Slurm step: its word counts") {
    const Launch inside = launch({{"OMPI_COMM_WORLD_SIZE", "16"},
                                  {"OMPI_COMM_WORLD_RANK", "9"},
                                  {"SLURM_STEP_NUM_TASKS", "2"},
                                  {"SLURM_PROCID", "1"}});
    CHECK(inside.processes == 16);
    CHECK(inside.rank == 9);
}
