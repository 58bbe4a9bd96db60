#include "cli/commands.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_law.hpp"

#include <ostream>

#include <fmt/format.h>

namespace levywell {
namespace {

struct StableOptions {
    double alpha = 1.5;
    double scale = 1;
    std::vector<double> pdf;
    std::vector<double> cdf;
    std::vector<double> sf;
    std::vector<double> quantile;
    std::int64_t sample = 0;
    std::uint64_t seed = 1;
};

int evaluate(Streams& streams, const StableOptions& options) {
    if (!(options.scale > 0))
        throw InputError("--scale", fmt::format("scale = {} (must be > 0)", options.scale));
    if (options.sample < 0)
        throw InputError("--sample", fmt::format("sample = {} (must be >= 0)", options.sample));
    const StableLaw law(options.alpha);
    // One value a line with 17 digits: what is printed reads back as the same double.
    const auto print = [&](double value) { streams.out << fmt::format("{:.17g}\n", value); };
    for (double x : options.pdf) print(law.pdf(x / options.scale) / options.scale);
    for (double x : options.cdf) print(law.cdf(x / options.scale));
    for (double x : options.sf) print(law.sf(x / options.scale));
    for (double p : options.quantile) print(options.scale * law.quantile(p));
    if (options.sample > 0) {
        const QuantileTable<double> table(law, options.scale);
        for (std::int64_t k = 0; k < options.sample; ++k) {
            const auto words = philox_words(options.seed, 0, static_cast<std::uint64_t>(k), Purpose::sample);
            print(table.draw(words[0], words[1]));
        }
    }
    return exit_done;
}

}  // namespace

void add_stable_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command =
        app.add_subcommand("stable", "the symmetric alpha-stable law itself, one value a line (17 digits)");
    const auto options = std::make_shared<StableOptions>();
    command->add_option("--alpha", options->alpha, "tail index, 0 < alpha <= 2")->required();
    command->add_option("--scale", options->scale, "scale sigma: E exp(ikX) = exp(-|sigma k|^alpha)")
        ->capture_default_str();
    CLI::App* what = command->add_option_group("what", "one of");
    what->add_option("--pdf", options->pdf, "density at X..")->delimiter(',');
    what->add_option("--cdf", options->cdf, "P(S <= X) at X..")->delimiter(',');
    what->add_option("--sf", options->sf, "P(S > X) at X..")->delimiter(',');
    what->add_option("--quantile", options->quantile, "quantile of P.., 0 < P < 1")->delimiter(',');
    what->add_option("--sample", options->sample, "N draws, by the simulator's own sampler");
    what->require_option(1);
    command->add_option("--seed", options->seed, "seed of --sample")->capture_default_str();
    command->footer(
        "alpha = 1 is Cauchy, alpha = 2 is normal with variance 2 (unit scale).\n"
        "Examples:\n"
        "  levywell stable --alpha 1.5 --cdf -3,0,3\n"
        "  levywell stable --alpha 0.7 --quantile 0.999999\n"
        "  levywell stable --alpha 1.2 --sample 1000 --seed 7");
    command->callback([&, options] { action = [&streams, options] { return evaluate(streams, *options); }; });
}

}  // namespace levywell
