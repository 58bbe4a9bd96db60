#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "cli/step_progress.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/theory_file.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/report/theory_report.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct TheoryOptions {
    std::string potential;
    std::vector<double> alpha;
    std::vector<double> epsilon;
    double tolerance = exact_tolerance;  ///< relative, of exact values
    bool insists = false;                ///< the user asked for that tolerance: missing it is an error
    std::string density;                 ///< file for stationary densities; empty = none
    std::string output;                  ///< result file; empty = none
    bool force = false;
    bool json = false;
};

int show(Streams& streams, const TheoryOptions& options) {
    Faults faults;
    const PotentialFile file = read_potential(options.potential, faults);
    say_notes(faults);
    check_theory_noise(options.alpha, options.epsilon, faults);
    const auto twice = [&](const char* flag, std::vector<double> values) {
        std::sort(values.begin(), values.end());
        const auto same = std::adjacent_find(values.begin(), values.end());
        if (same != values.end()) faults.add(flag, fmt::format("{} is there twice", *same));
    };
    twice("--alpha", options.alpha);
    twice("--epsilon", options.epsilon);
    check_tolerance(options.tolerance, faults);
    if (!options.density.empty() && options.epsilon.empty())
        faults.add("--density", "needs --epsilon: a stationary density belongs to a noise");
    if (!options.output.empty() && options.epsilon.empty())
        faults.add("--output", "needs --epsilon: the file holds exact times at a noise");
    const std::vector<std::string> read{options.potential, file.table ? file.table->path : ""};
    const bool one = name_one_file(options.density, options.output);
    if (one)
        faults.add("--density",
                   fmt::format("{} is the file of --output too (name two files)", options.density));
    const FileLock density = claim_output({one ? "" : options.density, read, options.force}, streams, faults);
    const FileLock output = claim_output({options.output, read, options.force}, streams, faults);
    faults.throw_if_any();
    if (!file.metastable || file.landscape.minima.size() < 2) {
        std::string why = "has fewer than two wells" + file.landscape.because();
        for (const std::string& remark : file.remarks) why += "; " + remark;
        throw InputError(options.potential, why +
                                                ": there are no transitions to speak of (exit runs with an "
                                                "interval work: levywell simulate --measure exit "
                                                "--interval=A,B --start x=X)");
    }
    std::vector<TheoryEntry> entries;
    StepProgress progress(streams.err, !options.json);
    for (double alpha : options.alpha) {
        for (double epsilon : options.epsilon)
            entries.push_back(theory_at(
                file, alpha, epsilon, options.tolerance,
                [&](const char* what, std::size_t done, std::size_t all) {
                    progress.show(fmt::format("{} at alpha = {}, epsilon = {}", what, alpha, epsilon),
                                  static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
                }));
    }
    progress.clear();
    if (options.insists) {
        for (const TheoryEntry& entry : entries) {
            for (const std::string& remark : entry.remarks) faults.add("--tolerance", remark);
        }
    }
    faults.throw_if_any();
    const bool with_density = !options.density.empty() || !options.output.empty();
    for (TheoryEntry& entry : entries) {
        if (with_density) add_density(file, options.tolerance, entry);
    }
    if (!options.density.empty()) write_densities(entries, options.density);
    if (!options.output.empty())
        write_theory({"", streams.command_line, now_text(), 0}, file, entries, options.output);
    streams.out << (options.json ? theory_report_json : theory_report_text)(file, options.alpha, entries);
    return exit_done;
}

}  // namespace

void add_theory_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand("theory", "landscape, q_ij, pi and mean times of a potential");
    const auto options = std::make_shared<TheoryOptions>();
    command->add_option("POTENTIAL", options->potential, "potential file")->type_name(file_type)->required();
    command->add_option("--alpha", options->alpha, "tail indices A[,A..], 0 < alpha <= 2")
        ->delimiter(',')
        ->required();
    command->add_option("--epsilon", options->epsilon, "noise scales E[,E..]: adds rates and exact times")
        ->delimiter(',');
    command
        ->add_option(
            "--density", options->density,
            "write the exact stationary densities to this file (CSV: alpha, epsilon, w, density, error, "
            "width: means over cells of that width about w)")
        ->type_name(file_type);
    command->add_option("--tolerance", options->tolerance, "relative error of exact times")
        ->capture_default_str();
    add_output_option(*command, options->output, "write everything to this file (HDF5)");
    add_force_option(*command, options->force, "file");
    add_json_option(*command, options->json);
    command->footer(
        "At alpha = 2 the noise is eps dL^2 = eps sqrt(2) dB (D = eps^2), and Eyring-Kramers times are "
        "shown.\n"
        "Examples:\n"
        "  levywell theory potentials/two_well.toml --alpha 1.2,1.5,1.8\n"
        "  levywell theory potentials/five_wells.toml --alpha 1.5 --epsilon 0.1,0.05\n"
        "  levywell theory potentials/two_well.toml --alpha 1.5 --epsilon 0.2 --density density.csv");
    command->callback([&, command, options] {
        options->insists = command->count("--tolerance") > 0;
        action = [&streams, options] { return show(streams, *options); };
    });
}

}  // namespace levywell::inline cli
