#include "cli/theory_report.hpp"

#include "cli/json_text.hpp"
#include "cli/table.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/metastability.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace levywell {
namespace {

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

/// A coordinate of a critical point, with the digits that tell it from its neighbours'.
std::string told_apart(const Landscape& landscape, bool minimum, std::size_t i, double CriticalPoint::*value,
                       int digits) {
    const CriticalPoint& point = (minimum ? landscape.minima : landscape.maxima)[i];
    const std::vector<CriticalPoint>& others = minimum ? landscape.maxima : landscape.minima;
    double gap = HUGE_VAL;
    for (std::size_t k = minimum && i > 0 ? i - 1 : i; k < std::min(others.size(), i + (minimum ? 1 : 2));
         ++k)
        gap = std::min(gap, std::abs(point.*value - others[k].*value));
    return text_apart(point.*value, gap, digits);
}

std::string landscape_text(const PotentialFile& file) {
    const Landscape& landscape = file.landscape;
    std::string text = fmt::format("{} ({})\n", file.name, file.path);
    TextTable table({"point", "w", "f", "f''", "width", "barrier left", "barrier right"});
    for (std::size_t i = 0; i < landscape.minima.size(); ++i) {
        const CriticalPoint& m = landscape.minima[i];
        table.add({fmt::format("m{}", i + 1), told_apart(landscape, true, i, &CriticalPoint::position, 7),
                   told_apart(landscape, true, i, &CriticalPoint::height, 6), number_text(m.curvature, 6),
                   number_text(landscape.width(i), 6), number_text(landscape.barrier_left(i), 6),
                   number_text(landscape.barrier_right(i), 6)});
        if (i == landscape.maxima.size()) break;
        const CriticalPoint& s = landscape.maxima[i];
        table.add({fmt::format("s{}", i + 1), told_apart(landscape, false, i, &CriticalPoint::position, 7),
                   told_apart(landscape, false, i, &CriticalPoint::height, 6), number_text(s.curvature, 6),
                   "", "", ""});
    }
    text += table.text();
    for (const std::string& remark : file.remarks) text += fmt::format("  {}\n", remark);
    return text;
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

std::string exact_text(const Prediction& prediction) {
    if (std::isinf(prediction.mean_exact))
        return time_text(prediction.mean_exact, prediction.mean_exact_log10);
    return with_error(prediction.mean_exact, prediction.mean_exact_error);
}

std::string small_noise_text(const Prediction& prediction) {
    return time_text(prediction.small_noise(), prediction.kramers_log10, 6);
}

std::string noise_text(const WellMatrix& q, const TheoryEntry& all) {
    const std::size_t r = q.wells;
    const double alpha = all.alpha;
    const double epsilon = all.epsilon;
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
    const std::string law = alpha < 2 ? "small noise" : "Kramers";
    TextTable table({fmt::format("times at epsilon = {}", epsilon), "transition", "(" + law + ")", "exit",
                     "(" + law + ")", "occupation fraction"});
    for (std::size_t i = 0; i < r; ++i) {
        const Solved& share = all.stationary.basin[i];
        table.add({fmt::format("from m{}", i + 1), exact_text(all.transition[i]),
                   small_noise_text(all.transition[i]), exact_text(all.exit[i]),
                   small_noise_text(all.exit[i]), with_error(share.value, share.error)});
    }
    return text + table.text();
}

std::string rates_text(const Wells& wells, double alpha, const std::vector<TheoryEntry>& entries) {
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
    for (const TheoryEntry& entry : entries) {
        if (entry.alpha == alpha) text += noise_text(q, entry);
    }
    return text;
}

nlohmann::ordered_json times_json(const Prediction& prediction) {
    return {{schema::mean_exact, json_number(prediction.mean_exact)},
            {schema::mean_exact_error, json_number(prediction.mean_exact_error)},
            {schema::mean_asymptotic, json_number(prediction.mean_asymptotic)},
            {schema::kramers, json_number(prediction.kramers)},
            {schema::mean_exact_log10, json_number(prediction.mean_exact_log10)},
            {schema::kramers_log10, json_number(prediction.kramers_log10)},
            {schema::target_exact, prediction.target_exact}};
}

nlohmann::ordered_json rates_json(const Wells& wells, double alpha, const std::vector<TheoryEntry>& entries) {
    nlohmann::ordered_json entry;
    const WellMatrix q = paper_generator(wells, alpha);
    entry["alpha"] = alpha;
    entry["c_alpha"] = levy_constant(alpha);
    entry["q"] = matrix_json(q, 1);
    entry["pi"] =
        alpha < 2 ? nlohmann::ordered_json(stationary_distribution(q)) : nlohmann::ordered_json(nullptr);
    if (alpha < 2) {
        entry[schema::jump_probability] = matrix_json(jump_probabilities(q), 1);
        entry[schema::mean_first_passage] = matrix_json(mean_first_passage(q), 1);
        entry[schema::relaxation_times] = relaxation_times(q);
    }
    entry["epsilon"] = nlohmann::ordered_json::array();
    for (const TheoryEntry& all : entries) {
        if (all.alpha != alpha) continue;
        nlohmann::ordered_json at;
        at["epsilon"] = all.epsilon;
        if (alpha < 2) at["rate"] = matrix_json(q, rate_factor(alpha, all.epsilon));
        for (std::size_t i = 0; i < wells.count(); ++i) {
            at["transition"].push_back(times_json(all.transition[i]));
            at["exit"].push_back(times_json(all.exit[i]));
            at["pi_exact"].push_back(all.stationary.basin[i].value);
        }
        at["remarks"] = all.remarks;
        entry["epsilon"].push_back(at);
    }
    return entry;
}

/// What is missing, and why, line by line.
std::string remarks_text(const std::vector<TheoryEntry>& entries) {
    std::string text;
    for (const TheoryEntry& entry : entries) {
        for (const std::string& remark : entry.remarks) text += "  " + remark + "\n";
    }
    return text;
}

}  // namespace

std::string theory_text(const PotentialFile& file, const std::vector<double>& alphas,
                        const std::vector<TheoryEntry>& entries) {
    const Wells wells = file.landscape.wells();
    std::string text = landscape_text(file);
    for (double alpha : alphas) text += rates_text(wells, alpha, entries);
    text +=
        "\nRates and small-noise times hold as eps -> 0 (Pavlyukevich 2007; Simsekli, Sagun, Gurbuzbalaban "
        "2019, theorems 1 and 2, with C_alpha)";
    if (file.landscape.has_merged_barriers())
        text += ", where alpha < 2 of this landscape without the barriers that min_barrier takes away";
    return text +
           (entries.empty() ? ".\n" : ";\nexact values at the noise given, with the solver's error.\n") +
           remarks_text(entries);
}

std::string theory_json(const PotentialFile& file, const std::vector<double>& alphas,
                        const std::vector<TheoryEntry>& entries) {
    nlohmann::ordered_json object;
    object["command"] = "theory";
    object["version"] = version();
    object["potential"] = {{"name", file.name},
                           {"minima", points_json(file.landscape.minima)},
                           {"maxima", points_json(file.landscape.maxima)},
                           {"remarks", file.remarks}};
    object["conditions"] = nlohmann::ordered_json::array();
    const Wells wells = file.landscape.wells();
    for (double alpha : alphas) object["conditions"].push_back(rates_json(wells, alpha, entries));
    return json_text(object, 2) + "\n";
}

}  // namespace levywell
