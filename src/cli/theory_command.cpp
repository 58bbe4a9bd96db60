#include "cli/commands.hpp"
#include "cli/table.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/metastability.hpp"
#include "levywell_version.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include <fmt/format.h>

namespace levywell {
namespace {

struct TheoryOptions {
    std::string potential;
    std::vector<double> alpha;
    std::vector<double> epsilon;
    double tolerance = exact_tolerance;  ///< relative, of exact values
    std::string density;                 ///< file for stationary densities; empty = none
    bool json = false;
};

nlohmann::ordered_json finite_or_null(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json points_json(const std::vector<CriticalPoint>& points) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const CriticalPoint& point : points) {
        list.push_back(
            {{"position", point.position}, {"height", point.height}, {"curvature", point.curvature}});
    }
    return list;
}

nlohmann::ordered_json matrix_json(const WellMatrix& matrix, double factor) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < matrix.wells; ++i) {
        nlohmann::ordered_json row = nlohmann::ordered_json::array();
        for (std::size_t j = 0; j < matrix.wells; ++j) row.push_back(factor * matrix(i, j));
        rows.push_back(row);
    }
    return rows;
}

/// All that theory says of one noise: times from every well, share of time of every basin.
struct AtNoise {
    std::vector<Prediction> transition;  ///< from each well
    std::vector<Prediction> exit;
    StationaryLaw stationary;
};

AtNoise at_noise(const PotentialFile& file, double alpha, double epsilon, double tolerance) {
    AtNoise all;
    std::vector<Fault> missed;
    const auto times = [&](Measure measure, std::size_t i) {
        Prediction prediction = predict(condition_from(file, measure, alpha, epsilon, i), file, tolerance);
        if (prediction.mean_exact_error > tolerance * prediction.mean_exact) {
            missed.push_back(
                {"--tolerance",
                 fmt::format("{} cannot be reached for the {} time from m{} at alpha = {}, epsilon = {}: it "
                             "was solved to {:.2g}",
                             tolerance, measure == Measure::exit ? "exit" : "transition", i + 1, alpha,
                             epsilon, prediction.mean_exact_error / prediction.mean_exact)});
        }
        return prediction;
    };
    for (std::size_t i = 0; i < file.landscape.minima.size(); ++i) {
        all.transition.push_back(times(Measure::transitions, i));
        all.exit.push_back(times(Measure::exit, i));
    }
    if (!missed.empty()) throw InputError(std::move(missed));
    all.stationary = predict_stationary(file, alpha, epsilon, tolerance);
    return all;
}

std::string landscape_text(const PotentialFile& file) {
    const Landscape& landscape = file.landscape;
    std::string text = fmt::format("{} ({})\n", file.name, file.path);
    TextTable table({"point", "w", "f", "f''", "width", "barrier left", "barrier right"});
    for (std::size_t i = 0; i < landscape.minima.size(); ++i) {
        const CriticalPoint& m = landscape.minima[i];
        table.add({fmt::format("m{}", i + 1), number_text(m.position, 7), number_text(m.height, 6),
                   number_text(m.curvature, 6), number_text(landscape.width(i), 6),
                   number_text(landscape.barrier_left(i), 6), number_text(landscape.barrier_right(i), 6)});
        if (i == landscape.maxima.size()) break;
        const CriticalPoint& s = landscape.maxima[i];
        table.add({fmt::format("s{}", i + 1), number_text(s.position, 7), number_text(s.height, 6),
                   number_text(s.curvature, 6), "", "", ""});
    }
    return text + table.text();
}

/// The jump chain in units of 1/(C_alpha eps^alpha): who follows whom, how long it takes, how fast it
/// relaxes.
std::string chain_text(const WellMatrix& q) {
    const WellMatrix next = jump_probabilities(q);
    const WellMatrix passage = mean_first_passage(q);
    const auto table_of = [&](const std::string& title, const WellMatrix& matrix) {
        std::vector<std::string> header{title};
        for (std::size_t j = 0; j < q.wells; ++j) header.push_back(fmt::format("m{}", j + 1));
        TextTable table(header);
        for (std::size_t i = 0; i < q.wells; ++i) {
            std::vector<std::string> row{fmt::format("from m{}", i + 1)};
            for (std::size_t j = 0; j < q.wells; ++j)
                row.push_back(i == j ? "" : number_text(matrix(i, j), 5));
            table.add(row);
        }
        return table.text();
    };
    return table_of("P(next well), q_ij/q_i", next) +
           table_of("mean first passage x C_alpha eps^alpha", passage) +
           fmt::format("  relaxation times x C_alpha eps^alpha: {:.5g}\n",
                       fmt::join(relaxation_times(q), ", "));
}

std::string noise_text(const PotentialFile& file, const WellMatrix& q, double alpha, double epsilon,
                       double tolerance) {
    const std::size_t r = q.wells;
    std::string text;
    if (alpha < 2) {
        const double factor = rate_factor(alpha, epsilon);
        std::vector<std::string> header{
            fmt::format("rates at epsilon = {} (C_alpha eps^alpha q_ij)", epsilon)};
        for (std::size_t j = 0; j < r; ++j) header.push_back(fmt::format("m{}", j + 1));
        TextTable table(header);
        for (std::size_t i = 0; i < r; ++i) {
            std::vector<std::string> row{fmt::format("from m{}", i + 1)};
            for (std::size_t j = 0; j < r; ++j) row.push_back(number_text(factor * q(i, j), 5));
            table.add(row);
        }
        text += table.text();
    }
    const AtNoise all = at_noise(file, alpha, epsilon, tolerance);
    const std::string law = alpha < 2 ? "small noise" : "Kramers";
    TextTable table({fmt::format("times at epsilon = {}", epsilon), "transition", "(" + law + ")", "exit",
                     "(" + law + ")", "share of time"});
    for (std::size_t i = 0; i < r; ++i) {
        const Solved& share = all.stationary.basin[i];
        table.add({fmt::format("from m{}", i + 1),
                   with_error(all.transition[i].mean_exact, all.transition[i].mean_exact_error),
                   number_text(all.transition[i].small_noise(), 6),
                   with_error(all.exit[i].mean_exact, all.exit[i].mean_exact_error),
                   number_text(all.exit[i].small_noise(), 6), with_error(share.value, share.error)});
    }
    return text + table.text();
}

std::string rates_text(const PotentialFile& file, const Wells& wells, double alpha,
                       const std::vector<double>& epsilons, double tolerance) {
    std::string text = fmt::format("\nalpha = {}: C_alpha = {:.6g}\n", alpha, levy_constant(alpha));
    const WellMatrix q = paper_generator(wells, alpha);
    const std::size_t r = wells.count();
    if (alpha < 2) {
        std::vector<std::string> header{"q_ij (paper, without C_alpha)"};
        for (std::size_t j = 0; j < r; ++j) header.push_back(fmt::format("m{}", j + 1));
        header.push_back("pi");
        if (r == 2) header.push_back("pi (closed form)");
        const std::vector<double> pi = stationary_distribution(q);
        TextTable table(header);
        for (std::size_t i = 0; i < r; ++i) {
            std::vector<std::string> row{fmt::format("from m{}", i + 1)};
            for (std::size_t j = 0; j < r; ++j) row.push_back(number_text(q(i, j), 6));
            row.push_back(number_text(pi[i], 6));
            if (r == 2) row.push_back(number_text(two_well_stationary(wells, alpha)[i], 6));
            table.add(row);
        }
        text += table.text();
    }
    if (alpha < 2 && r > 2) text += chain_text(q);
    for (double epsilon : epsilons) text += noise_text(file, q, alpha, epsilon, tolerance);
    return text;
}

nlohmann::ordered_json times_json(const Prediction& prediction) {
    return {{schema::mean_exact, finite_or_null(prediction.mean_exact)},
            {schema::mean_exact_error, finite_or_null(prediction.mean_exact_error)},
            {schema::mean_asymptotic, finite_or_null(prediction.mean_asymptotic)},
            {schema::kramers, finite_or_null(prediction.kramers)},
            {schema::target_exact, prediction.target_exact}};
}

nlohmann::ordered_json rates_json(const PotentialFile& file, const Wells& wells, double alpha,
                                  const std::vector<double>& epsilons, double tolerance) {
    nlohmann::ordered_json entry;
    const WellMatrix q = paper_generator(wells, alpha);
    entry["alpha"] = alpha;
    entry["c_alpha"] = levy_constant(alpha);
    entry["q"] = matrix_json(q, 1);
    entry["pi"] =
        alpha < 2 ? nlohmann::ordered_json(stationary_distribution(q)) : nlohmann::ordered_json(nullptr);
    if (alpha < 2) {
        entry["jump_probability"] = matrix_json(jump_probabilities(q), 1);
        entry["mean_first_passage"] = matrix_json(mean_first_passage(q), 1);
        entry["relaxation_times"] = relaxation_times(q);
    }
    entry["epsilon"] = nlohmann::ordered_json::array();
    for (double epsilon : epsilons) {
        nlohmann::ordered_json at;
        at["epsilon"] = epsilon;
        if (alpha < 2) at["rate"] = matrix_json(q, rate_factor(alpha, epsilon));
        const AtNoise all = at_noise(file, alpha, epsilon, tolerance);
        for (std::size_t i = 0; i < wells.count(); ++i) {
            at["transition"].push_back(times_json(all.transition[i]));
            at["exit"].push_back(times_json(all.exit[i]));
            at["pi_exact"].push_back(all.stationary.basin[i].value);
        }
        entry["epsilon"].push_back(at);
    }
    return entry;
}

/// The exact stationary density at every alpha and epsilon, as columns.
void write_densities(const PotentialFile& file, const TheoryOptions& options) {
    std::string text = "alpha,epsilon,w,density\n";
    for (double alpha : options.alpha) {
        for (double epsilon : options.epsilon) {
            const StationaryLaw law = predict_stationary(file, alpha, epsilon, options.tolerance);
            for (std::size_t k = 0; k < law.position.size(); ++k)
                text +=
                    fmt::format("{},{},{:.10g},{:.6g}\n", alpha, epsilon, law.position[k], law.density[k]);
        }
    }
    std::ofstream out(options.density);
    if (!(out << text) || !out.flush()) throw RunError(options.density + ": cannot be written");
}

int show(Streams& streams, const TheoryOptions& options) {
    Faults faults;
    const PotentialFile file = read_potential(options.potential, faults);
    for (double alpha : options.alpha) {
        if (!(alpha > 0 && alpha <= 2))
            faults.add("--alpha", fmt::format("alpha = {} (stable laws exist for 0 < alpha <= 2)", alpha));
    }
    for (double epsilon : options.epsilon) {
        if (!(epsilon > 0 && std::isfinite(epsilon)))
            faults.add("--epsilon", fmt::format("epsilon = {} (must be > 0)", epsilon));
    }
    if (!(options.tolerance > 0 && options.tolerance <= 0.1))
        faults.add("--tolerance",
                   fmt::format("tolerance = {} (relative, above 0 and up to 0.1)", options.tolerance));
    if (!options.density.empty() && options.epsilon.empty())
        faults.add("--density", "needs --epsilon: a stationary density belongs to a noise");
    if (!options.density.empty() && std::filesystem::exists(options.density))
        faults.add(options.density, "exists already");
    faults.throw_if_any();
    if (!file.metastable || file.landscape.minima.size() < 2) {
        throw InputError(options.potential, "has fewer than two wells: there are no transitions to speak of");
    }
    if (!options.density.empty()) write_densities(file, options);
    const Wells wells = file.landscape.wells();
    if (options.json) {
        nlohmann::ordered_json object;
        object["command"] = "theory";
        object["version"] = LEVYWELL_VERSION;
        object["potential"] = {{"name", file.name},
                               {"minima", points_json(file.landscape.minima)},
                               {"maxima", points_json(file.landscape.maxima)}};
        object["conditions"] = nlohmann::ordered_json::array();
        for (double alpha : options.alpha)
            object["conditions"].push_back(
                rates_json(file, wells, alpha, options.epsilon, options.tolerance));
        streams.out << object.dump(2) << '\n';
        return exit_done;
    }
    streams.out << landscape_text(file);
    for (double alpha : options.alpha)
        streams.out << rates_text(file, wells, alpha, options.epsilon, options.tolerance);
    streams.out
        << "\nRates and small-noise times hold as eps -> 0 (Pavlyukevich 2007; Simsekli, Sagun, "
           "Gurbuzbalaban "
           "2019, theorems 1 and 2, with C_alpha); exact ones at the noise given, with the solver's error.\n";
    return exit_done;
}

}  // namespace

void add_theory_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand("theory", "landscape, q_ij, pi and mean times of a potential");
    const auto options = std::make_shared<TheoryOptions>();
    command->add_option("POTENTIAL", options->potential, "potential file")->required();
    command->add_option("--alpha", options->alpha, "tail indices A[,A..], 0 < alpha <= 2")
        ->delimiter(',')
        ->required();
    command->add_option("--epsilon", options->epsilon, "noise scales E[,E..]: adds rates and exact times")
        ->delimiter(',');
    command->add_option(
        "--density", options->density,
        "write the exact stationary densities to this file (CSV: alpha, epsilon, w, density)");
    command->add_option("--tolerance", options->tolerance, "relative error of exact times")
        ->capture_default_str();
    command->add_flag("--json", options->json, "one JSON object on standard output");
    command->footer(
        "At alpha = 2 the noise is eps dL^2 = eps sqrt(2) dB (D = eps^2), and Eyring-Kramers times are "
        "shown.\n"
        "Examples:\n"
        "  levywell theory potentials/two_well.toml --alpha 1.2,1.5,1.8\n"
        "  levywell theory potentials/five_wells.toml --alpha 1.5 --epsilon 0.1,0.05\n"
        "  levywell theory potentials/two_well.toml --alpha 1.5 --epsilon 0.2 --density density.csv");
    command->callback([&, options] { action = [&streams, options] { return show(streams, *options); }; });
}

}  // namespace levywell
