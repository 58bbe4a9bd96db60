#include "levywell/report/theory_report.hpp"

#include "levywell/core/version.hpp"
#include "levywell/io/prediction_names.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/metastability.hpp"
#include "report/exact_text.hpp"
#include "report/json.hpp"
#include "report/landscape_text.hpp"
#include "report/spectrum_report.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

Json matrix_json(const WellMatrix& matrix) {
    return json_matrix(matrix.wells, [&](std::size_t i, std::size_t j) { return matrix(i, j); });
}

/// A row for every well it is from, a column for every one it is to, and what `more` says of the first.
struct WellColumn {
    std::string name;
    std::function<std::string(std::size_t)> of;
};
std::string well_table(const std::string& title, std::size_t wells,
                       const std::function<std::string(std::size_t, std::size_t)>& cell,
                       const std::vector<WellColumn>& more = {}) {
    std::vector<std::string> header{title};
    for (std::size_t j = 0; j < wells; ++j) header.push_back(fmt::format("m{}", j + 1));
    for (const WellColumn& column : more) header.push_back(column.name);
    TextTable table(header);
    for (std::size_t i = 0; i < wells; ++i) {
        std::vector<std::string> row{fmt::format("from m{}", i + 1)};
        for (std::size_t j = 0; j < wells; ++j) row.push_back(cell(i, j));
        for (const WellColumn& column : more) row.push_back(column.of(i));
        table.add(row);
    }
    return table.text();
}

/// The jump chain in units of 1/(C_alpha eps^alpha): who follows whom, how long it takes, how fast it
/// relaxes.
std::string chain_text(const WellMatrix& q) {
    const auto table_of = [&](const std::string& title, const WellMatrix& matrix) {
        return well_table(title, q.wells, [&](std::size_t i, std::size_t j) {
            return i == j ? "" : number_text(matrix(i, j), 5);
        });
    };
    return table_of("P(next well), q_ij/q_i", jump_probabilities(q)) +
           table_of("mean first passage x C_alpha eps^alpha", mean_first_passage(q)) +
           fmt::format("  relaxation times x C_alpha eps^alpha: {:.5g}\n",
                       fmt::join(relaxation_times(q), ", "));
}

std::string noise_text(const WellMatrix& q, const TheoryEntry& all) {
    const bool stable = all.alpha < 2;
    std::string text;
    if (stable) {
        const double factor = rate_factor(all.alpha, all.epsilon);
        text +=
            well_table(fmt::format("rates at epsilon = {} (C_alpha eps^alpha q_ij)", all.epsilon), q.wells,
                       [&](std::size_t i, std::size_t j) { return number_text(factor * q(i, j), 5); });
    }
    const std::string law = stable ? "(small noise)" : "(Kramers)";
    TextTable table({fmt::format("times at epsilon = {}", all.epsilon), "transition", law, "exit", law,
                     "occupation fraction"});
    for (std::size_t i = 0; i < q.wells; ++i) {
        const Solved& share = all.stationary.basin[i];
        const EventPrediction& transition = all.transition[i].event();
        const EventPrediction& exit = all.exit[i].event();
        table.add({fmt::format("from m{}", i + 1), exact_text(transition), small_noise_text(transition),
                   exact_text(exit), small_noise_text(exit), with_error(share.value, share.error)});
    }
    return text + table.text() + spectrum_text(all.relaxation, "relaxation");
}

std::string rates_text(const Wells& wells, double alpha, const std::vector<TheoryEntry>& entries) {
    std::string text = fmt::format("\nalpha = {}: C_alpha = {:.6g}\n", alpha, levy_constant(alpha));
    const WellMatrix q = paper_generator(wells, alpha);
    if (alpha < 2) {
        const auto of = [](std::vector<double> values) {
            return [values](std::size_t i) { return number_text(values[i], 6); };
        };
        std::vector<WellColumn> more{{"pi", of(stationary_distribution(q))}};
        if (q.wells == 2) more.push_back({"pi (closed form)", of(two_well_stationary(wells, alpha))});
        text += well_table(
            "q_ij (paper, without C_alpha)", q.wells,
            [&](std::size_t i, std::size_t j) { return number_text(q(i, j), 6); }, more);
        if (q.wells > 2) text += chain_text(q);
    }
    for (const TheoryEntry& entry : entries) {
        if (entry.alpha == alpha) text += noise_text(q, entry);
    }
    return text;
}

Json times_json(const Prediction& of) {
    const EventPrediction& prediction = of.event();
    Json times;
    for (const PredictionNumber& number : prediction_numbers)
        if (number.in_theory_files) times[number.name] = prediction.*number.value;
    times[schema::target_exact] = prediction.target_exact;
    times[schema::target_exact_error] = prediction.target_exact_error;
    return times;
}

Json rates_json(const Wells& wells, double alpha, const std::vector<TheoryEntry>& entries) {
    const WellMatrix q = paper_generator(wells, alpha);
    Json entry{{schema::alpha, alpha}, {schema::c_alpha, levy_constant(alpha)}, {schema::q, matrix_json(q)}};
    entry[schema::pi] = alpha < 2 ? Json(stationary_distribution(q)) : Json(nullptr);
    if (alpha < 2) {
        entry[schema::jump_probability] = matrix_json(jump_probabilities(q));
        entry[schema::scaled_first_passage] = matrix_json(mean_first_passage(q));
        entry[schema::scaled_relaxation_times] = relaxation_times(q);
    }
    entry[schema::conditions] = Json::array();
    for (const TheoryEntry& all : entries) {
        if (all.alpha != alpha) continue;
        Json at{{schema::epsilon, all.epsilon}};
        if (alpha < 2) {
            const WellMatrix& rate = all.transition.front().rate;
            at[schema::rate] = matrix_json(rate);
            at[schema::mean_first_passage] = matrix_json(mean_first_passage(rate));
            at[schema::relaxation_times] = relaxation_times(rate);
        }
        at[schema::transitions] = json_list(all.transition, times_json);
        at[schema::exit] = json_list(all.exit, times_json);
        at[schema::pi_exact] = json_list(all.stationary.basin, &Solved::value);
        at[schema::pi_exact_error] = json_list(all.stationary.basin, &Solved::error);
        if (!all.relaxation.modes.empty()) at[schema::spectrum] = spectrum_json(all.relaxation);
        at[schema::remarks] = all.remarks;
        entry[schema::conditions].push_back(at);
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

std::string theory_report_text(const PotentialFile& file, const std::vector<double>& alphas,
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

std::string theory_report_json(const PotentialFile& file, const std::vector<double>& alphas,
                               const std::vector<TheoryEntry>& entries) {
    const Wells wells = file.landscape.wells();
    Json object{{schema::command, "theory"}, {schema::levywell_version, version()}};
    Json& potential = object[schema::potential] = {{schema::name, file.name}};
    add_landscape(potential, file.landscape);
    potential[schema::remarks] = file.remarks;
    object[schema::theory] =
        json_list(alphas, [&](double alpha) { return rates_json(wells, alpha, entries); });
    return json_text(object, 2);
}

}  // namespace levywell::inline report
