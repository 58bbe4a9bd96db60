#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/request_flags.hpp"
#include "cli/result_options.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/io/audit_run.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/report/audit_report.hpp"
#include "levywell/report/times_audit_report.hpp"

#include <memory>
#include <ostream>

#include <spdlog/spdlog.h>

namespace levywell::inline cli {
namespace {

/// Of the event that times are of; of a sampler's numbers none.
constexpr const char* of_events[] = {"measure",    "start",      "interval", "delta",
                                     "convention", "monitoring", "dt"};

struct AuditCommand {
    AuditOptions what;
    std::string potential;  ///< empty: numbers are a sampler's
    RequestFlags flags;
    CLI::Option* scale = nullptr;
    bool json = false;
};

/// What the times of a file are meant to be times of.
Study study_of(const AuditCommand& command) {
    Faults faults;
    Study study;
    if (command.scale->count() == 0) faults.add("--epsilon", "is missing: times belong to a noise");
    study.request.alpha = {command.what.request.alpha};
    study.request.epsilon = {command.what.request.scale};
    study.request.where = {{"alpha", "--alpha"}, {"epsilon", "--epsilon"}};
    study.request.measure = MeasureChoice::exit;
    command.flags.apply(study.request, faults);
    study.potential = read_potential(command.potential, faults);
    faults.throw_if_any();
    return study;
}

int audit_file(Streams& streams, const AuditCommand& command) {
    const AuditWatch watch{[](const std::string& text) { spdlog::info("{}", text); }, warn_in_log};
    if (!command.potential.empty()) {
        const TimesAuditResult result = run_times_audit(command.what, study_of(command), watch);
        streams.out << (command.json ? times_audit_report_json : times_audit_report_text)(result);
        return result.audit.departs() ? exit_departs : exit_done;
    }
    Faults faults;
    for (const char* key : of_events)
        if (command.flags.has(key))
            faults.add(request_field(key).flag(), "belongs to times in a potential: --potential is missing");
    faults.throw_if_any();
    const AuditResult result = run_audit(command.what, watch);
    streams.out << (command.json ? audit_report_json : audit_report_text)(result);
    return result.audit.departs() ? exit_departs : exit_done;
}

}  // namespace

void add_audit_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "audit",
        "hold the numbers of any sampler against the symmetric stable law, or the times of "
        "any simulator against the exact law of its event");
    const auto options = std::make_shared<AuditCommand>();
    AuditOptions& o = options->what;
    command
        ->add_option("FILE", o.source,
                     "FILE[:NAME]: .npy, .npz, HDF5, .mat, .pt, .safetensors (NAME: which array), text, also "
                     "gzipped, or - for standard input")
        ->type_name(file_type)
        ->required();
    command->add_option("--alpha", o.request.alpha, "tail index of the law, 0.01 <= alpha <= 2")->required();
    options->scale = command->add_option(
        "--epsilon,--scale", o.request.scale,
        "scale of the law: E exp(ikX) = exp(-|scale k|^alpha) (default 1); of times the noise's epsilon");
    command->add_option(
        "--level", o.request.level,
        "chance that numbers of the law are said to depart, all tests together (default 0.01)");
    command->add_option("--dtype", o.dtype, "raw numbers without a header, of this type: f4, <f8, >i2, ..");
    command->add_option("--columns", o.columns, "raw numbers: columns of the matrix (default 1)");
    const char* group = "Times of an event";
    command->add_option("--potential", options->potential, "potential file: the numbers are times in it")
        ->type_name(file_type)
        ->group(group);
    options->flags.add(*command, "measure", group, "what happens at them: exit (default) or transitions");
    for (const char* key : {"start", "interval", "delta", "convention"})
        options->flags.add(*command, key, group);
    options->flags.add(*command, "monitoring", group,
                       "continuous (default): of the process; grid: of the chain w - f'(w) dt + noise, seen "
                       "after its steps");
    options->flags.add(*command, "dt", group, "step of that chain");
    add_json_option(*command, options->json);
    command->footer(
        "Exit codes: 0 nothing speaks against the law; 4 the numbers depart from it; 2 bad usage or input.\n"
        "Examples:\n"
        "  python3 draw.py | levywell audit - --alpha 1.5\n"
        "  levywell audit draws.npy --alpha 1.2 --scale 0.5\n"
        "  levywell audit normal.npy --alpha 2 --scale 0.70710678118654752   # N(0, 1)\n"
        "  levywell stable --alpha 1.5 --sample 1000000 | levywell audit - --alpha 1.5\n"
        "  levywell audit times.npy --potential potentials/two_well.toml --start m1 --alpha 1.5 --epsilon "
        "0.3");
    command->callback([&streams, &action, options] {
        action = [&streams, options] { return audit_file(streams, *options); };
    });
}

}  // namespace levywell::inline cli
