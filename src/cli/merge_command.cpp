#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "cli/terminal_observer.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/shell_text.hpp"
#include "levywell/core/text_difference.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/piece_file.hpp"
#include "levywell/io/result_file.hpp"
#include "levywell/report/run_report.hpp"

#include <filesystem>
#include <ostream>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct MergeOptions {
    std::vector<std::string> pieces;
    std::string output;
    bool force = false;
    bool json = false;
};

std::vector<StoredPiece> read_all(const std::vector<std::string>& paths) {
    Faults faults;
    std::vector<StoredPiece> pieces;
    for (const std::string& path : paths) {
        try {
            pieces.push_back(read_piece(path));
        } catch (const InputError& error) {
            for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
        }
    }
    for (const StoredPiece& piece : pieces) {
        const FinishedPiece& part = piece.part;
        if (!piece.complete) {
            const std::string file = shell_word(std::filesystem::absolute(part.name).string());
            faults.add(part.name,
                       fmt::format("piece {} is unfinished (go on with: levywell simulate {} --resume -o {})",
                                   part.piece.text(), file, file));
        }
        const FinishedPiece& first = pieces.front().part;
        if (part.digest != first.digest) {
            std::string difference = text_difference(first.digest, part.digest);
            faults.add(part.name,
                       fmt::format("is a piece of another run than {}: {}", first.name, difference));
        }
    }
    faults.throw_if_any();
    return pieces;
}

/// The run that a piece is of.
Study study_of(const StoredRun& whole) {
    Faults faults;
    Study study;
    study.request = whole.config(faults).request;
    study.potential = whole.potential(faults);
    faults.throw_if_any();
    return study;
}

RunResult merge_files(const std::vector<std::string>& paths, const Streams& streams) {
    const std::vector<StoredPiece> stored = read_all(paths);
    const StoredRun& whole = stored.front().whole;
    std::vector<FinishedPiece> pieces;
    for (const StoredPiece& piece : stored) pieces.push_back(piece.part);
    RunOptions options;
    options.provenance = {whole.request, streams.command_line, now_text()};
    options.request_text = whole.request;
    TerminalObserver observer(streams.err, false);
    return merge(study_of(whole), pieces, options, &observer);
}

int merge_into(Streams& streams, const MergeOptions& options) {
    Faults faults;
    const FileLock lock = claim_output({options.output, options.pieces, options.force}, streams, faults);
    faults.throw_if_any();
    const RunResult result = merge_files(options.pieces, streams);
    write_result(result, options.output);
    streams.out << (options.json ? run_report_json(result, "merge") : run_report_text(result));
    return written(streams, options.output);
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
    add_output_option(*command, o.output, "result file (HDF5) of the whole run")->required();
    add_force_option(*command, o.force);
    add_json_option(*command, o.json);
    command->footer(
        "The result has the numbers of a run in one go. Pieces of different runs, unfinished or overlapping "
        "ones "
        "are\nrefused, and so is a set with pieces missing, which are named.\n\n"
        "Examples:\n"
        "  levywell simulate run.toml --condition 1/3 -o a.h5      (and 2/3, 3/3: anywhere, at any time)\n"
        "  levywell merge a.h5 b.h5 c.h5 -o whole.h5\n"
        "  levywell merge two_well.*-of-12.h5 -o two_well.h5 --json");
    command->callback(
        [&, options] { action = [&streams, options] { return merge_into(streams, *options); }; });
}

}  // namespace levywell::inline cli
