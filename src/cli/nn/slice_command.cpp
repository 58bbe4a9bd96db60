#include "cli/nn/slice_command.hpp"

#include "cli/json_text.hpp"
#include "cli/nn/line_options.hpp"
#include "cli/nn/line_report.hpp"
#include "cli/option_types.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/shell_text.hpp"
#include "levywell/io/durable_file.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/nn/line_slice.hpp"

#include <cmath>
#include <memory>
#include <ostream>

#include <fmt/format.h>

namespace levywell {
namespace {

struct SliceOptions : LineRequest {
    std::optional<double> span;
    std::string output;
    bool force = false;
    bool json = false;
};

/// The command that simulates it.
std::string simulate_command(const std::string& potential, const LineExit& exit) {
    return fmt::format(
        "levywell simulate --potential {} --measure exit --start x=0{} --alpha {:.6g} --epsilon "
        "{:.6g} --dt {:.6g} --paths {}",
        shell_word(potential),
        exit.interval ? fmt::format(" --interval {:.6g},{:.6g}", exit.interval->lower, exit.interval->upper)
                      : "",
        exit.alpha, exit.epsilon, exit.dt, exit_paths);
}

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
    if (options.json) {
        nlohmann::ordered_json object = line_json(setting, slice);
        object["command"] = "slice";
        object["potential"] = options.output;
        for (const LineExit& exit : exits)
            object["simulate"].push_back(simulate_command(options.output, exit));
        streams.out << json_text(object) << '\n';
        return exit_done;
    }
    streams.out << fmt::format("{}\n  v: {}\n  v . gradient at theta*: {:.4g}\n", setting.solution.describe(),
                               setting.direction, setting.slope)
                << landscape_table(slice) << noise_table(setting);
    for (const LineExit& exit : exits) streams.out << simulate_command(options.output, exit) << '\n';
    if (!exits.empty() && exits.front().dt < setting.learning_rate) {
        const bool outside = step_along(slice, setting.learning_rate) < setting.learning_rate;
        streams.out << fmt::format(
            "dt = {:.3g} resolves the continuous process; SGD is a chain of dt = eta = {} (levywell "
            "escape){}.\n",
            exits.front().dt, setting.learning_rate,
            outside ? ", outside the continuous picture here: eta f'' > 1 somewhere on this slice" : "");
    }
    streams.err << "written: " << options.output << '\n';
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
    command->add_option("-o,--output", options->output, "potential file to write (TOML)")
        ->type_name(file_type)
        ->required()
        ->group("Result");
    command->footer(
        "Examples:\n"
        "  levywell train --subset 1000 --width 32 --keep-weights -o fcn.h5\n"
        "  levywell slice fcn.h5 -o slice.toml\n"
        "  levywell slice one.h5 --direction other.h5 -o between.toml");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return slice_with(streams, *options); };
    });
}

}  // namespace levywell
