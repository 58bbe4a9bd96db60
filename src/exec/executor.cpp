#include "levywell/exec/executor.hpp"

#include "exec/cuda/cuda_executor.hpp"
#include "exec/host_executor.hpp"
#include "exec/reference_executor.hpp"
#include "exec/splitting_executor.hpp"
#include "levywell/core/fault.hpp"

namespace levywell::inline exec {

Batch Executor::run(PathRange range) {
    UnfinishedBatch batch(range);
    go_on(batch, false);
    return std::move(batch.done);
}

std::unique_ptr<Executor> make_executor(const Condition& condition,
                                        std::shared_ptr<const Potential> potential,
                                        const ExecutorOptions& options) {
    const bool splits = condition.splits();
    if ((options.draws != 0 || options.keep_counts) && (options.backend != Backend::host || splits))
        throw InputError("draws, keep_counts", "are of the host's executor of single paths alone");
    if (options.backend == Backend::reference)
        return make_reference_executor(condition, std::move(potential), options.keep_records);
    if (options.backend == Backend::cuda || (options.backend == Backend::automatic && !splits)) {
        const cuda::DeviceList found = cuda::find_devices();
        if (!found.devices.empty()) {
            const auto own = cuda::devices_of_rank(found.devices, options.node_rank, options.node_ranks);
            auto executor = cuda::make_cuda_executor(condition, potential, options, own);
            cuda::check_against_host(condition, potential, options, own);
            return executor;
        }
        if (options.backend == Backend::cuda)
            throw InputError("backend", found.reason + " (use backend = \"host\" or \"auto\")");
    }
    if (splits) return make_splitting_executor(condition, std::move(potential), options);
    return make_host_executor(condition, std::move(potential), options);
}

CudaDevices cuda_devices() {
    CudaDevices result;
    const cuda::DeviceList found = cuda::find_devices();
    for (const auto& device : found.devices) {
        result.names.push_back(device->properties().name);
        result.processors.push_back(device->properties().processors);
    }
    result.reason = found.reason;
    result.runtime = found.runtime;
    return result;
}

}  // namespace levywell::inline exec
