#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "cli/step_progress.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/exit_conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/theory_file.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/report/interval_report.hpp"
#include "levywell/report/theory_report.hpp"

#include <algorithm>
#include <optional>
#include <ostream>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct TheoryOptions {
    std::string potential;
    std::vector<double> alpha;
    std::vector<double> epsilon;
    std::vector<double> interval;        ///< A,B: what is left; empty = none
    std::vector<std::string> start;      ///< with an interval; empty = each minimum inside
    std::optional<std::int64_t> modes;   ///< eigenvalues; nothing = a few, and those of all wells
    double tolerance = exact_tolerance;  ///< relative, of exact values
    bool insists = false;                ///< the user asked for that tolerance: missing it is an error
    std::string density;                 ///< file for stationary densities; empty = none
    std::string curves;                  ///< file for curves; empty = none
    std::string output;                  ///< result file; empty = none
    bool force = false;
    bool json = false;

    bool wants_curves() const { return !curves.empty() || !output.empty(); }
};

/// Faults of the options that do not depend on the potential.
void check_options(const TheoryOptions& options, Faults& faults) {
    check_theory_noise(options.alpha, options.epsilon, faults);
    check_tolerance(options.tolerance, faults);
    if (options.modes && (*options.modes < 0 || *options.modes > static_cast<std::int64_t>(most_modes)))
        faults.add("--modes", fmt::format("modes = {} (0 to {})", *options.modes, most_modes));
    const auto needs_noise = [&](const char* flag, bool given, const char* why) {
        if (given && options.epsilon.empty()) faults.add(flag, fmt::format("needs --epsilon: {}", why));
    };
    needs_noise("--density", !options.density.empty(), "a stationary density belongs to a noise");
    needs_noise("--output", !options.output.empty(), "the file holds exact times at a noise");
    needs_noise("--curves", !options.curves.empty(), "curves belong to a noise");
    if (options.modes && options.interval.empty() && !options.wants_curves())
        faults.add("--modes",
                   "needs --interval, --curves or --output: without them no eigenvalues are computed");
    needs_noise("--interval", !options.interval.empty(), "times of leaving belong to a noise");
    if (!options.interval.empty() && options.interval.size() != 2) faults.add("--interval", "must be A,B");
    if (!options.interval.empty() && !options.density.empty())
        faults.add(
            "--density",
            "is the stationary density of the whole line, which --interval ends (leave one of both out; "
            "--curves has the quasi-stationary density of an interval)");
    if (options.interval.empty() && !options.start.empty())
        faults.add("--start",
                   "needs --interval: without it times are those from every minimum to the balls of the "
                   "others (--curves has them from everywhere)");
}

/// Asks for each noise in turn, and shows how far it is.
template <class Entry, class Solve>
std::vector<Entry> solve_grid(Streams& streams, const TheoryOptions& options, const Solve& solve) {
    std::vector<Entry> entries;
    StepProgress progress(streams.err, !options.json);
    for (double alpha : options.alpha) {
        for (double epsilon : options.epsilon)
            entries.push_back(solve(alpha, epsilon, [&](const char* what, std::size_t done, std::size_t all) {
                progress.show(fmt::format("{} at alpha = {}, epsilon = {}", what, alpha, epsilon),
                              static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
            }));
    }
    progress.clear();
    return entries;
}

/// Adds to each entry what goes into files alone.
template <class Entry, class Add>
void add_to_each(Streams& streams, const TheoryOptions& options, std::vector<Entry>& entries,
                 const Add& add) {
    StepProgress progress(streams.err, !options.json);
    for (std::size_t k = 0; k < entries.size(); ++k) {
        progress.show(fmt::format("curves at alpha = {}, epsilon = {}", entries[k].alpha, entries[k].epsilon),
                      static_cast<std::int64_t>(k), static_cast<std::int64_t>(entries.size()));
        add(entries[k]);
    }
    progress.clear();
}

/// A tolerance that the user insists on and that was missed is an error.
template <class Entry>
void check_reached(const TheoryOptions& options, const std::vector<Entry>& entries) {
    Faults faults;
    if (options.insists) {
        for (const Entry& entry : entries) {
            for (const std::string& remark : entry.remarks) faults.add("--tolerance", remark);
        }
    }
    faults.throw_if_any();
}

int show_interval(Streams& streams, const TheoryOptions& options, const PotentialFile& file,
                  const std::vector<Condition>& from) {
    const Interval interval = std::get<Exit>(from.front().measure).interval;
    const std::vector<CriticalPoint>& minima = file.landscape.minima;
    const auto inside = std::count_if(minima.begin(), minima.end(), [&](const CriticalPoint& minimum) {
        return interval.contains(minimum.position);
    });
    const std::size_t modes = usual_modes(options.modes, static_cast<std::size_t>(inside) + 1);
    auto entries =
        solve_grid<IntervalEntry>(streams, options, [&](double alpha, double epsilon, const auto& before) {
            return interval_theory_at(file, from, alpha, epsilon, modes, options.tolerance, before);
        });
    check_reached(options, entries);
    for (IntervalEntry& entry : entries) add_deviation_remarks(entry);
    if (options.wants_curves())
        add_to_each(streams, options, entries,
                    [&](IntervalEntry& entry) { add_curves(file, options.tolerance, entry); });
    if (!options.curves.empty()) write_curve_table(entries, options.curves);
    if (!options.output.empty())
        write_interval_theory({"", streams.command_line, now_text()}, file, entries, options.output);
    streams.out << (options.json ? interval_report_json : interval_report_text)(file, entries);
    return exit_done;
}

int show_wells(Streams& streams, const TheoryOptions& options, const PotentialFile& file) {
    auto entries =
        solve_grid<TheoryEntry>(streams, options, [&](double alpha, double epsilon, const auto& before) {
            return theory_at(file, alpha, epsilon, options.tolerance, before);
        });
    check_reached(options, entries);
    const bool with_density = !options.density.empty() || !options.output.empty();
    const std::size_t modes = usual_modes(options.modes, file.landscape.minima.size());
    if (with_density || options.wants_curves())
        add_to_each(streams, options, entries, [&](TheoryEntry& entry) {
            if (with_density) add_density(file, options.tolerance, entry);
            if (options.wants_curves()) add_curves(file, modes, options.tolerance, entry);
        });
    if (!options.density.empty()) write_densities(entries, options.density);
    if (!options.curves.empty()) write_curve_table(entries, options.curves);
    if (!options.output.empty())
        write_theory({"", streams.command_line, now_text()}, file, entries, options.output);
    streams.out << (options.json ? theory_report_json : theory_report_text)(file, options.alpha, entries);
    return exit_done;
}

int show(Streams& streams, const TheoryOptions& options) {
    Faults faults;
    const PotentialFile file = read_potential(options.potential, faults);
    say_notes(faults);
    const bool readable = faults.empty();
    check_options(options, faults);
    std::vector<Condition> from;
    if (readable && options.interval.size() == 2)
        from = exit_conditions(file, {options.interval[0], options.interval[1]}, options.start, faults);
    const std::vector<std::string> read{options.potential, file.table ? file.table->path : ""};
    std::vector<FileLock> locks;
    std::vector<std::pair<const char*, std::string>> claimed;
    for (const auto& [flag, path] : {std::pair{"--output", options.output},
                                     {"--density", options.density},
                                     {"--curves", options.curves}}) {
        const auto same = std::find_if(claimed.begin(), claimed.end(), [&, &name = path](const auto& other) {
            return name_one_file(name, other.second);
        });
        if (same != claimed.end()) {
            faults.add(flag, fmt::format("{} is the file of {} too (name two files)", path, same->first));
            continue;
        }
        claimed.emplace_back(flag, path);
        locks.push_back(claim_output({path, read, options.force}, streams, faults));
    }
    faults.throw_if_any();
    if (!from.empty()) return show_interval(streams, options, file, from);
    if (!file.metastable || file.landscape.minima.size() < 2) {
        std::string why = "has fewer than two wells" + file.landscape.because();
        for (const std::string& remark : file.remarks) why += "; " + remark;
        throw InputError(options.potential,
                         why +
                             ": there are no transitions to speak of (the time to leave an interval works: "
                             "--interval=A,B --start x=X)");
    }
    return show_wells(streams, options, file);
}

}  // namespace

void add_theory_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command =
        app.add_subcommand("theory", "landscape, q_ij, pi, mean times and eigenvalues of a potential");
    const auto options = std::make_shared<TheoryOptions>();
    command->add_option("POTENTIAL", options->potential, "potential file, or @NAME (see levywell potentials)")
        ->type_name(file_type)
        ->required();
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
    command
        ->add_option("--interval", options->interval,
                     "A,B: exact times of leaving it, ends and eigenvalues instead (an end may be inf)")
        ->delimiter(',');
    command
        ->add_option(
            "--start", options->start,
            "with --interval: where paths begin, m1 or x=0.3, S[,S..] (default: each minimum inside)")
        ->delimiter(',');
    command->add_option(
        "--modes", options->modes,
        "eigenvalues, with --interval, --curves or -o (default: 4, or as many as there are wells; 0: none)");
    command
        ->add_option(
            "--curves", options->curves,
            "write curves over w to this file (CSV: curve, alpha, epsilon, w, value, error): mean times, "
            "committors, eigenfunctions, with --interval the quasi-stationary density")
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
        "  levywell theory potentials/two_well.toml --alpha 1.5 --epsilon 0.2 --density density.csv\n"
        "  levywell theory potentials/two_well.toml --alpha 1.5 --epsilon 0.1 --interval=-inf,1 --curves "
        "curves.csv\n"
        "  levywell theory potentials/flat.toml --alpha 0.5,1,1.5 --epsilon 1 --interval=-1,1 --start x=0 "
        "--tolerance 1e-6 --modes 1");
    command->callback([&, command, options] {
        options->insists = command->count("--tolerance") > 0;
        action = [&streams, options] { return show(streams, *options); };
    });
}

}  // namespace levywell::inline cli
