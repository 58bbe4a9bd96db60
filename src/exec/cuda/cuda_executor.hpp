#pragma once

#include "exec/cuda/device.hpp"
#include "levywell/exec/executor.hpp"

#include <memory>
#include <vector>

namespace levywell::cuda {

/// How the executor uses its devices.
struct CudaOptions {
    int workers_per_device = 2;
    double launch_seconds = 0.05;               ///< about how long a launch takes
    std::int64_t most_paths_at_once = 1 << 21;  ///< of one worker; their records are 64 MB
};

/// Simulates on CUDA devices, all of them together: per-path results and tallies are the host's to the last
/// bit. Splitting is not among its schemes (InputError): its few realisations evaluate the potential itself.
std::unique_ptr<Executor> make_cuda_executor(const Condition& condition,
                                             const std::shared_ptr<const Potential>& potential,
                                             const ExecutorOptions& options,
                                             const std::vector<std::shared_ptr<Device>>& devices,
                                             const CudaOptions& cuda_options = {});

/// The devices a rank takes of those of its node: every node_ranks-th, or one shared where there are fewer.
std::vector<std::shared_ptr<Device>> devices_of_rank(const std::vector<std::shared_ptr<Device>>& devices,
                                                     int node_rank, int node_ranks);

/// Simulates the first steps of a few paths on the host and on the devices; throws RunError where a bit
/// differs, for then the device, its driver or this build is not to be trusted.
void check_against_host(const Condition& condition, const std::shared_ptr<const Potential>& potential,
                        const ExecutorOptions& options, const std::vector<std::shared_ptr<Device>>& devices);

}  // namespace levywell::cuda
