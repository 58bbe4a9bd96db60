#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/output_claim.hpp"
#include "levywell/io/stable_file.hpp"
#include "levywell/random/stable_sample.hpp"

#include <cmath>
#include <ostream>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct StableOptions {
    std::vector<double> alpha;
    double scale = 1;
    std::vector<double> pdf;
    std::vector<double> cdf;
    std::vector<double> sf;
    std::vector<double> quantile;
    std::int64_t sample = 0;
    std::vector<std::string> unused;  ///< flags that were given and have no use
    std::uint64_t seed = 1;
    std::string output;  ///< file of whole laws instead
    std::vector<double> range{-6, 6};
    std::int64_t points = 1201;
    std::int64_t norms = 0;  ///< of so many vectors of independent draws
    std::int64_t dimension = 1000;
    bool force = false;
};

void check_scale(double scale, Faults& faults) {
    const std::string fault = StableSample::why_not(scale);
    if (!fault.empty()) faults.add("--scale", fault);
}

void check_alpha(double alpha, Faults& faults) {
    const std::string fault = StableLaw::why_not(alpha);
    if (!fault.empty()) faults.add("--alpha", fault);
}

/// The laws of all alpha at evenly spaced points, into a file.
int write_laws(Streams& streams, const StableOptions& options) {
    constexpr std::int64_t most_points = 1'000'000;
    constexpr std::int64_t most_draws = 1'000'000'000;
    Faults faults;
    for (const std::string& flag : options.unused)
        faults.add(flag, "has no use here (see levywell stable --help)");
    for (double alpha : options.alpha) check_alpha(alpha, faults);
    check_scale(options.scale, faults);
    const std::vector<double>& range = options.range;
    if (range.size() != 2 || !(range[0] < range[1] && std::isfinite(range[1] - range[0])))
        faults.add("--range", "must be A,B with A < B");
    if (options.points < 2 || options.points > most_points)
        faults.add("--points", fmt::format("points = {} (from 2 to {})", options.points, most_points));
    if (options.norms < 0 || options.dimension < 1 || options.norms > most_draws / options.dimension)
        faults.add("--norms",
                   fmt::format("{} vectors of {} numbers (at most {} numbers in all, of at least one "
                               "coordinate)",
                               options.norms, options.dimension, most_draws));
    const FileLock lock = claim_output({options.output, {}, options.force}, streams, faults);
    faults.throw_if_any();
    std::vector<StableEntry> entries;
    for (double alpha : options.alpha) {
        StableEntry entry = tabulate_law(alpha, options.scale, {range[0], range[1]}, options.points);
        const StableSample sample(StableLaw(alpha), options.scale, options.seed);
        for (std::int64_t vector = 0; vector < options.norms; ++vector)
            entry.norms.push_back(sample.norm(vector, options.dimension));
        entry.dimension = options.dimension;
        entries.push_back(std::move(entry));
    }
    write_stable_laws({"", streams.command_line, now_text(), options.seed}, entries, options.output);
    return written(streams, options.output);
}

int evaluate(Streams& streams, const StableOptions& options) {
    if (!options.output.empty()) return write_laws(streams, options);
    if (options.alpha.size() != 1)
        throw InputError("--alpha", "takes one tail index, or several with -o FILE.h5");
    Faults faults;
    for (const std::string& flag : options.unused)
        faults.add(flag, "has no use here (see levywell stable --help)");
    check_alpha(options.alpha.front(), faults);
    check_scale(options.scale, faults);
    if (options.sample < 0) faults.add("--sample", fmt::format("sample = {} (must be >= 0)", options.sample));
    for (double p : options.quantile) {
        if (!(p > 0 && p < 1))
            faults.add("--quantile", fmt::format("p = {} (a probability between 0 and 1)", p));
    }
    faults.throw_if_any();
    const StableLaw law(options.alpha.front());
    // One value a line with 17 digits: what is printed reads back as the same double.
    const auto print = [&](double value) { streams.out << fmt::format("{:.17g}\n", value); };
    for (double x : options.pdf) print(law.pdf(x / options.scale) / options.scale);
    for (double x : options.cdf) print(law.cdf(x / options.scale));
    for (double x : options.sf) print(law.sf(x / options.scale));
    for (double p : options.quantile) print(options.scale * law.quantile(p));
    if (options.sample > 0) {
        const StableSample sample(law, options.scale, options.seed);
        for (std::int64_t k = 0; k < options.sample; ++k) print(sample(k));
    }
    return exit_done;
}

}  // namespace

void add_stable_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command =
        app.add_subcommand("stable", "the symmetric alpha-stable law itself, one value a line (17 digits)");
    const auto options = std::make_shared<StableOptions>();
    command->add_option("--alpha", options->alpha, "tail index, 1e-300 <= alpha <= 2; with -o also A,A..")
        ->delimiter(',')
        ->required();
    command->add_option("--scale", options->scale, "scale sigma: E exp(ikX) = exp(-|sigma k|^alpha)")
        ->capture_default_str();
    CLI::App* what = command->add_option_group("what", "one of");
    what->add_option("--pdf", options->pdf, "density at X..")->delimiter(',');
    what->add_option("--cdf", options->cdf, "P(S <= X) at X..")->delimiter(',');
    what->add_option("--sf", options->sf, "P(S > X) at X..")->delimiter(',');
    what->add_option("--quantile", options->quantile, "quantile of P.., 0 < P < 1")->delimiter(',');
    what->add_option("--sample", options->sample, "N draws, by the simulator's own sampler");
    what->add_option("-o,--output", options->output, "whole laws into a file (HDF5), for pictures")
        ->type_name(file_type);
    what->require_option(1);
    command->add_option("--range", options->range, "of -o: A,B (default -6,6)")->delimiter(',');
    command->add_option("--points", options->points, "of -o: evenly spaced over the range")
        ->capture_default_str();
    command->add_option("--norms", options->norms, "of -o: also the norms of N vectors of independent draws");
    command->add_option("--dimension", options->dimension, "coordinates of such a vector")
        ->capture_default_str();
    add_force_option(*command, options->force, "file");
    command->add_option("--seed", options->seed, "seed of --sample and --norms")->capture_default_str();
    command->footer(
        "alpha = 1 is Cauchy, alpha = 2 is normal with variance 2 (unit scale).\n"
        "Examples:\n"
        "  levywell stable --alpha 1.5 --cdf -3,0,3\n"
        "  levywell stable --alpha 0.7 --quantile 0.999999\n"
        "  levywell stable --alpha 1.2 --sample 1000 --seed 7\n"
        "  levywell stable --alpha 2,1.6,1.2,0.8 -o densities.h5");
    command->callback([&, command, options] {
        const auto needs = [&](const char* flag, bool used) {
            if (!used && command->count(flag) > 0) options->unused.emplace_back(flag);
        };
        const bool file = !options->output.empty();
        for (const char* flag : {"--range", "--points", "--norms", "--force"}) needs(flag, file);
        needs("--dimension", options->norms > 0);
        needs("--seed", options->norms > 0 || options->sample > 0);
        action = [&streams, options] { return evaluate(streams, *options); };
    });
}

}  // namespace levywell::inline cli
