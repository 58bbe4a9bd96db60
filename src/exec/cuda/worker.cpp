#include "exec/cuda/worker.hpp"

#include "exec/condition_observer.hpp"
#include "exec/cuda/reduce_arguments.hpp"
#include "exec/path_checkpoint.hpp"
#include "exec/scalar_drift.hpp"
#include "levywell/dynamics/histogram_cells.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>
#include <type_traits>
#include <utility>

namespace levywell::cuda {
namespace {

constexpr unsigned reduce_blocks = 32;
constexpr unsigned reduce_threads = 256;

unsigned blocks_for(std::int64_t count, unsigned threads) {
    return static_cast<unsigned>((count + threads - 1) / threads);
}

}  // namespace

template <class T>
Worker<T>::Worker(const std::shared_ptr<Device>& device, const Condition& condition,
                  const StepKernel<T>& kernel, const DeviceTables<T>& tables, const AdvancePlan& plan,
                  std::int64_t most_paths, double launch_seconds)
    : condition_(condition),
      kernel_(kernel),
      tables_(tables),
      plan_(plan),
      launch_seconds_(launch_seconds),
      memory_(device),
      queue_(device->make_queue()) {
    const DeviceProperties properties = device->properties();
    block_threads_ = properties.block_threads;
    const std::size_t counts = counts_of_slot();
    const std::size_t slot_bytes = sizeof(HotLane<T>) + sizeof(PathProgress) + sizeof(PathSums) +
                                   counts * sizeof(std::uint64_t) +
                                   (counts_wells() ? wells() : 0) * sizeof(StepMoments);
    const std::size_t affordable = properties.memory / 4 / (slot_bytes * block_threads_);
    most_blocks_ = static_cast<unsigned>(std::max<std::size_t>(
        1, std::min({static_cast<std::size_t>(properties.processors), affordable,
                     static_cast<std::size_t>(blocks_for(most_paths, block_threads_))})));

    const std::size_t slots = std::size_t{most_blocks_} * block_threads_;
    slots_.lanes = memory_.template array<HotLane<T>>(slots);
    slots_.progress = memory_.template array<PathProgress>(slots);
    slots_.sums = memory_.template array<PathSums>(slots);
    auto* const dealt = memory_.template array<std::uint64_t>(2);
    outcomes_.next = dealt;
    outcomes_.unfinished = dealt + 1;
    if (counts_wells()) {
        slots_.residence = memory_.template array<StepMoments>(slots * wells());
        slots_.counts = memory_.template array<std::uint64_t>(slots * counts);
    } else {
        outcomes_.histogram = memory_.template array<std::uint64_t>(histogram_cells);
        outcomes_.targets = memory_.template array<std::uint64_t>(std::max<std::size_t>(wells(), 2));
        outcomes_.records = memory_.template array<PathRecord>(static_cast<std::size_t>(most_paths));
    }
    sums_of_blocks_ = memory_.template array<PathSums>(reduce_blocks * std::max<std::size_t>(counts, 1));
}

template <class T>
TaskOutcome Worker<T>::run(const Task& task, PathRecord* records, const std::atomic<bool>& pause) {
    const std::int64_t paths = task.fresh.count + static_cast<std::int64_t>(task.checkpoints.size());
    TaskOutcome outcome{Tally(condition_), {}, {}};
    if (paths == 0) return outcome;
    const unsigned blocks = std::min(most_blocks_, blocks_for(paths, block_threads_));
    const std::size_t slots = std::size_t{blocks} * block_threads_;
    if (task.checkpoints.empty()) {
        clear_slots(slots);
    } else {
        take_up(task.checkpoints, slots);
    }
    const bool ended = with_observer(condition_, tables_.rules().wells, [&](const auto& observer) {
        return advance(observer, task, blocks, records != nullptr, pause);
    });
    outcome.tally = tally(blocks);
    if (!ended) {
        outcome.checkpoints = make_checkpoints(slots);
        const auto dealt =
            std::min(static_cast<std::int64_t>(downloaded(outcomes_.next, 1).front()), task.fresh.count);
        outcome.open = {task.fresh.first + dealt, task.fresh.count - dealt};
    }
    if (records != nullptr) fetch_records(task, outcome, records);
    return outcome;
}

/// No path in any slot.
template <class T>
void Worker<T>::clear_slots(std::size_t slots) {
    queue_->clear(slots_.lanes, slots * sizeof(HotLane<T>));
    queue_->clear(slots_.progress, slots * sizeof(PathProgress));
    if (counts_wells()) queue_->clear(slots_.counts, slots * counts_of_slot() * sizeof(std::uint64_t));
}

/// Puts paths into the first slots, and none into the others.
template <class T>
void Worker<T>::take_up(const std::vector<PathCheckpoint>& checkpoints, std::size_t slots) {
    std::vector<HotLane<T>> lanes(slots);
    std::vector<PathProgress> progress(slots);
    std::vector<std::uint64_t> counts(slots * counts_of_slot());
    const Bridges bridges(condition_);
    PathRules rules = path_rules(condition_, [](const auto& table) { return table.data(); });
    rules.bridges = bridges.rules();
    with_observer(condition_, rules.wells, [&](const auto& observer) {
        using Observer = std::remove_cvref_t<decltype(observer)>;
        const PathFollower<T, Observer> follower(rules, RestRules(), observer);
        for (std::size_t k = 0; k < checkpoints.size(); ++k) {
            follower.begin(lanes[k], progress[k], checkpoints[k].path);
            levywell::take_up(checkpoints[k], lanes[k], progress[k]);
            follower.arm(lanes[k], progress[k], picked_shift(kernel_));
            std::ranges::copy(checkpoints[k].counts, counts.data() + k * counts_of_slot());
        }
    });
    Device& device = tables_.device();
    device.upload(slots_.lanes, lanes.data(), slots * sizeof(HotLane<T>));
    device.upload(slots_.progress, progress.data(), slots * sizeof(PathProgress));
    if (counts_wells()) device.upload(slots_.counts, counts.data(), counts.size() * sizeof(std::uint64_t));
}

/// Launches until every path has ended, or there is to be a pause; true when every path has.
template <class T>
template <class Observer>
bool Worker<T>::advance(const Observer& observer, const Task& task, unsigned blocks, bool keep_records,
                        const std::atomic<bool>& pause) {
    using Clock = std::chrono::steady_clock;
    const std::size_t slots = std::size_t{blocks} * block_threads_;
    queue_->clear(slots_.sums, slots * sizeof(PathSums));
    queue_->clear(outcomes_.next, sizeof(std::uint64_t));
    if (counts_wells()) {
        queue_->clear(slots_.residence, slots * wells() * sizeof(StepMoments));
    } else {
        queue_->clear(outcomes_.histogram, histogram_cells * sizeof(std::uint64_t));
        queue_->clear(outcomes_.targets, std::max<std::size_t>(wells(), 2) * sizeof(std::uint64_t));
    }

    AdvanceArguments<T, Observer> arguments{tables_.input(observer), slots_, outcomes_, 0};
    arguments.outcomes.first = task.fresh.first;
    arguments.outcomes.count = task.fresh.count;
    arguments.outcomes.records =
        keep_records ? outcomes_.records + (task.fresh.first - task.window().first) : nullptr;
    const Kernel kernel = tables_.device().advance_kernel(plan_.choice);
    const LaunchShape shape{blocks, block_threads_, plan_.shared_bytes};
    std::uint64_t unfinished = 0;
    do {
        arguments.most_blocks = blocks_of_steps_;
        const auto begin = Clock::now();
        queue_->clear(outcomes_.unfinished, sizeof(std::uint64_t));
        queue_->launch(kernel, shape, &arguments);
        queue_->download(&unfinished, outcomes_.unfinished, sizeof unfinished);
        const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        const double factor = std::clamp(launch_seconds_ / std::max(seconds, 1e-6), 0.25, 4.0);
        blocks_of_steps_ = static_cast<std::uint32_t>(
            std::clamp(std::floor(blocks_of_steps_ * factor), 1.0, double{1u << 30}));
    } while (unfinished != 0 && !pause.load(std::memory_order_relaxed));
    return unfinished == 0;
}

/// What the slots of that many blocks add up to.
template <class T>
Tally Worker<T>::tally(unsigned blocks) {
    const PathSums sums = reduced(ReduceChoice::path_sums, slots_.sums, blocks, 1).front();
    if (counts_wells()) {
        std::vector<std::uint64_t> transitions;
        const auto all = reduced(ReduceChoice::counts, reinterpret_cast<const Count*>(slots_.counts), blocks,
                                 static_cast<std::uint32_t>(counts_of_slot()));
        for (std::size_t k = 0; k < wells() * wells(); ++k) transitions.push_back(all[k].n);
        return {sums,
                {},
                {},
                std::move(transitions),
                reduced(ReduceChoice::step_moments, slots_.residence, blocks,
                        static_cast<std::uint32_t>(wells()))};
    }
    return {sums,
            downloaded(outcomes_.histogram, histogram_cells),
            downloaded(outcomes_.targets, target_count(condition_.measure, condition_.wells)),
            {},
            {}};
}

/// The paths in the slots. Their N_ij are in the slots' sums already.
template <class T>
std::vector<PathCheckpoint> Worker<T>::make_checkpoints(std::size_t slots) {
    const auto lanes = downloaded(slots_.lanes, slots);
    const auto progress = downloaded(slots_.progress, slots);
    auto counts = downloaded(slots_.counts, slots * counts_of_slot());
    std::vector<PathCheckpoint> checkpoints;
    for (std::size_t k = 0; k < slots; ++k) {
        if (!progress[k].active) continue;
        const std::span own(counts.data() + k * counts_of_slot(), counts_of_slot());
        if (counts_wells()) std::ranges::fill(own.first(wells() * wells()), 0);
        checkpoints.push_back(checkpoint_of(lanes[k], progress[k], own));
    }
    return checkpoints;
}

/// Records of paths that have not ended stay blank, whatever lies in the device's memory.
template <class T>
void Worker<T>::fetch_records(const Task& task, const TaskOutcome& outcome, PathRecord* records) {
    const PathRange window = task.window();
    if (task.checkpoints.empty()) {
        const auto dealt = static_cast<std::size_t>(window.count - outcome.open.count);
        queue_->download(records, outcomes_.records, dealt * sizeof(PathRecord));
    } else {
        const auto all = downloaded(outcomes_.records, static_cast<std::size_t>(window.count));
        const auto fetch = [&](std::int64_t path) {
            records[path - window.first] = all[static_cast<std::size_t>(path - window.first)];
        };
        for (const PathCheckpoint& path : task.checkpoints) fetch(path.path);
        for (std::int64_t path = task.fresh.first; path < task.fresh.end() - outcome.open.count; ++path)
            fetch(path);
    }
    for (const PathCheckpoint& path : outcome.checkpoints) records[path.path - window.first] = {};
}

/// The sums of each column over the slots of that many blocks.
template <class T>
template <class Sum>
std::vector<Sum> Worker<T>::reduced(ReduceChoice choice, const Sum* in, unsigned blocks,
                                    std::uint32_t columns) {
    static_assert(sizeof(Sum) <= sizeof(PathSums));
    const auto slots = static_cast<std::uint32_t>(blocks * block_threads_);
    const unsigned threads = std::min(reduce_threads, block_threads_);
    const unsigned parts = std::min(reduce_blocks, blocks_for(slots, threads));
    const ReduceArguments<Sum> arguments{in, slots, columns, parts, static_cast<Sum*>(sums_of_blocks_)};
    queue_->launch(tables_.device().reduce_kernel(choice), {columns * parts, threads, threads * sizeof(Sum)},
                   &arguments);
    const std::vector<Sum> all = downloaded(arguments.out, std::size_t{columns} * parts);
    std::vector<Sum> sums(columns);
    for (std::size_t k = 0; k < all.size(); ++k) sums[k / parts].merge(all[k]);
    return sums;
}

template <class T>
template <class Element>
std::vector<Element> Worker<T>::downloaded(const Element* from, std::size_t count) {
    std::vector<Element> elements(count);
    if (count > 0) queue_->download(elements.data(), from, count * sizeof(Element));
    return elements;
}

template class Worker<float>;
template class Worker<double>;

}  // namespace levywell::cuda
