#include "cli/nn/train_command.hpp"

#include "cli/interrupt.hpp"
#include "cli/nn/train_progress.hpp"
#include "cli/nn/train_report.hpp"
#include "cli/step_progress.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/data/dataset_files.hpp"
#include "levywell/io/network_file.hpp"
#include "levywell/nn/training.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <omp.h>
#include <ostream>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace levywell {
namespace {

/// The flags as typed; what was not given leaves the run file's word, or the default.
struct TrainOptions {
    std::string run_file;
    std::optional<std::vector<std::string>> sets, losses;
    std::optional<std::vector<std::int64_t>> depths, widths, batches, seeds;
    std::optional<std::string> network, data_dir, device, output;
    std::optional<double> learning_rate, stop_accuracy;
    std::optional<std::int64_t> subset, iterations, every, memory;
    std::optional<int> threads;
    std::vector<std::int64_t> dump_noise;
    std::optional<std::vector<std::int64_t>> diagnose;
    bool no_test = false;
    bool keep_weights = false;
    bool resume = false;
    bool force = false;
    bool json = false;
    bool quiet = false;
};

void apply_flags(const TrainOptions& options, TrainRequest& request, Faults& faults) {
    const auto set = [&](const auto& flag, auto& target, const char* key) {
        if (!flag) return;
        target = *flag;
        request.where[key] = std::string("--") + key;
    };
    set(options.sets, request.sets, "set");
    set(options.data_dir, request.data_dir, "data-dir");
    set(options.subset, request.subset, "subset");
    set(options.depths, request.depths, "depth");
    set(options.widths, request.widths, "width");
    set(options.batches, request.batches, "batch");
    set(options.seeds, request.seeds, "seed");
    set(options.iterations, request.iterations, "iterations");
    set(options.every, request.every, "every");
    set(options.diagnose, request.diagnose, "diagnose");
    set(options.device, request.device, "device");
    set(options.threads, request.threads, "threads");
    set(options.memory, request.memory_mib, "memory");
    if (options.learning_rate) {
        request.learning_rate = *options.learning_rate;
        request.where["learning_rate"] = "--learning-rate";
    }
    if (options.stop_accuracy) {
        request.stop_accuracy = *options.stop_accuracy;
        request.where["stop_accuracy"] = "--stop-accuracy";
    }
    if (options.network) {
        request.where["kind"] = "--network";
        if (const auto kind = parse_network_kind(*options.network)) {
            request.kind = *kind;
        } else {
            faults.add("--network", fmt::format("network = \"{}\" (choices are {})", *options.network,
                                                fmt::join(network_kind_names(), ", ")));
        }
    }
    if (options.losses) {
        request.where["loss"] = "--loss";
        std::vector<Loss> known;
        for (const std::string& word : *options.losses) {
            if (const auto loss = parse_loss(word)) {
                known.push_back(*loss);
            } else {
                faults.add("--loss", fmt::format("loss = \"{}\" (choices are {})", word,
                                                 fmt::join(loss_names(), ", ")));
            }
        }
        if (known.size() == options.losses->size()) request.losses = known;
    }
    if (options.no_test) request.test = false;
    if (options.keep_weights) request.keep_weights = true;
}

/// A whole grid, from its plan to its file.
class Training {
  public:
    Training(const TrainRequest& request, const TrainOptions& options, std::string output, Streams& streams)
        : request_(request), options_(options), output_(std::move(output)), streams_(streams) {}

    int run() {
        prepare();
        const InterruptGuard guard;
        TrainProgress progress(streams_.err, !options_.quiet && !options_.json, runs_.size(),
                               request_.iterations);
        for (std::size_t k = 0; k < runs_.size(); ++k) {
            if (k < result_.runs.size() && !result_.runs[k].stop_reason.empty()) continue;
            if (!run_one(k, progress)) return interrupted();
            save();
        }
        result_.complete = true;
        save();
        progress.clear();
        streams_.out << (options_.json ? train_report_json(result_) : train_report_text(result_));
        if (!output_.empty()) streams_.err << "written: " << output_ << '\n';
        return exit_done;
    }

  private:
    void prepare() {
        Faults faults;
        runs_ = plan_training(request_, faults);
        check_output(faults);
        try {
            machine_.device = choose_device(request_.device, request_.place("device"));
        } catch (const InputError& error) {
            for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
        }
        for (const std::string& set : request_.sets) {  // that all are there, before the first is trained on
            if (set == "files") continue;
            try {
                load(set);
            } catch (const InputError& error) {
                for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
            }
        }
        faults.throw_if_any();
        machine_.threads = request_.threads > 0 ? request_.threads : omp_get_num_procs();
        if (machine_.device != "cpu") machine_.threads = 1;  // the device is one
        machine_.store.budget =
            request_.memory_mib * (std::int64_t{1} << 20) / static_cast<std::int64_t>(sizeof(float));
        if (machine_.device == "cpu" && blas_is_generic()) {
            spdlog::warn(
                "matrix products come from {}, 20 to 40 times slower than OpenBLAS (apt-get install "
                "libopenblas0-openmp)",
                blas_name());
        }
        result_.provenance = {train_config_text(request_), streams_.command_line, now_text(),
                              static_cast<std::uint64_t>(request_.seeds.front())};
        result_.request = train_config_text(request_);
        if (options_.resume) take_over();
        save();
    }

    void check_output(Faults& faults) const {
        for (std::int64_t iteration : options_.dump_noise) {
            if (iteration < 0 || iteration > request_.iterations)
                faults.add("--dump-noise",
                           fmt::format("iteration {} of 0 to {}", iteration, request_.iterations));
        }
        if (output_.empty()) {
            if (!options_.dump_noise.empty())
                faults.add("--dump-noise", "noise is written beside the output file (-o OUT.h5)");
            if (options_.resume)
                faults.add("--resume", "there is nothing to resume without an output file (-o OUT.h5)");
            return;
        }
        const std::filesystem::path folder = std::filesystem::path(output_).parent_path();
        if (!folder.empty() && !std::filesystem::is_directory(folder))
            faults.add(output_, "its folder does not exist");
        const bool there = std::filesystem::exists(output_);
        if (!options_.force && !options_.resume && there)
            faults.add(output_,
                       "exists already (--force replaces it, --resume goes on with an unfinished one)");
        if (options_.resume && !there) faults.add(output_, "does not exist: there is nothing to resume");
    }

    void take_over() {
        NetworkResult before = read_network_result(output_);
        if (before.request != result_.request)
            throw InputError(output_, text_difference(before.request, result_.request) +
                                          " (give the same, or --force to begin anew)");
        result_.runs = std::move(before.runs);
        for (const NetworkRunRecord& run : result_.runs) {
            if (!run.stop_reason.empty()) continue;
            if (run.torch_version != torch_version() || run.device != machine_.device) {
                throw InputError(
                    output_,
                    fmt::format("was begun with LibTorch {} on {}; this is {} on {}, whose numbers differ",
                                run.torch_version, run.device, torch_version(), machine_.device));
            }
        }
    }

    /// The set of that name, of which one is kept in memory.
    const Dataset& load(const std::string& set) {
        if (data_.name == set) return data_;
        if (set != "files") {
            data_ = load_dataset(dataset_entry(set, request_.place("set")), request_.data_dir,
                                 request_.place("set"));
        } else {
            const std::string layout = request_.layout == "idx" ? "mnist" : request_.layout;
            data_ = load_files(dataset_entry(layout, request_.place("layout")), request_.train_files,
                               request_.test_files);
        }
        return data_;
    }

    bool run_one(std::size_t k, TrainProgress& progress) {
        const TrainRun& run = runs_[k];
        const Dataset& data = load(run.set);
        check_size(run, data);
        if (k == result_.runs.size())
            result_.runs.push_back(new_record(run, request_, data, machine_.device));
        NetworkRunRecord& record = result_.runs[k];
        if (record.checksum != data.checksum)
            throw InputError(
                data.folder,
                "is not the data with which the unfinished run was begun (its checksum differs)");
        progress.begin(k, run.describe(), record.next_iteration);
        StepProgress line(streams_.err, !options_.quiet && !options_.json);
        const TrainingHooks hooks{
            InterruptGuard::requested,
            [&](std::int64_t iteration, double loss) { progress.show(iteration, loss, record); },
            [&] { save(); }, [&](std::int64_t iteration) { return noise_file(k, iteration); },
            [&](std::int64_t done, std::int64_t all) {
                line.show(fmt::format("[run {}/{}] diagnosis at iteration {}, surrogates", k + 1,
                                      runs_.size(), record.next_iteration),
                          done, all);
            }};
        return train(run, request_, data, machine_, record, hooks);
    }

    /// Where the noise of an iteration goes: beside the result. A file that is there already is from before
    /// an interruption.
    std::string noise_file(std::size_t run, std::int64_t iteration) const {
        const std::vector<std::int64_t>& wanted = options_.dump_noise;
        if (std::find(wanted.begin(), wanted.end(), iteration) == wanted.end()) return "";
        const std::filesystem::path path(output_);
        const std::string file = (path.parent_path() / fmt::format("{}_run{:04}_iteration{:06}.npy",
                                                                   path.stem().string(), run, iteration))
                                     .string();
        return options_.resume && std::filesystem::exists(file) ? "" : file;
    }

    /// One's own files: their number of points is known only now.
    void check_size(const TrainRun& run, const Dataset& data) const {
        const std::int64_t n =
            request_.test ? std::min(data.train.size(), data.test.size()) : data.train.size();
        const bool few = !request_.diagnose.empty() && data.train.size() < fewest_minibatches * run.batch;
        if (2 * run.batch > n || few || request_.subset > data.train.size()) {
            throw InputError(
                request_.place("batch"),
                fmt::format("batch = {}, subset = {}: {} has {} training and {} test images", run.batch,
                            request_.subset, run.set, data.train.size(), data.test.size()));
        }
    }

    void save() {
        if (!output_.empty()) write_network_result(result_, output_);
    }

    int interrupted() {
        save();
        streams_.err << "levywell: interrupted; "
                     << (output_.empty()
                             ? "nothing was kept (give -o OUT.h5 to be able to resume)"
                             : "resume with: " + streams_.command_line + (options_.resume ? "" : " --resume"))
                     << '\n';
        return exit_interrupted;
    }

    const TrainRequest request_;
    const TrainOptions options_;
    const std::string output_;
    Streams& streams_;
    std::vector<TrainRun> runs_;
    NetworkResult result_;
    TrainingMachine machine_;
    Dataset data_;
};

int train_with(Streams& streams, const TrainOptions& options) {
    Faults faults;
    TrainConfig config;
    if (!options.run_file.empty()) config = read_train_config(options.run_file, faults);
    apply_flags(options, config.request, faults);
    if (!faults.empty()) plan_training(config.request, faults);  // all faults at once
    faults.throw_if_any();
    const std::string output = options.output.value_or(config.output.value_or(""));
    if (options.resume && !output.empty() && std::filesystem::exists(output) &&
        read_network_result(output).complete) {
        streams.err << output << ": is complete already; nothing to resume\n";
        return exit_done;
    }
    return Training(config.request, options, output, streams).run();
}

}  // namespace

void add_train_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "train", "train networks by SGD and measure the tail index of their gradient noise");
    const auto options = std::make_shared<TrainOptions>();
    TrainOptions& o = *options;
    command->add_option("RUN", o.run_file, "run file (TOML); flags below override what it says");
    const auto list = [&](const char* flag, auto& target, const char* text, const char* group) {
        command->add_option(flag, target, text)->delimiter(',')->group(group);
    };
    list("--set", o.sets, "mnist, fashion-mnist (default), cifar10, cifar100 [,..]; every list makes a grid",
         "What");
    command->add_option("--network", o.network, "fcn (default) or cnn")->group("What");
    list("--depth", o.depths, "linear layers of an fcn (default 3)", "What");
    list("--width", o.widths, "neurons of a hidden layer, channels of a cnn (default 128)", "What");
    list("--loss", o.losses, "nll (default) or hinge", "What");
    list("--batch", o.batches, "points of a minibatch (default 500)", "What");
    list("--seed", o.seeds, "seeds of weights and shuffles (default 1)", "What");
    command->add_option("--learning-rate", o.learning_rate, "step size eta of SGD (default 0.1)")
        ->group("What");
    command->add_option("--iterations", o.iterations, "SGD steps (default 10000)")->group("What");
    command
        ->add_option("--stop-accuracy", o.stop_accuracy, "training accuracy at which a run ends (default 1)")
        ->group("What");
    list("--diagnose", o.diagnose,
         "iterations at which noise is held against Gaussian noise of its covariance", "What");
    command->add_option("--every", o.every, "iterations between measurements (default 100)")->group("What");
    command->add_option("--subset", o.subset, "train on the first N images only")->group("What");
    command->add_flag("--no-test", o.no_test, "measure on the training images only")->group("What");
    command->add_option("--data-dir", o.data_dir, "folder of data sets, looked at first (levywell data)")
        ->group("How");
    command->add_option("--device", o.device, "cpu (default), cuda or auto")->group("How");
    command->add_option("--threads", o.threads, "threads (default: all cores)")->group("How");
    command
        ->add_option("--memory", o.memory,
                     "MiB for minibatch gradients (default 1280); beyond, each is computed twice")
        ->group("How");
    command->add_option("-o,--output", o.output, "result file (HDF5); without one only the table is printed")
        ->group("Result");
    command->add_flag("--keep-weights", o.keep_weights, "final weights into the result")->group("Result");
    list("--dump-noise", o.dump_noise,
         "iterations at which noise is written as OUT_runNNNN_iterationNNNNNN.npy, a row a minibatch",
         "Result");
    command->add_flag("--resume", o.resume, "go on with an interrupted run")->group("Result");
    command->add_flag("--force", o.force, "replace an existing result file")->group("Result");
    command->add_flag("--json", o.json, "one JSON object on standard output, nothing else")->group("Result");
    command->add_flag("--quiet", o.quiet, "no progress bar")->group("Result");
    command->footer(
        "Examples:\n"
        "  levywell train experiments/two_phases/small.toml -o two_phases.h5\n"
        "  levywell train --depth 3 --width 128 --iterations 1000 -o fcn.h5\n"
        "  levywell train --network cnn --set cifar10 --width 64 --data-dir ~/datasets -o cnn.h5");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return train_with(streams, *options); };
    });
}

}  // namespace levywell
