#include "cli/nn/commands.hpp"
#include "cli/nn/line_options.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/report/slice_report.hpp"

#include <cmath>
#include <memory>
#include <ostream>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct SliceOptions : LineRequest {
    std::optional<double> span;
    std::string output;
    bool force = false;
    bool json = false;
};

int slice_with(Streams& streams, const SliceOptions& options) {
    Faults faults;
    const FileLock lock = claim_output({options.output, options.files(), options.force}, streams, faults);
    if (options.span && !(*options.span > 0 && std::isfinite(*options.span)))
        faults.add("--span", fmt::format("{} (a length > 0)", *options.span));
    faults.throw_if_any();
    LineSetting setting;
    prepare_line(options, setting, warn_in_log);
    const LineSlice slice = slice_landscape(setting, options.points, options.span);
    const std::vector<LineExit> exits = affordable_exits(slice, setting);
    write_durably(options.output, slice.potential.source_text);
    streams.out << (options.json ? slice_report_json : slice_report_text)(setting, slice, exits,
                                                                          options.output);
    if (!options.json) streams.err << "written: " << options.output << '\n';
    return exit_done;
}

}  // namespace

void add_slice_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "slice", "write a slice of a trained network's loss as a potential, with its noise");
    const auto options = std::make_shared<SliceOptions>();
    add_line_options(*command, *options, options->force, options->json);
    command
        ->add_option("--span", options->span,
                     "how far the slice goes on both sides (default: until the loss has risen clearly)")
        ->group("What");
    add_output_option(*command, options->output, "potential file to write (TOML)")->required();
    command->footer(
        "Examples:\n"
        "  levywell train --subset 1000 --width 32 --keep-weights -o fcn.h5\n"
        "  levywell slice fcn.h5 -o slice.toml\n"
        "  levywell slice one.h5 --direction other.h5 -o between.toml");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return slice_with(streams, *options); };
    });
}

}  // namespace levywell::inline cli
