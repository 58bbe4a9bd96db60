#include "cli/commands.hpp"
#include "cli/nn/commands.hpp"
#include "cli/nn/train_progress.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/data/dataset_catalog.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/nn/train_request.hpp"
#include "levywell/nn/training_run.hpp"
#include "levywell/report/train_report.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline cli {
namespace {

/// The flags as typed; what was not given leaves the run file's word, or the default.
struct TrainOptions : ResultOptions {
    std::string run_file;
    std::optional<std::vector<std::string>> sets, losses;
    std::optional<std::vector<std::int64_t>> depths, widths, batches, seeds;
    std::optional<std::string> network, data_dir, device, estimator, output;
    std::optional<double> learning_rate, stop_accuracy;
    std::optional<std::int64_t> subset, iterations, every, memory;
    std::optional<int> threads;
    std::vector<std::int64_t> dump_noise;
    std::optional<std::vector<std::int64_t>> diagnose;
    bool no_test = false;
    bool keep_weights = false;
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
    set(options.estimator, request.estimator, "estimator");
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

int train_with(Streams& streams, const TrainOptions& options) {
    Faults faults;
    TrainConfig config;
    if (!options.run_file.empty()) config = read_train_config(options.run_file, faults);
    apply_flags(options, config.request, faults);
    check_checkpoint(options.checkpoint, faults);
    if (!faults.empty()) plan_training(config.request, faults);  // all faults at once
    faults.throw_if_any();
    const std::string output = options.output.value_or(config.output.value_or(""));
    std::vector<std::string> read = config.request.files();
    read.push_back(options.run_file);
    const std::string unfinished = unfinished_path(output, options.resume);
    std::optional<NetworkResult> result;
    try {
        TrainProgress progress(streams.err, options.shows_progress());
        result = run_training(config.request,
                              {output,
                               "",
                               options.dump_noise,
                               options.resume,
                               options.checkpoint,
                               options.force,
                               {"", streams.command_line, now_text()}},
                              read, progress);
    } catch (const RunError& error) {
        return failed(streams, error.what(), unfinished, options.resume);
    }
    if (!result) return complete_already(streams, output);
    if (!result->complete) return interrupted(streams, output, options.resume);
    streams.out << (options.json ? train_report_json : train_report_text)(*result);
    return written(streams, output);
}

}  // namespace

void add_train_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "train", "train networks by SGD and measure the tail index of their gradient noise");
    const auto options = std::make_shared<TrainOptions>();
    TrainOptions& o = *options;
    command->add_option("RUN", o.run_file, "run file (TOML); flags below override what it says")
        ->type_name(file_type);
    const auto list = [&](const char* flag, auto& target, const char* text, const char* group) {
        return command->add_option(flag, target, text)->delimiter(',')->group(group);
    };
    list("--set", o.sets, "image sets (default fashion-mnist); every list makes a grid", "What")
        ->type_name(one_of(dataset_names()));
    command->add_option("--network", o.network, "fcn (default) or cnn")
        ->type_name(one_of(network_kind_names()))
        ->group("What");
    list("--depth", o.depths, "linear layers of an fcn (default 3)", "What");
    list("--width", o.widths, "neurons of a hidden layer, channels of a cnn (default 128)", "What");
    list("--loss", o.losses, "nll (default) or hinge", "What")->type_name(one_of(loss_names()));
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
    command
        ->add_option(
            "--estimator", o.estimator,
            "levywell (default), or released: minibatches in the order of the file, the same for ever, and "
            "learning rates as in the code released with the 2019 paper")
        ->type_name(one_of(estimator_names()))
        ->group("What");
    command->add_option("--subset", o.subset, "train on the first N images only")->group("What");
    command->add_flag("--no-test", o.no_test, "measure on the training images only")->group("What");
    command->add_option("--data-dir", o.data_dir, "folder of data sets, looked at first (levywell data)")
        ->type_name(folder_type)
        ->group("How");
    command
        ->add_option("--device", o.device,
                     "cpu (default), cuda, cuda:N, or auto: a CUDA device where there is one")
        ->group("How");
    command->add_option("--threads", o.threads, "threads (default: all cores)")->group("How");
    command
        ->add_option("--memory", o.memory,
                     "MiB for minibatch gradients (default 1280); beyond, each is computed twice")
        ->group("How");
    add_output_option(*command, o.output, "result file (HDF5); without one only the table is printed");
    command->add_flag("--keep-weights", o.keep_weights, "final weights into the result")->group("Result");
    list("--dump-noise", o.dump_noise,
         "iterations at which noise is written as OUT_runNNNN_iterationNNNNNN.npy, a row a minibatch",
         "Result");
    add_result_options(*command, o);
    command->footer(
        "Examples:\n"
        "  levywell train experiments/two_phases/small.toml -o two_phases.h5\n"
        "  levywell train --depth 3 --width 128 --iterations 1000 -o fcn.h5\n"
        "  levywell train --estimator released --set mnist --width 100 --batch 100 --iterations 65000 -o "
        "released.h5\n"
        "  levywell train --network cnn --set cifar10 --width 64 --data-dir ~/datasets -o cnn.h5");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return train_with(streams, *options); };
    });
}

}  // namespace levywell::inline cli
