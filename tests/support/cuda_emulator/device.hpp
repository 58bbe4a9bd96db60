#pragma once
// A CUDA device on the CPU: the executor's own kernels, run by an engine of the emulator.

#include "cuda_emulator/names.hpp"
//
#include "exec/cuda/advance_choice.hpp"
#include "exec/cuda/advance_kernel.hpp"
#include "exec/cuda/device.hpp"
#include "exec/cuda/reduce_kernel.hpp"
#include "levywell/core/fault.hpp"

#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <variant>

namespace cuda_emulator {

/// A kernel as the executor hands it about.
struct EmulatedKernel {
    void (*run)(const void* arguments, unsigned char* shared_memory);
};

template <class Observer>
levywell::cuda::Kernel emulated_advance(const levywell::cuda::AdvanceChoice& choice) {
    return levywell::cuda::with_types(choice, [&]<class T, class Drift, int tables_in_shared>() {
        static const EmulatedKernel kernel{[](const void* arguments, unsigned char* shared_memory) {
            levywell::cuda::advance_paths<T, Observer, Drift, tables_in_shared>(
                *static_cast<const levywell::cuda::AdvanceArguments<T, Observer>*>(arguments), shared_memory);
        }};
        return static_cast<levywell::cuda::Kernel>(&kernel);
    });
}

template <class Sum>
levywell::cuda::Kernel emulated_reduce() {
    static const EmulatedKernel kernel{[](const void* arguments, unsigned char* shared_memory) {
        levywell::cuda::reduce_slots(*static_cast<const levywell::cuda::ReduceArguments<Sum>*>(arguments),
                                     shared_memory);
    }};
    return &kernel;
}

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

class EmulatedDevice final : public levywell::cuda::Device {
  public:
    EmulatedDevice(MakeEngine make_engine, levywell::cuda::DeviceProperties properties)
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

    levywell::cuda::Kernel advance_kernel(const levywell::cuda::AdvanceChoice& choice) override {
        return std::visit(
            [&](const auto& measure) {
                return emulated_advance<levywell::ObserverOf<std::decay_t<decltype(measure)>>>(choice);
            },
            levywell::measure_of(choice.measure));
    }
    levywell::cuda::Kernel reduce_kernel(levywell::cuda::ReduceChoice choice) override {
        using levywell::cuda::ReduceChoice;
        switch (choice) {
            case ReduceChoice::path_sums:
                return emulated_reduce<levywell::PathSums>();
            case ReduceChoice::step_moments:
                return emulated_reduce<levywell::StepMoments>();
            case ReduceChoice::counts:
                return emulated_reduce<levywell::cuda::Count>();
        }
        throw levywell::RunError("these sums have no emulated kernel");
    }

  private:
    MakeEngine make_engine_;
    levywell::cuda::DeviceProperties properties_;
};

}  // namespace cuda_emulator
