#include "cli/commands.hpp"
#include "cli/nn/commands.hpp"
#include "cli/nn/train_progress.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "cli/terminal_observer.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/nn/pipeline_run.hpp"
#include "levywell/report/pipeline_report.hpp"

#include <cmath>
#include <memory>
#include <optional>
#include <ostream>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace levywell::inline cli {
namespace {

/// The flags as typed; what was not given leaves the run file's word, or the default.
struct PipelineOptions : ResultOptions {
    std::string run_file;
    std::optional<double> unit, most_steps;
    std::optional<std::int64_t> paths;
    std::optional<int> threads;
    std::optional<std::string> data_dir, device, output;
};

void apply_flags(const PipelineOptions& options, PipelineRequest& request, Faults& faults) {
    if (options.unit) {
        request.unit = *options.unit;
        request.where_unit = "--unit";
    }
    if (options.most_steps) request.most_steps = *options.most_steps;
    if (options.paths) {
        request.method.paths = *options.paths;
        request.method.where["paths"] = "--paths";
        if (*options.paths < 1) faults.add("--paths", fmt::format("paths = {} (at least 1)", *options.paths));
    }
    if (options.threads) {
        request.train.threads = request.method.threads = *options.threads;
        request.train.where["threads"] = request.method.where["threads"] = "--threads";
    }
    if (options.data_dir) request.train.data_dir = *options.data_dir;
    if (options.device) {
        request.train.device = *options.device;
        request.train.where["device"] = "--device";
        if (!request.training_file.empty())
            faults.add("--device",
                       fmt::format("nothing is trained: {} is trained already", request.training_file));
    }
    if (!(request.unit > 0 && std::isfinite(request.unit)))
        faults.add(request.where_unit,
                   fmt::format("unit = {} (a length of weight space, > 0)", request.unit));
}

class TerminalPipeline final : public PipelineObserver {
  public:
    TerminalPipeline(std::ostream& err, bool shows_progress) : err_(err), shows_progress_(shows_progress) {}

    std::unique_ptr<TrainingObserver> of_training() override {
        return std::make_unique<TrainProgress>(err_, shows_progress_);
    }
    std::unique_ptr<RunObserver> of_simulation() override {
        return std::make_unique<TerminalObserver>(err_, shows_progress_);
    }
    void inform(const std::string& text) override { spdlog::info("{}", text); }
    void warn(const std::string& text) override { warn_in_log(text); }

  private:
    std::ostream& err_;
    bool shows_progress_;
};

int pipeline(Streams& streams, const PipelineOptions& options) {
    Faults faults;
    PipelineConfig config = read_pipeline_config(options.run_file, faults);
    apply_flags(options, config.request, faults);
    check_checkpoint(options.checkpoint, faults);
    const std::string output = options.output.value_or(config.output.value_or(""));
    const std::string unfinished = unfinished_path(output, options.resume);
    TerminalPipeline observer(streams.err, options.shows_progress());
    try {
        const auto result = run_pipeline(config.request,
                                         {options.run_file,
                                          output,
                                          options.checkpoint,
                                          options.resume,
                                          options.force,
                                          {"", streams.command_line, now_text()}},
                                         observer, faults);
        if (!result) return complete_already(streams, output);
        if (!result->complete) return interrupted(streams, output, options.resume);
        streams.out << (options.json ? pipeline_report_json : pipeline_report_text)(*result);
        return written(streams, output);
    } catch (const RunError& error) {
        return failed(streams, error.what(), unfinished, options.resume);
    }
}

}  // namespace

void add_pipeline_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "pipeline", "from a network's gradient noise to the simulator: exit times and occupation fractions");
    const auto options = std::make_shared<PipelineOptions>();
    PipelineOptions& o = *options;
    command->add_option("RUN", o.run_file, "run file (TOML): what to train, which noise, how to simulate")
        ->type_name(file_type)
        ->required();
    command
        ->add_option("--unit", o.unit,
                     "length of weight space that is 1 in the potentials (default 1): the scaled experiment")
        ->group("What");
    command->add_option("--paths", o.paths, "paths of transition times (default 100000)")->group("How");
    command
        ->add_option(
            "--most-steps", o.most_steps,
            "path-steps that one noise may take in one potential (default 1e11); beyond, theory alone")
        ->group("How");
    command->add_option("--data-dir", o.data_dir, "folder of data sets, looked at first (levywell data)")
        ->type_name(folder_type)
        ->group("How");
    command
        ->add_option("--device", o.device,
                     "for training: cpu (default), cuda, cuda:N, or auto: a CUDA device where there is one")
        ->group("How");
    command->add_option("--threads", o.threads, "threads (default: all cores)")->group("How");
    add_output_option(*command, o.output, "result file (HDF5); without one only the tables are printed");
    add_result_options(*command, o);
    command->footer(
        "Examples:\n"
        "  levywell pipeline experiments/network_to_simulator/run.toml -o pipeline.h5\n"
        "  levywell pipeline run.toml --unit 0.002 --json");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return pipeline(streams, *options); };
    });
}

}  // namespace levywell::inline cli
