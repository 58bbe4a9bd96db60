#include "cli/interrupt.hpp"
#include "cli/nn/commands.hpp"
#include "cli/nn/line_options.hpp"
#include "cli/option_types.hpp"
#include "cli/progress.hpp"
#include "cli/result_options.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/nn/escape_study.hpp"
#include "levywell/report/escape_report.hpp"

#include <memory>
#include <ostream>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct EscapeOptions : EscapeRequest {
    std::string output;
    bool force = false;
    bool json = false;
    bool quiet = false;
};

int run(EscapeStudy& study, const EscapeOptions& options, Streams& streams) {
    {
        Progress progress(streams.err, !options.quiet && !options.json, study.cost());
        const EscapeWatch watch{InterruptGuard::requested,
                                [&](const std::string& what, std::int64_t cost, std::int64_t iterations) {
                                    progress.describe(what);
                                    progress.advance(cost, static_cast<double>(iterations));
                                }};
        if (!study.run(watch)) {
            streams.err << "levywell: interrupted; nothing was kept\n";
            return exit_interrupted;
        }
    }
    EscapeResult result = study.result();
    result.provenance = {result.config, streams.command_line, now_text(),
                         static_cast<std::uint64_t>(options.seed)};
    if (!options.output.empty()) write_escape_result(result, options.output);
    streams.out << (options.json ? escape_report_json : escape_report_text)(study.setting(), study.slice(),
                                                                            result);
    if (!options.output.empty() && !options.json) streams.err << "written: " << options.output << '\n';
    return exit_done;
}

int escape_with(Streams& streams, const EscapeOptions& options) {
    Faults faults;
    check_escape(options, faults);
    const FileLock lock = claim_output({options.output, options.files(), options.force}, streams, faults);
    faults.throw_if_any();
    const InterruptGuard guard;
    EscapeStudy study(options, warn_in_log);
    return run(study, options, streams);
}

}  // namespace

void add_escape_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "escape", "let SGD leave a trained network's minimum, and hold it against the simulator");
    const auto options = std::make_shared<EscapeOptions>();
    add_line_options(*command, *options, options->force, options->json);
    command
        ->add_option("--radius", options->radii,
                     "radii A[,A..] of the balls around theta*, and of the intervals along v")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->required()
        ->group("What");
    command->add_option("--replicas", options->replicas, "runs of SGD, each with its own shuffles")
        ->capture_default_str()
        ->group("What");
    command->add_option("--iterations", options->iterations, "watched at most")
        ->capture_default_str()
        ->group("What");
    add_output_option(*command, options->output, "result file (HDF5)");
    command->add_flag("--quiet", options->quiet, "no progress bar")->group("Result");
    command->footer(
        "Examples:\n"
        "  levywell train --subset 1000 --width 32 --keep-weights -o fcn.h5\n"
        "  levywell escape fcn.h5 --radius 0.05,0.1 --iterations 2000 -o escape.h5");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return escape_with(streams, *options); };
    });
}

}  // namespace levywell::inline cli
