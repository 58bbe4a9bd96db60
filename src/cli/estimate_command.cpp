#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "cli/step_progress.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/watch.hpp"
#include "levywell/io/estimation_run.hpp"
#include "levywell/io/unfinished_file.hpp"
#include "levywell/report/estimate_report.hpp"

#include <memory>
#include <ostream>

#include <spdlog/spdlog.h>

namespace levywell::inline cli {
namespace {

struct EstimateCommand {
    EstimateOptions what;
    ResultOptions result;
    bool no_diagnosis = false;
};

int estimate_file(Streams& streams, const EstimateCommand& command) {
    const ResultOptions& how = command.result;
    EstimateOptions options = command.what;
    options.diagnose = !command.no_diagnosis;
    options.checkpoint = how.checkpoint;
    options.resume = how.resume;
    options.force = how.force;
    std::optional<InterruptGuard> guard;
    const std::string unfinished = unfinished_path(options.output, options.resume);
    try {
        std::optional<EstimateResult> result;
        {
            StepProgress line(streams.err, how.shows_progress());
            EstimationRunWatch watch;
            watch.progress = [&](const std::string& what, std::int64_t done, std::int64_t all) {
                line.show(what, done, all);
            };
            watch.interrupted = InterruptGuard::requested;
            watch.warn = warn_in_log;
            watch.inform = [](const std::string& text) { spdlog::info("{}", text); };
            watch.begin = [&] { guard.emplace(); };
            result = run_estimation(options, {"", streams.command_line, now_text()}, watch);
        }
        if (!result) return complete_already(streams, options.output);
        streams.out << (how.json ? estimate_report_json : estimate_report_text)(*result);
        return written(streams, options.output);
    } catch (const Interrupted&) {
        return interrupted(streams, is_standard_input(options.source) ? "" : options.output, options.resume);
    } catch (const RunError& error) {
        return failed(streams, error.what(), unfinished, options.resume);
    }
}

}  // namespace

void add_estimate_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "estimate", "tail index of any numbers, by eight estimators, with intervals and goodness of fit");
    const auto options = std::make_shared<EstimateCommand>();
    EstimateOptions& o = options->what;
    command
        ->add_option("FILE", o.source,
                     "FILE[:NAME]: .npy, .npz, HDF5, .mat, .pt, .safetensors (NAME: which array), text, also "
                     "gzipped, or - for standard input")
        ->type_name(file_type)
        ->required();
    command->add_option("--dtype", o.dtype, "raw numbers without a header, of this type: f4, <f8, >i2, ..")
        ->group("Input");
    command->add_option("--columns", o.columns, "raw numbers: columns of the matrix (default 1)")
        ->group("Input");
    command->add_option("--centre", o.centre, "none (default), or median: subtract it first")
        ->type_name(one_of({"none", "median"}))
        ->group("Input");
    command->add_flag("--skip-nonfinite", o.skip_nonfinite, "leave NaN and infinities out")->group("Input");
    command
        ->add_option("--most", o.most,
                     "hold so many numbers at most; of more, so many drawn at random (default 2000000)")
        ->group("Input");
    command
        ->add_option("--block-length", o.block_length,
                     "K1 of the log-moment estimator (default: the divisor of K closest to its root)")
        ->group("Estimators");
    command
        ->add_option(
            "--estimator", o.estimator,
            "levywell (default), or released: beside log_moment also what the code released with the 2019 "
            "paper gives")
        ->type_name(one_of({"levywell", "released"}))
        ->group("Estimators");
    command
        ->add_option(
            "--tail-size", o.tail_size,
            "how many of the largest numbers the tail estimators use (default: the root of their number)")
        ->group("Estimators");
    command
        ->add_option(
            "--replicates", o.replicates,
            "samples of the fitted law behind the p-value of the fit, 99 or more (default 199; 0: no test)")
        ->group("Estimators");
    command
        ->add_flag("--no-diagnosis", options->no_diagnosis,
                   "a matrix: skip the comparison with Gaussian noise of the same covariance")
        ->group("Noise matrices (a row a minibatch, a column a coordinate)");
    command->add_option("--surrogates", o.surrogates, "Gaussian noises of that comparison (default 99)")
        ->group("Noise matrices (a row a minibatch, a column a coordinate)");
    command
        ->add_option("--memory", o.memory_mib,
                     "MiB for the matrix (default 1024); of a larger one, a part of the coordinates")
        ->group("Noise matrices (a row a minibatch, a column a coordinate)");
    command
        ->add_option("--layers", o.layers,
                     "N or name=N, [,..]: coordinates of the network's layers, which get an alpha-hat each")
        ->delimiter(',')
        ->group("Noise matrices (a row a minibatch, a column a coordinate)");
    command->add_option("--seed", o.seed, "seed of what is drawn (default 1)")->group("Estimators");
    add_output_option(*command, o.output, "result file (HDF5) with the curves behind the pictures");
    add_result_options(*command, options->result, "estimation", "progress line");
    command->footer(
        "Examples:\n"
        "  levywell stable --alpha 1.5 --sample 10000 | levywell estimate -\n"
        "  levywell estimate noise.npy -o noise_estimate.h5\n"
        "  levywell estimate noise.npy --layers fc1=100352,fc2=16384,fc3=1280\n"
        "  levywell estimate returns.h5:daily/close --centre median\n"
        "  levywell estimate returns.csv.gz:close --centre median --skip-nonfinite\n"
        "  levywell estimate gradients.pt:layers.0.weight\n"
        "  levywell estimate gradients.bin --dtype f4 --columns 118016");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return estimate_file(streams, *options); };
    });
}

}  // namespace levywell::inline cli
