// The devices of the CUDA runtime.

#include "exec/cuda/device.hpp"
#include "exec/cuda/kernels.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <cstring>
#include <cuda_runtime.h>
#include <string>

namespace levywell::cuda {
namespace {

void check(cudaError_t status, const char* what) {
    if (status == cudaSuccess) return;
    throw RunError(std::string("CUDA: ") + what + ": " + cudaGetErrorString(status) +
                   (status == cudaErrorNoKernelImageForDevice
                        ? " (build with -DCMAKE_CUDA_ARCHITECTURES=native for this device)"
                        : ""));
}

class RuntimeQueue final : public Queue {
  public:
    explicit RuntimeQueue(int device) : device_(device) {
        use();
        check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "making a stream");
        const cudaError_t status = cudaMallocHost(&staging_, staging_bytes);
        if (status != cudaSuccess) cudaStreamDestroy(stream_);  // no destructor will
        check(status, "allocating pinned memory");
    }
    ~RuntimeQueue() override {
        cudaSetDevice(device_);
        cudaStreamSynchronize(stream_);
        cudaFreeHost(staging_);
        cudaStreamDestroy(stream_);
    }

    void clear(void* memory, std::size_t bytes) override {
        use();
        check(cudaMemsetAsync(memory, 0, bytes, stream_), "clearing memory");
    }

    void launch(Kernel kernel, const LaunchShape& shape, const void* arguments) override {
        use();
        if (shape.shared_bytes > 48 * 1024) {
            check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                       static_cast<int>(shape.shared_bytes)),
                  "asking for shared memory");
        }
        void* list[] = {const_cast<void*>(arguments)};
        check(cudaLaunchKernel(kernel, dim3(shape.blocks), dim3(shape.threads), list, shape.shared_bytes,
                               stream_),
              "launching a kernel");
    }

    void download(void* to, const void* from, std::size_t bytes) override {
        use();
        for (std::size_t done = 0; done < bytes; done += staging_bytes) {
            const std::size_t part = std::min(staging_bytes, bytes - done);
            check(cudaMemcpyAsync(staging_, static_cast<const char*>(from) + done, part,
                                  cudaMemcpyDeviceToHost, stream_),
                  "copying from the device");
            check(cudaStreamSynchronize(stream_), "running a kernel");
            std::memcpy(static_cast<char*>(to) + done, staging_, part);
        }
    }

  private:
    static constexpr std::size_t staging_bytes = std::size_t{16} << 20;

    void use() const { check(cudaSetDevice(device_), "choosing the device"); }

    int device_;
    cudaStream_t stream_ = nullptr;
    void* staging_ = nullptr;
};

class RuntimeDevice final : public Device {
  public:
    explicit RuntimeDevice(int device) : device_(device) {}

    DeviceProperties properties() const override {
        use();
        cudaDeviceProp found{};
        check(cudaGetDeviceProperties(&found, device_), "asking for the device's properties");
        std::size_t free_bytes = 0;
        std::size_t total_bytes = 0;
        check(cudaMemGetInfo(&free_bytes, &total_bytes), "asking for free memory");
        DeviceProperties properties;
        properties.name = found.name;
        properties.processors = found.multiProcessorCount;
        properties.shared_per_block = found.sharedMemPerBlockOptin;
        properties.shared_per_processor = found.sharedMemPerMultiprocessor;
        properties.memory = free_bytes;
        return properties;
    }

    void* allocate(std::size_t bytes) override {
        use();
        void* memory = nullptr;
        check(cudaMalloc(&memory, bytes), "allocating device memory");
        return memory;
    }
    void free(void* memory) noexcept override {
        cudaSetDevice(device_);
        cudaFree(memory);
    }
    void upload(void* to, const void* from, std::size_t bytes) override {
        use();
        check(cudaMemcpy(to, from, bytes, cudaMemcpyHostToDevice), "copying to the device");
        // From pageable memory the copy may still be on its way, and queues do not wait for this stream.
        check(cudaStreamSynchronize(nullptr), "copying to the device");
    }

    std::unique_ptr<Queue> make_queue() override { return std::make_unique<RuntimeQueue>(device_); }

    Kernel advance_kernel(const AdvanceChoice& choice) override {
        return std::visit(
            [&](const auto& measure) {
                return advance_kernel_of<ObserverOf<std::decay_t<decltype(measure)>>>(choice);
            },
            measure_of(choice.measure));
    }
    Kernel reduce_kernel(ReduceChoice choice) override { return reducing_kernel(choice); }

  private:
    void use() const { check(cudaSetDevice(device_), "choosing the device"); }

    int device_;
};

/// 12040 is 12.4.
std::string version_text(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::string runtime_version() {
    int version = 0;
    check(cudaRuntimeGetVersion(&version), "asking for the runtime's version");
    return version_text(version);
}

/// Why the runtime counts no devices. It calls a missing driver one of an insufficient version.
std::string reason_of(cudaError_t status, const std::string& runtime) {
    if (status != cudaErrorInsufficientDriver) return cudaGetErrorString(status);
    int version = 0;
    if (cudaDriverGetVersion(&version) != cudaSuccess || version == 0) return "no NVIDIA driver is installed";
    return "the driver is for CUDA " + version_text(version) + ", this build needs one for " + runtime;
}

DeviceList look() {
    int count = 0;
    const cudaError_t status = cudaGetDeviceCount(&count);
    DeviceList list;
    list.runtime = runtime_version();
    if (status != cudaSuccess) list.reason = "no CUDA device: " + reason_of(status, list.runtime);
    if (status == cudaSuccess && count == 0) list.reason = "no CUDA device: the driver has none";
    if (!list.reason.empty()) return list;
    for (int k = 0; k < count; ++k) list.devices.push_back(std::make_shared<RuntimeDevice>(k));
    return list;
}

}  // namespace

DeviceList find_devices() {
    static const DeviceList list = look();
    return list;
}

}  // namespace levywell::cuda
