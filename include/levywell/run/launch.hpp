#pragma once

#include <functional>
#include <string>

namespace levywell::inline studies {

/// How this process was started, as the environment tells before any MPI library is asked.
struct Launch {
    std::string by;     ///< "mpirun", "srun", ..; "" where nobody started several
    int processes = 1;  ///< that were started together; 0 where that is not told
    int rank = 0;

    bool is_alone() const { return processes == 1; }
};

/// Reads the variables that launchers of Open MPI, MPICH and its kin, PMIx and Slurm set. LEVYWELL_MPI=off:
/// each process is a run of its own.
Launch read_launch(const std::function<const char*(const char*)>& variable);

/// The same from this process's environment.
Launch launch_of_process();

}  // namespace levywell::inline studies
