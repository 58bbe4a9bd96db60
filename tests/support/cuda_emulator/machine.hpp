#pragma once
// What CUDA devices on the CPU have in common: memory, and queues whose kernels an engine of the emulator
// runs.

#include "cuda_emulator/names.hpp"
//
#include "exec/cuda/device.hpp"

#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <utility>

namespace cuda_emulator {

/// A kernel as the executor hands it about.
struct EmulatedKernel {
    std::function<void(const void* arguments, unsigned char* shared_memory)> run;
};

class EmulatedQueue final : public levywell::cuda::Queue {
  public:
    explicit EmulatedQueue(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

    void clear(void* memory, std::size_t bytes) override { std::memset(memory, 0, bytes); }
    void launch(levywell::cuda::Kernel kernel, const levywell::cuda::LaunchShape& shape,
                const void* arguments) override {
        const auto& emulated = *static_cast<const EmulatedKernel*>(kernel);
        engine_->launch({{shape.blocks, 1, 1}, shape.threads, shape.shared_bytes},
                        [&] { emulated.run(arguments, current.block->shared_memory()); });
    }
    void download(void* to, const void* from, std::size_t bytes) override { std::memcpy(to, from, bytes); }

  private:
    std::unique_ptr<Engine> engine_;
};

using MakeEngine = std::function<std::unique_ptr<Engine>()>;

/// Which kernels it has a derived class says.
class EmulatedMachine : public levywell::cuda::Device {
  public:
    EmulatedMachine(MakeEngine make_engine, levywell::cuda::DeviceProperties properties)
        : make_engine_(std::move(make_engine)), properties_(std::move(properties)) {}

    levywell::cuda::DeviceProperties properties() const override { return properties_; }
    void* allocate(std::size_t bytes) override {
        void* const memory = ::operator new (bytes, std::align_val_t{256});
        std::memset(memory, 0x5a, bytes);
        return memory;
    }
    void free(void* memory) noexcept override { ::operator delete (memory, std::align_val_t{256}); }
    void upload(void* to, const void* from, std::size_t bytes) override { std::memcpy(to, from, bytes); }
    std::unique_ptr<levywell::cuda::Queue> make_queue() override {
        return std::make_unique<EmulatedQueue>(make_engine_());
    }

  private:
    MakeEngine make_engine_;
    levywell::cuda::DeviceProperties properties_;
};

}  // namespace cuda_emulator
