#pragma once
// A CUDA device on the CPU that runs what nvcc made of the kernels: PTX, translated to C++.

#include "cuda_devices.hpp"
#include "cuda_emulator/machine.hpp"
#include "cuda_emulator/ptx_machine.hpp"
#include "exec/cuda/advance_choice.hpp"
#include "exec/cuda/reduce_arguments.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/path_sums.hpp"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

namespace levywell::cuda {

/// Its mangled name has a kernel's template arguments as the kernel's symbol has them.
template <class T, class Observer, class Drift, int tables_in_shared>
struct AdvanceTag {};
template <class Sum>
struct ReduceTag {};

}  // namespace levywell::cuda

namespace cuda_emulator {

/// "I...EEv", the template arguments in a kernel's symbol.
template <class Tag>
std::string template_arguments() {
    const std::string_view name = typeid(Tag).name();
    return std::string(name.substr(name.find('I'))) + "v";
}

class PtxDevice final : public EmulatedMachine {
  public:
    PtxDevice(MakeEngine make_engine, levywell::cuda::DeviceProperties properties,
              const ptx::Kernels& kernels)
        : EmulatedMachine(std::move(make_engine), std::move(properties)), kernels_(kernels) {}

    levywell::cuda::Kernel advance_kernel(const levywell::cuda::AdvanceChoice& choice) override {
        return std::visit(
            [&](const auto& measure) {
                using Observer = levywell::ObserverOf<std::decay_t<decltype(measure)>>;
                return levywell::cuda::with_types(choice, [&]<class T, class Drift, int tables_in_shared>() {
                    return find("advance" +
                                template_arguments<
                                    levywell::cuda::AdvanceTag<T, Observer, Drift, tables_in_shared>>());
                });
            },
            levywell::measure_of(choice.measure));
    }
    levywell::cuda::Kernel reduce_kernel(levywell::cuda::ReduceChoice choice) override {
        using levywell::cuda::ReduceChoice;
        using levywell::cuda::ReduceTag;
        switch (choice) {
            case ReduceChoice::path_sums:
                return find("reduce" + template_arguments<ReduceTag<levywell::PathSums>>());
            case ReduceChoice::step_moments:
                return find("reduce" + template_arguments<ReduceTag<levywell::StepMoments>>());
            case ReduceChoice::counts:
                return find("reduce" + template_arguments<ReduceTag<levywell::cuda::Count>>());
        }
        throw levywell::RunError("these sums have no kernel");
    }

    /// Symbols of kernels that no launch has used, of all devices.
    static std::vector<std::string> not_launched(const ptx::Kernels& kernels) {
        const std::lock_guard lock(mutex());
        std::vector<std::string> symbols;
        for (const auto& [symbol, kernel] : kernels.all())
            if (!launched().contains(symbol)) symbols.push_back(symbol);
        return symbols;
    }

  private:
    static std::mutex& mutex() {
        static std::mutex one;
        return one;
    }
    static std::set<std::string>& launched() {
        static std::set<std::string> symbols;
        return symbols;
    }

    levywell::cuda::Kernel find(const std::string& part) {
        for (const auto& [symbol, kernel] : kernels_.all()) {
            if (symbol.find(part) == std::string::npos) continue;
            const std::lock_guard lock(mutex());
            EmulatedKernel& found = found_[symbol];
            if (!found.run) {
                found.run = [name = symbol.c_str(), &kernel](const void* arguments, unsigned char* shared) {
                    if (threadIdx.x == 0 && blockIdx.x == 0) {
                        const std::lock_guard noting(mutex());
                        launched().insert(name);
                    }
                    kernel.run(ptx::Thread(name, arguments, kernel.parameter_bytes, shared));
                };
            }
            return &found;
        }
        throw test::NoKernel("no translated kernel " + part);
    }

    const ptx::Kernels& kernels_;
    std::map<std::string, EmulatedKernel> found_;
};

}  // namespace cuda_emulator
