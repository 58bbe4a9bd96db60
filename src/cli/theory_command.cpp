#include "cli/commands.hpp"
#include "cli/table.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/metastability.hpp"
#include "levywell_version.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include <fmt/format.h>

namespace levywell {
namespace {

struct TheoryOptions {
    std::string potential;
    std::vector<double> alpha;
    std::vector<double> epsilon;
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

/// Eyring-Kramers times from well i over each of its barriers to the far well, with the target.
std::vector<std::pair<std::size_t, double>> kramers_times(const Landscape& landscape, std::size_t i,
                                                          double epsilon) {
    std::vector<std::pair<std::size_t, double>> times;
    const CriticalPoint& minimum = landscape.minima[i];
    const auto over = [&](const CriticalPoint& maximum, double barrier, std::size_t target) {
        times.emplace_back(
            target, kramers_time_to_far_well({barrier, minimum.curvature, maximum.curvature}, epsilon).value);
    };
    if (i > 0) over(landscape.maxima[i - 1], landscape.barrier_left(i), i - 1);
    if (i < landscape.maxima.size()) over(landscape.maxima[i], landscape.barrier_right(i), i + 1);
    return times;
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

std::string rates_text(const PotentialFile& file, const Wells& wells, double alpha,
                       const std::vector<double>& epsilons) {
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
    for (double epsilon : epsilons) {
        if (alpha == 2) {
            TextTable table({fmt::format("epsilon = {} (D = {:.4g})", epsilon, epsilon * epsilon), "to",
                             "Eyring-Kramers time"});
            for (std::size_t i = 0; i < r; ++i) {
                for (const auto& [target, time] : kramers_times(file.landscape, i, epsilon)) {
                    table.add({fmt::format("from m{}", i + 1), fmt::format("m{}", target + 1),
                               number_text(time, 6)});
                }
            }
            text += table.text();
            continue;
        }
        const double factor = rate_factor(alpha, epsilon);
        std::vector<std::string> header{
            fmt::format("rates at epsilon = {} (C_alpha eps^alpha q_ij)", epsilon)};
        for (std::size_t j = 0; j < r; ++j) header.push_back(fmt::format("m{}", j + 1));
        header.insert(header.end(), {"mean transition time", "mean exit time"});
        TextTable table(header);
        for (std::size_t i = 0; i < r; ++i) {
            std::vector<std::string> row{fmt::format("from m{}", i + 1)};
            for (std::size_t j = 0; j < r; ++j) row.push_back(number_text(factor * q(i, j), 5));
            row.push_back(number_text(asymptotic_transition_time(wells, alpha, epsilon, i).value, 6));
            row.push_back(
                number_text(asymptotic_exit_time(wells.minima[i], wells.basin(i), alpha, epsilon).value, 6));
            table.add(row);
        }
        text += table.text();
    }
    return text;
}

nlohmann::ordered_json rates_json(const PotentialFile& file, const Wells& wells, double alpha,
                                  const std::vector<double>& epsilons) {
    nlohmann::ordered_json entry;
    const WellMatrix q = paper_generator(wells, alpha);
    entry["alpha"] = alpha;
    entry["c_alpha"] = levy_constant(alpha);
    entry["q"] = matrix_json(q, 1);
    entry["pi"] =
        alpha < 2 ? nlohmann::ordered_json(stationary_distribution(q)) : nlohmann::ordered_json(nullptr);
    entry["epsilon"] = nlohmann::ordered_json::array();
    for (double epsilon : epsilons) {
        nlohmann::ordered_json at;
        at["epsilon"] = epsilon;
        if (alpha < 2) {
            at["rate"] = matrix_json(q, rate_factor(alpha, epsilon));
            for (std::size_t i = 0; i < wells.count(); ++i) {
                at["mean_transition_time"].push_back(
                    asymptotic_transition_time(wells, alpha, epsilon, i).value);
                at["mean_exit_time"].push_back(
                    asymptotic_exit_time(wells.minima[i], wells.basin(i), alpha, epsilon).value);
            }
        } else {
            for (std::size_t i = 0; i < wells.count(); ++i) {
                for (const auto& [target, time] : kramers_times(file.landscape, i, epsilon)) {
                    at["kramers"].push_back(
                        {{"from", i + 1}, {"to", target + 1}, {"time", finite_or_null(time)}});
                }
            }
        }
        entry["epsilon"].push_back(at);
    }
    return entry;
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
    faults.throw_if_any();
    if (!file.metastable || file.landscape.minima.size() < 2) {
        throw InputError(options.potential, "has fewer than two wells: there are no transitions to speak of");
    }
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
            object["conditions"].push_back(rates_json(file, wells, alpha, options.epsilon));
        streams.out << object.dump(2) << '\n';
        return exit_done;
    }
    streams.out << landscape_text(file);
    for (double alpha : options.alpha) streams.out << rates_text(file, wells, alpha, options.epsilon);
    streams.out << "\nRates and times hold as eps -> 0 (Pavlyukevich 2007; Simsekli, Sagun, Gurbuzbalaban "
                   "2019, theorems 1 and 2, with C_alpha).\n";
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
    command->add_option("--epsilon", options->epsilon, "noise scales E[,E..]: adds rates and times")
        ->delimiter(',');
    command->add_flag("--json", options->json, "one JSON object on standard output");
    command->footer(
        "At alpha = 2 the noise is eps dL^2 = eps sqrt(2) dB (D = eps^2), and Eyring-Kramers times are "
        "shown.\n"
        "Examples:\n"
        "  levywell theory potentials/two_well.toml --alpha 1.2,1.5,1.8\n"
        "  levywell theory potentials/five_wells.toml --alpha 1.5 --epsilon 0.1,0.05");
    command->callback([&, options] { action = [&streams, options] { return show(streams, *options); }; });
}

}  // namespace levywell
