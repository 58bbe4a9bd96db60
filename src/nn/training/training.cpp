#include "levywell/nn/training.hpp"

#include "levywell/io/npy_writer.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/nn/noise_row.hpp"
#include "levywell/tail/shown_noise.hpp"
#include "nn/training/epochs.hpp"
#include "nn/training/file_order.hpp"
#include "nn/training/minibatch_buffer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <omp.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline nn {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int checkpoint_cost = 10;  // at most one part in so many of the time goes into checkpoints

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<NamedLayer> layers_of(const NetworkSpec& spec) {
    std::vector<NamedLayer> layers;
    for (const LayerShape& layer : layer_shapes(spec)) layers.push_back({layer.name, layer.parameters()});
    return layers;
}

Partition partition_of(const TrainRequest& request) {
    return request.released() ? Partition::file_order : Partition::shuffled;
}

/// One run in memory: the network, its replicas for the measuring threads, and the two measurers.
class Run {
  public:
    Run(const TrainRun& run, const TrainRequest& request, const Dataset& data, TrainingMachine& machine,
        NetworkRunRecord& record)
        : run_(run),
          request_(request),
          machine_(machine),
          record_(record),
          points_(request.subset > 0 ? std::min(request.subset, data.train.size()) : data.train.size()),
          epochs_(points_, run.batch, run.seed, Purpose::shuffle, 0),
          file_order_(points_, run.batch),
          minibatch_(data.format, data.train),
          layers_(layers_of(run.network)),
          train_(data.format, data.train, points_, run.batch, run.seed, layer_sizes(layers_),
                 partition_of(request)),
          test_(data.format, data.test, data.test.size(), run.batch, run.seed, layer_sizes(layers_),
                partition_of(request)) {
        const std::vector<float> weights =
            record.weights.empty() ? initial_parameters(run.network, run.seed) : std::move(record.weights);
        record.weights.clear();
        networks_.reserve(static_cast<std::size_t>(machine.threads));
        networks_.emplace_back(run.network, run.loss, weights, machine.device);
        while (networks_.size() < static_cast<std::size_t>(machine.threads))
            networks_.push_back(networks_.front().replica());
    }

    /// True when this measurement ends the run. Throws Interrupted.
    bool measure(const std::function<bool()>& interrupted) {
        const std::int64_t k = record_.next_iteration;
        if (record_.measurements.empty() || record_.measurements.back().iteration != static_cast<double>(k))
            record_.measurements.push_back(measurement(interrupted));
        const NetworkMeasurement& last = record_.measurements.back();
        if (!std::isfinite(last.train_loss)) {
            record_.stop_reason = "diverged";
        } else if (last.train_accuracy >= request_.stop_accuracy) {
            record_.stop_reason = "accuracy";
        } else if (k == request_.iterations) {
            record_.stop_reason = "iterations";
        }
        return !record_.stop_reason.empty();
    }

    /// Throws Interrupted; then there is no file.
    void write_noise(const std::string& path, const std::function<bool()>& interrupted) {
        set_operation_threads(machine_.threads);
        NpyWriter writer(path, train_.minibatches(), record_.parameters);
        train_.each_noise(networks_.front(), [&](std::span<const float> noise) {
            if (interrupted()) throw Interrupted();
            writer.add(noise);
        });
        writer.finish();
    }

    /// Whether the training noise of this iteration is to be diagnosed and has not been yet.
    bool to_diagnose() const {
        const std::int64_t k = record_.next_iteration;
        const std::int64_t wanted = record_.stop_reason == "accuracy" ? request_.iterations : k;
        if (std::find(request_.diagnose.begin(), request_.diagnose.end(), wanted) == request_.diagnose.end())
            return false;
        return std::none_of(record_.diagnoses.begin(), record_.diagnoses.end(),
                            [&](const auto& entry) { return entry.iteration == k; });
    }

    /// Throws Interrupted.
    void diagnose(const Watch& watch) {
        set_operation_threads(machine_.threads);
        omp_set_num_threads(machine_.threads);  // LibTorch lowers it
        ShownNoise shown(train_.minibatches(), layers_, machine_.store.budget);
        const auto each_row = [&](const std::function<void(std::span<const float>)>& take) {
            std::int64_t row = 0;
            train_.each_noise(networks_.front(), [&](std::span<const float> noise) {
                if (watch.interrupted()) throw Interrupted();
                if (row++ < shown.rows()) take(noise);
            });
        };
        each_row([&](std::span<const float> noise) { shown.first(noise); });
        if (shown.needs_second()) each_row([&](std::span<const float> noise) { shown.second(noise); });
        DiagnosisRequest request;
        request.seed = run_.seed;
        record_.diagnoses.push_back(
            {record_.next_iteration, shown.diagnose(request, record_.description, watch)});
    }

    double step() {
        set_operation_threads(threads_of_step());
        const std::int64_t k = record_.next_iteration;
        const auto words = philox_words(run_.seed, static_cast<std::uint64_t>(k), 0, Purpose::dropout);
        const BatchOutcome outcome =
            networks_.front().step(minibatch_.gather(request_.released() ? file_order_(k) : epochs_(k)),
                                   learning_rate_at(request_, k), std::uint64_t{words[0]} << 32 | words[1]);
        ++record_.next_iteration;
        return outcome.loss;
    }

    void save_weights() { record_.weights = networks_.front().parameters(); }

  private:
    /// Threads share a step where each has some 300 million multiply-adds to do, several milliseconds: they
    /// meet after every layer, and each meeting waits for the slowest, on shared cores for one that does not
    /// run.
    int threads_of_step() const {
        constexpr double worth_a_thread = 3e8;
        if (run_.network.kind != NetworkKind::fcn) return machine_.threads;
        constexpr double passes = 3;  // forward, and backward to inputs and weights
        const double work =
            passes * static_cast<double>(run_.batch) * static_cast<double>(parameter_count(run_.network));
        return static_cast<int>(
            std::clamp(work / worth_a_thread, 1.0, static_cast<double>(machine_.threads)));
    }

    NetworkMeasurement measurement(const std::function<bool()>& interrupted) {
        NetworkMeasurement row;
        row.iteration = static_cast<double>(record_.next_iteration);
        const NoiseMeasurement train = train_(networks_, machine_.store, interrupted);
        row.train_loss = train.loss;
        row.train_accuracy = train.accuracy;
        set_training_noise(train.noise, row, record_);
        row.test_loss = row.test_accuracy = row.alpha_test = row.sigma_test = row.cancelled_test =
            row.alpha_test_released = std::nan("");
        if (request_.test) {
            const NoiseMeasurement test = test_(networks_, machine_.store, interrupted);
            row.test_loss = test.loss;
            row.test_accuracy = test.accuracy;
            row.alpha_test = test.noise.pooled.alpha;
            row.alpha_test_released = test.noise.released.alpha;
            row.sigma_test = test.noise.pooled.sigma;
            row.cancelled_test = static_cast<double>(test.noise.pooled.cancelled);
        }
        return row;
    }

    const TrainRun& run_;
    const TrainRequest& request_;
    TrainingMachine& machine_;
    NetworkRunRecord& record_;
    std::int64_t points_;
    Epochs epochs_;
    FileOrder file_order_;
    MinibatchBuffer minibatch_;
    std::vector<NamedLayer> layers_;
    NoiseMeasurer train_;
    NoiseMeasurer test_;
    std::vector<Network> networks_;
};

/// The request narrowed to one run.
TrainRequest only(const TrainRequest& request, const TrainRun& run) {
    TrainRequest one = request;
    one.sets = {run.set};
    one.depths = {run.network.depth};
    one.widths = {run.network.width};
    one.losses = {run.loss};
    one.batches = {run.batch};
    one.seeds = {static_cast<std::int64_t>(run.seed)};
    return one;
}

}  // namespace

NetworkRunRecord new_record(const TrainRun& run, const TrainRequest& request, const Dataset& data,
                            const std::string& device) {
    NetworkRunRecord record;
    record.config = train_config_text(only(request, run));
    record.description = run.describe();
    record.dataset = data.name;
    record.checksum = data.checksum;
    record.torch_version = torch_version();
    record.blas = blas_name(device);
    record.device = device;
    record.parameters = parameter_count(run.network);
    std::vector<std::string> names;
    for (const LayerShape& layer : layer_shapes(run.network)) names.push_back(layer.name);
    record.layers = fmt::format("{}", fmt::join(names, ","));
    const std::int64_t points =
        request.subset > 0 ? std::min(request.subset, data.train.size()) : data.train.size();
    const std::int64_t minibatches =
        request.released() ? (points + run.batch - 1) / run.batch : points / run.batch;
    record.noise_entries = minibatches * record.parameters;
    return record;
}

bool train(const TrainRun& run, const TrainRequest& request, const Dataset& data, TrainingMachine& machine,
           NetworkRunRecord& record, const TrainingHooks& hooks) {
    if (!record.stop_reason.empty()) return true;
    const Clock::time_point begin = Clock::now();
    const double before = record.wall_seconds;
    Run state(run, request, data, machine, record);
    Clock::time_point saved = Clock::now();
    Clock::duration cost{};  // of the last checkpoint
    const auto checkpoint = [&](Clock::duration least) {
        if (Clock::now() - saved < std::max(least, checkpoint_cost * cost)) return;
        const Clock::time_point since = Clock::now();
        record.wall_seconds = before + seconds_since(begin);
        state.save_weights();
        hooks.checkpoint();
        record.weights.clear();
        saved = Clock::now();
        cost = saved - since;
    };
    const auto diagnose = [&] {
        if (!state.to_diagnose()) return;
        checkpoint(hooks.between_checkpoints / 4);
        state.diagnose({hooks.diagnosis, hooks.interrupted});
    };
    try {
        for (;;) {
            const std::int64_t k = record.next_iteration;
            diagnose();
            if (hooks.noise_file) {
                if (const std::string path = hooks.noise_file(k); !path.empty())
                    state.write_noise(path, hooks.interrupted);
            }
            if (k % request.every == 0 || k == request.iterations) {
                checkpoint(hooks.between_checkpoints / 4);
                if (state.measure(hooks.interrupted)) {
                    diagnose();
                    break;
                }
            }
            if (hooks.interrupted()) throw Interrupted();
            checkpoint(hooks.between_checkpoints);
            const double loss = state.step();
            hooks.progress(record.next_iteration, loss);
        }
    } catch (const Interrupted&) {  // leave with all that is needed to go on from here
        record.stop_reason.clear();
        record.wall_seconds = before + seconds_since(begin);
        state.save_weights();
        return false;
    }
    record.wall_seconds = before + seconds_since(begin);
    if (request.keep_weights) state.save_weights();
    return true;
}

}  // namespace levywell::inline nn
