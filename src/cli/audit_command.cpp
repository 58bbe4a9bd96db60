#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/io/audit_run.hpp"
#include "levywell/report/audit_report.hpp"

#include <memory>
#include <ostream>

#include <spdlog/spdlog.h>

namespace levywell::inline cli {
namespace {

struct AuditCommand {
    AuditOptions what;
    bool json = false;
};

int audit_file(Streams& streams, const AuditCommand& command) {
    const AuditWatch watch{[](const std::string& text) { spdlog::info("{}", text); }, warn_in_log};
    const AuditResult result = run_audit(command.what, watch);
    streams.out << (command.json ? audit_report_json : audit_report_text)(result);
    return result.audit.departs() ? exit_departs : exit_done;
}

}  // namespace

void add_audit_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "audit",
        "hold the numbers of any sampler against the symmetric stable law that they are meant to have");
    const auto options = std::make_shared<AuditCommand>();
    AuditOptions& o = options->what;
    command
        ->add_option("FILE", o.source,
                     "FILE[:NAME]: .npy, .npz, HDF5, .mat, .pt, .safetensors (NAME: which array), text, also "
                     "gzipped, or - for standard input")
        ->type_name(file_type)
        ->required();
    command->add_option("--alpha", o.request.alpha, "tail index of the law, 0.01 <= alpha <= 2")->required();
    command->add_option("--epsilon,--scale", o.request.scale,
                        "scale of the law: E exp(ikX) = exp(-|scale k|^alpha) (default 1)");
    command->add_option(
        "--level", o.request.level,
        "chance that numbers of the law are said to depart, all tests together (default 0.01)");
    command->add_option("--dtype", o.dtype, "raw numbers without a header, of this type: f4, <f8, >i2, ..");
    command->add_option("--columns", o.columns, "raw numbers: columns of the matrix (default 1)");
    add_json_option(*command, options->json);
    command->footer(
        "Exit codes: 0 nothing speaks against the law; 4 the numbers depart from it; 2 bad usage or input.\n"
        "Examples:\n"
        "  python3 draw.py | levywell audit - --alpha 1.5\n"
        "  levywell audit draws.npy --alpha 1.2 --scale 0.5\n"
        "  levywell audit normal.npy --alpha 2 --scale 0.70710678118654752   # N(0, 1)\n"
        "  levywell stable --alpha 1.5 --sample 1000000 | levywell audit - --alpha 1.5");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return audit_file(streams, *options); };
    });
}

}  // namespace levywell::inline cli
