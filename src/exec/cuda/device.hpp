#pragma once

#include "levywell/dynamics/request.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace levywell::cuda {

/// Which compiled kernel advances the paths.
struct AdvanceChoice {
    enum class Drift { cubic, degree_nine, table };
    bool single = true;  ///< state in float
    MeasureChoice measure = MeasureChoice::exit;
    Drift drift = Drift::cubic;
    int tables_in_shared = 0;  ///< see advance_paths()
};

enum class ReduceChoice { path_sums, step_moments, counts };

/// A kernel as its device knows it: on a real one a __global__ function.
using Kernel = const void*;

struct LaunchShape {
    unsigned blocks = 1;
    unsigned threads = 1;  ///< of a block
    std::size_t shared_bytes = 0;
};

/// Work for a device in order, with its own stream. For one host thread at a time.
class Queue {
  public:
    virtual ~Queue() = default;
    virtual void clear(void* memory, std::size_t bytes) = 0;  ///< zeros
    virtual void launch(Kernel kernel, const LaunchShape& shape, const void* arguments) = 0;
    /// Waits for everything before, too. Pinned memory on the way, where the device has such.
    virtual void download(void* to, const void* from, std::size_t bytes) = 0;
};

struct DeviceProperties {
    std::string name;
    unsigned block_threads = 384;      ///< for which the kernels are compiled; two blocks a processor
    int processors = 1;                ///< multiprocessors
    std::size_t shared_per_block = 0;  ///< most dynamic shared memory of a block [bytes]
    std::size_t shared_per_processor = 0;
    std::size_t memory = 0;  ///< free device memory [bytes]
};

/// What the executor needs of a device. One is made of the CUDA runtime; the tests' runs on the CPU. All
/// functions throw RunError with what the device said.
class Device {
  public:
    virtual ~Device() = default;
    virtual DeviceProperties properties() const = 0;
    virtual void* allocate(std::size_t bytes) = 0;
    virtual void free(void* memory) noexcept = 0;
    virtual void upload(void* to, const void* from, std::size_t bytes) = 0;
    virtual std::unique_ptr<Queue> make_queue() = 0;
    virtual Kernel advance_kernel(const AdvanceChoice& choice) = 0;
    virtual Kernel reduce_kernel(ReduceChoice choice) = 0;
};

/// The CUDA devices of this machine, and why there are none.
struct DeviceList {
    std::vector<std::shared_ptr<Device>> devices;
    std::string reason;     ///< "no CUDA device: ..."; empty where there are devices
    std::string runtime{};  ///< version of the CUDA runtime, "12.4"; empty in a build without
};
DeviceList find_devices();

}  // namespace levywell::cuda
