#pragma once

#include "exec/bridges.hpp"
#include "exec/cuda/advance_arguments.hpp"
#include "exec/cuda/device_memory.hpp"
#include "exec/path_rules.hpp"
#include "exec/rest.hpp"
#include "exec/step_kernel.hpp"

#include <memory>
#include <vector>

namespace levywell::cuda {

/// The tables and rules of a condition, copied to a device.
template <class T>
class DeviceTables {
  public:
    DeviceTables(std::shared_ptr<Device> device, const Condition& condition, const StepKernel<T>& kernel,
                 const Rest& rest)
        : memory_(std::move(device)), clamp_(kernel.clamp), seed_(kernel.seed) {
        const auto place = [&](const auto& table) { return memory_.copy(table); };
        rules_ = path_rules(condition, place);
        rules_.bridges = Bridges(condition).rules(place);
        if (!condition.cores().empty()) rest_ = rest.rules(place);
        drift_ = kernel.drift.view();
        drift_.cells = place(kernel.drift.cells);
        flow_ = place(std::vector<FlowView>{kernel.flow->view(place)});
        drift_cells_ = static_cast<std::uint32_t>(kernel.drift.cells.size());
        const NoiseTables<T>& noise = kernel.noise;
        const std::size_t hot = noise.table(0).hot_cell_count();
        noise_ = noise.cells();
        noise_.cells = memory_.copy(noise.cells().cells, hot * noise.segments());
        noise_cells_ = static_cast<std::uint32_t>(hot);
        const std::size_t tail = noise.table(0).tail_cells().size();
        auto* const tails = memory_.template array<Cell<double>>(tail * noise.segments());
        for (std::size_t s = 0; s < noise.segments(); ++s)
            memory_.device().upload(tails + s * tail, noise.table(s).tail_cells().data(),
                                    tail * sizeof(Cell<double>));
        tail_cells_ = tails;
        segment_tail_cells_ = static_cast<std::uint32_t>(tail);
    }

    Device& device() const { return memory_.device(); }
    const PathRules& rules() const { return rules_; }

    template <class Observer>
    AdvanceInput<T, Observer> input(const Observer& observer) const {
        return {PathFollower<T, Observer>(rules_, rest_, observer),
                drift_,
                drift_cells_,
                static_cast<T>(clamp_.lower),
                static_cast<T>(clamp_.upper),
                flow_,
                seed_,
                noise_,
                noise_cells_,
                tail_cells_,
                segment_tail_cells_};
    }

  private:
    DeviceMemory memory_;
    Interval clamp_;
    std::uint64_t seed_;
    PathRules rules_;
    RestRules rest_;
    DriftView<T> drift_;
    std::uint32_t drift_cells_ = 0;
    const FlowView* flow_ = nullptr;
    QuantileCells<T> noise_;
    std::uint32_t noise_cells_ = 0;
    const Cell<double>* tail_cells_ = nullptr;
    std::uint32_t segment_tail_cells_ = 0;
};

}  // namespace levywell::cuda
