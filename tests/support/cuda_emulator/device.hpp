#pragma once
// A CUDA device on the CPU: the executor's own kernels, run by an engine of the emulator.

#include "cuda_emulator/machine.hpp"
//
#include "exec/cuda/advance_choice.hpp"
#include "exec/cuda/advance_kernel.hpp"
#include "exec/cuda/reduce_kernel.hpp"
#include "levywell/core/fault.hpp"

#include <type_traits>
#include <variant>

namespace cuda_emulator {

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

class EmulatedDevice final : public EmulatedMachine {
  public:
    using EmulatedMachine::EmulatedMachine;

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
};

}  // namespace cuda_emulator
