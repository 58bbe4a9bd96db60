#include "levywell/nn/training_session.hpp"

#include "levywell/core/available_cores.hpp"
#include "levywell/core/memory_check.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/data/dataset_files.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/nn/compute_device.hpp"
#include "levywell/nn/device_name.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

void take_faults(const InputError& error, Faults& faults) {
    for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
}

}  // namespace

TrainingSession::TrainingSession(const TrainRequest& request, TrainingSessionOptions options,
                                 std::function<void(const NetworkResult&)> save)
    : request_(request), options_(std::move(options)), save_(std::move(save)) {}

void TrainingSession::check(Faults& faults) {
    runs_ = plan_training(request_, faults);
    for (std::int64_t iteration : options_.dump_noise) {
        if (iteration < 0 || iteration > request_.iterations)
            faults.add("--dump-noise",
                       fmt::format("iteration {} of 0 to {}", iteration, request_.iterations));
    }
    if ((options_.output.empty() || is_null_device(options_.output)) && !options_.dump_noise.empty())
        faults.add("--dump-noise", "noise is written beside the output file (-o OUT.h5)");
    for (std::size_t k = 0; faults.empty() && k < runs_.size(); ++k) {
        for (std::int64_t iteration : options_.dump_noise)
            check_output({noise_file(k, iteration), request_.files(), options_.force}, faults);
    }
    check_memory_of_gradients(faults);
    if (is_device_name(request_.device)) {
        try {
            machine_.device = request_.device = choose_device(request_.device, request_.place("device"));
        } catch (const InputError& error) {
            take_faults(error, faults);
        }
    }
    for (const std::string& set : request_.sets) {  // that all are there, before the first is trained on
        if (set == "files") continue;
        try {
            load(set);
        } catch (const InputError& error) {
            take_faults(error, faults);
        }
    }
}

/// Minibatch gradients, as many as --memory lets be held, and a network a thread.
void TrainingSession::check_memory_of_gradients(Faults& faults) const {
    const auto budget = static_cast<double>(request_.memory_mib << 20);
    double most = 0;
    for (const TrainRun& run : runs_) {
        const double vector = sizeof(float) * static_cast<double>(parameter_count(run.network));
        const std::int64_t minibatches = request_.subset / run.batch;  // 0: as many as the set has
        const double all = minibatches > 0 ? vector * static_cast<double>(minibatches)
                                           : std::numeric_limits<double>::infinity();
        constexpr int buffers = 4;  // gradient, mean in double, weights of a checkpoint
        most = std::max(most, std::min(budget, all) + vector * (threads_asked() + buffers));
    }
    check_memory(request_.place("memory"), "training and its gradients", most,
                 "--memory MiB holds fewer gradients at a time; narrower networks", faults);
}

int TrainingSession::threads_asked() const {
    return request_.threads > 0 ? request_.threads : available_cores();
}

bool TrainingSession::run(TrainingObserver& observer) {
    observer.begin(runs_.size(), request_.iterations);
    machine_.threads = replicas_on(machine_.device, threads_asked());
    machine_.store.budget =
        request_.memory_mib * (std::int64_t{1} << 20) / static_cast<std::int64_t>(sizeof(float));
    if (machine_.device == "cpu" && blas_is_generic()) {
        observer.warn(slow_products(machine_.device));
    }
    result_.request = train_config_text(request_);
    result_.provenance = options_.provenance;
    result_.provenance.config_toml = result_.request;
    result_.provenance.seed = static_cast<std::uint64_t>(request_.seeds.front());
    if (options_.resume) take_over();
    check_data();
    save();
    for (std::size_t k = 0; k < runs_.size(); ++k) {
        if (k < result_.runs.size() && !result_.runs[k].stop_reason.empty()) continue;
        if (!run_one(k, observer)) {
            save();
            return false;
        }
        save();
    }
    result_.complete = true;
    return true;
}

NetworkResult TrainingSession::read_before() const {
    NetworkResult before = read_network_result(options_.unfinished);
    std::string difference = text_difference(before.request, train_config_text(request_));
    if (difference.empty() && !before.complete)
        difference = text_difference(before.provenance.version, program_version());
    if (difference.empty()) return before;
    throw InputError(options_.output, difference + " (give the same, or --force to begin anew)");
}

bool TrainingSession::is_complete() const {
    return read_before().complete;
}

void TrainingSession::take_over() {
    NetworkResult before = read_before();
    result_.runs = std::move(before.runs);
    for (const NetworkRunRecord& run : result_.runs) {
        if (!run.stop_reason.empty()) continue;
        if (run.torch_version != torch_version() || run.device != machine_.device) {
            throw InputError(
                options_.output,
                fmt::format("was begun with LibTorch {} on {}; this is {} on {}, whose numbers differ",
                            run.torch_version, run.device, torch_version(), machine_.device));
        }
    }
}

/// The set of that name, of which one is kept in memory.
const Dataset& TrainingSession::load(const std::string& set) {
    if (data_.name == set) return data_;
    if (set != "files") {
        data_ =
            load_dataset(dataset_entry(set, request_.place("set")), request_.data_dir, request_.place("set"));
    } else {
        const std::string layout = request_.layout == "idx" ? "mnist" : request_.layout;
        data_ = load_files(dataset_entry(layout, request_.place("layout")), request_.train_files,
                           request_.test_files);
    }
    return data_;
}

bool TrainingSession::run_one(std::size_t k, TrainingObserver& observer) {
    const TrainRun& run = runs_[k];
    const Dataset& data = load(run.set);
    check_size(run, data);
    if (k == result_.runs.size()) result_.runs.push_back(new_record(run, request_, data, machine_.device));
    NetworkRunRecord& record = result_.runs[k];
    if (record.checksum != data.checksum)
        throw InputError(data.folder,
                         "is not the data with which the unfinished run was begun (its checksum differs)");
    observer.begin_run(k, run.describe(), record.next_iteration);
    const TrainingHooks hooks{
        [&] { return observer.wants_stop(); },
        [&](std::int64_t iteration, double loss) { observer.progress(iteration, loss, record); },
        [&] { save(); },
        std::chrono::milliseconds(static_cast<std::int64_t>(1000 * options_.checkpoint_seconds)),
        [&](std::int64_t iteration) { return noise_file(k, iteration); },
        [&](std::int64_t done, std::int64_t all) { observer.diagnosis(record.next_iteration, done, all); }};
    return train(run, request_, data, machine_, record, hooks);
}

/// Where the noise of an iteration goes: beside the result. A file that is there already is from before
/// an interruption.
std::string TrainingSession::noise_file(std::size_t run, std::int64_t iteration) const {
    const std::vector<std::int64_t>& wanted = options_.dump_noise;
    if (std::find(wanted.begin(), wanted.end(), iteration) == wanted.end()) return "";
    const std::filesystem::path path(options_.output);
    const std::string file = (path.parent_path() / fmt::format("{}_run{:04}_iteration{:06}.npy",
                                                               path.stem().string(), run, iteration))
                                 .string();
    return options_.resume && std::filesystem::exists(file) ? "" : file;
}

/// Data that are not there, or too few, are refused before a file is left.
void TrainingSession::check_data() {
    const auto is_open = [](const NetworkRunRecord& run) { return run.stop_reason.empty(); };
    const auto first = std::find_if(result_.runs.begin(), result_.runs.end(), is_open);
    const auto k = static_cast<std::size_t>(first - result_.runs.begin());
    if (k < runs_.size()) check_size(runs_[k], load(runs_[k].set));
}

/// One's own files: their number of points is known only now.
void TrainingSession::check_size(const TrainRun& run, const Dataset& data) const {
    const std::int64_t n = request_.test ? std::min(data.train.size(), data.test.size()) : data.train.size();
    const bool few = !request_.diagnose.empty() && data.train.size() < fewest_minibatches * run.batch;
    if (2 * run.batch > n || few || request_.subset > data.train.size()) {
        throw InputError(
            request_.place("batch"),
            fmt::format("batch = {}, subset = {}: {} has {} training and {} test images", run.batch,
                        request_.subset, run.set, data.train.size(), data.test.size()));
    }
}

void TrainingSession::save() const {
    if (!options_.output.empty()) save_(result_);
}

}  // namespace levywell::inline nn
