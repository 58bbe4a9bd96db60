#include "exec/cuda/advance_plan.hpp"

#include "exec/cuda/advance_arguments.hpp"

#include <algorithm>
#include <type_traits>

namespace levywell::cuda {

template <class T>
AdvancePlan plan_advance(const Condition& condition, const StepKernel<T>& kernel,
                         const DeviceProperties& device) {
    constexpr std::size_t reserved_by_cuda = 1024;  // of every block
    AdvancePlan plan;
    plan.choice.single = std::is_same_v<T, float>;
    plan.choice.measure = choice_of(condition.measure);
    plan.shared_bytes = std::size_t{device.block_threads} * numbers_of_thread * sizeof(T);
    const std::size_t room =
        std::min(device.shared_per_block, device.shared_per_processor / 2 - reserved_by_cuda);
    const auto fits = [&](std::size_t cells) { return plan.shared_bytes + cells * sizeof(Cell<T>) <= room; };
    const auto put = [&](std::size_t cells) {
        plan.shared_bytes += cells * sizeof(Cell<T>);
        ++plan.choice.tables_in_shared;
    };
    const std::size_t noise_cells = kernel.noise.table(0).hot_cell_count();
    if (!kernel.noise.scheduled() && fits(noise_cells)) put(noise_cells);
    if (kernel.drift.kind == DriftForm<T>::Kind::polynomial) {
        plan.choice.drift =
            kernel.drift.degree <= 3 ? AdvanceChoice::Drift::cubic : AdvanceChoice::Drift::degree_nine;
        return plan;
    }
    plan.choice.drift = AdvanceChoice::Drift::table;
    const std::size_t drift_cells = kernel.drift.cells.size();
    if (plan.choice.tables_in_shared == 1 && fits(drift_cells)) put(drift_cells);
    return plan;
}

template AdvancePlan plan_advance(const Condition&, const StepKernel<float>&, const DeviceProperties&);
template AdvancePlan plan_advance(const Condition&, const StepKernel<double>&, const DeviceProperties&);

}  // namespace levywell::cuda
