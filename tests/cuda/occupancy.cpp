// Occupancy of the kernels that advance paths, for devices that are not here: a line "80 62 float table 2" on
// standard input (compute capability, registers, state, drift, tables in shared memory) gives a share of the
// multiprocessor's threads on standard output.

#include "levywell/dynamics/drift_form.hpp"
#include "levywell/random/quantile_table.hpp"

#include <cuda_occupancy.h>
#include <iostream>
#include <string>

namespace {

/// What the programming guide says of the compute capabilities 8.0 and 9.0 (table "Technical specifications
/// per compute capability").
cudaOccDeviceProp multiprocessor(int capability) {
    cudaOccDeviceProp device;
    device.computeMajor = capability / 10;
    device.computeMinor = capability % 10;
    device.maxThreadsPerBlock = 1024;
    device.maxThreadsPerMultiprocessor = 2048;
    device.regsPerBlock = 65536;
    device.regsPerMultiprocessor = 65536;
    device.warpSize = 32;
    device.sharedMemPerBlock = 48 * 1024;
    device.sharedMemPerMultiprocessor = (capability >= 90 ? 228 : 164) * 1024;
    device.numSms = 1;
    device.sharedMemPerBlockOptin = (capability >= 90 ? 227 : 163) * 1024;
    device.reservedSharedMemPerBlock = 1024;
    return device;
}

}  // namespace

int main() {
    constexpr int threads = 384;
    int capability = 0;
    int registers = 0;
    std::string state;
    std::string drift;
    int tables = 0;
    while (std::cin >> capability >> registers >> state >> drift >> tables) {
        if (drift == "degree") tables = std::min(tables, 1);
        const std::size_t number = state == "float" ? sizeof(float) : sizeof(double);
        const cudaOccDeviceProp device = multiprocessor(capability);
        std::size_t shared = threads * 5 * number;
        // As advance_plan() has it: the noise's cells, and a drift's as far as two blocks have room.
        if (tables >= 1) shared += (12 * 256 + 1) * 2 * number;
        if (tables == 2) shared = device.sharedMemPerMultiprocessor / 2 - 1024;
        cudaOccFuncAttributes kernel;
        kernel.maxThreadsPerBlock = threads;
        kernel.numRegs = registers;
        kernel.sharedSizeBytes = 0;
        kernel.partitionedGCConfig = PARTITIONED_GC_OFF;
        kernel.shmemLimitConfig = FUNC_SHMEM_LIMIT_OPTIN;
        kernel.maxDynamicSharedSizeBytes = device.sharedMemPerBlockOptin;
        kernel.numBlockBarriers = 1;
        cudaOccDeviceState wanted;
        wanted.carveoutConfig = SHAREDMEM_CARVEOUT_MAX_SHARED;
        cudaOccResult result;
        if (cudaOccMaxActiveBlocksPerMultiprocessor(&result, &device, &kernel, &wanted, threads, shared) !=
            CUDA_OCC_SUCCESS) {
            std::cerr << "cuda_occupancy.h refuses: " << capability << ' ' << registers << ' ' << shared
                      << '\n';
            return 1;
        }
        std::cout << static_cast<double>(result.activeBlocksPerMultiprocessor * threads) /
                         device.maxThreadsPerMultiprocessor
                  << '\n';
    }
    return 0;
}
