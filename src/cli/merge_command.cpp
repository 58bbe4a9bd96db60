#include "cli/commands.hpp"
#include "cli/merge.hpp"
#include "cli/option_types.hpp"
#include "cli/output_claim.hpp"
#include "cli/report.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/result_file.hpp"

#include <ostream>

namespace levywell {
namespace {

struct MergeOptions {
    std::vector<std::string> pieces;
    std::string output;
    bool force = false;
    bool json = false;
};

int merge(Streams& streams, const MergeOptions& options) {
    Faults faults;
    const FileLock lock =
        claim_output({options.output, options.pieces, options.force}, streams.command_line, faults);
    faults.throw_if_any();
    Provenance provenance;
    provenance.command_line = streams.command_line;
    provenance.created = now_text();
    const RunResult result = merge_pieces(options.pieces, std::move(provenance));
    write_result(result, options.output);
    streams.out << (options.json ? report_json(result, "merge") : report_text(result));
    streams.err << "written: " << options.output << '\n';
    return exit_done;
}

}  // namespace

void add_merge_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command =
        app.add_subcommand("merge", "put the pieces of a run together that simulate --condition made");
    const auto options = std::make_shared<MergeOptions>();
    MergeOptions& o = *options;
    command->add_option("PIECES", o.pieces, "result files of all pieces, in any order")
        ->type_name(file_type)
        ->required();
    command->add_option("-o,--output", o.output, "result file (HDF5) of the whole run")
        ->type_name(file_type)
        ->required();
    command->add_flag("--force", o.force, "replace an existing result file");
    command->add_flag("--json", o.json, "one JSON object on standard output, nothing else");
    command->footer(
        "The result has the numbers of a run in one go. Pieces of different runs, unfinished or overlapping "
        "ones "
        "are\nrefused, and so is a set with pieces missing, which are named.\n\n"
        "Examples:\n"
        "  levywell simulate run.toml --condition 1/3 -o a.h5      (and 2/3, 3/3: anywhere, at any time)\n"
        "  levywell merge a.h5 b.h5 c.h5 -o whole.h5\n"
        "  levywell merge two_well.*-of-12.h5 -o two_well.h5 --json");
    command->callback([&, options] { action = [&streams, options] { return merge(streams, *options); }; });
}

}  // namespace levywell
