#include "cli/nn/pipeline_report.hpp"

#include "cli/diagnosis_report.hpp"
#include "cli/json_text.hpp"
#include "cli/nn/train_report.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace levywell {
namespace {

using Json = nlohmann::ordered_json;

/// A network at an iteration: its noises stand together.
using Place = std::pair<std::int64_t, std::int64_t>;

Place place_of(const NetworkNoise& noise) {
    return {noise.run, noise.iteration};
}

const NetworkRunRecord& run_of(const PipelineResult& result, const Place& place) {
    return result.network.runs[static_cast<std::size_t>(place.first)];
}

const NetworkNoise& noise_of(const PipelineResult& result, const PipelineRow& row) {
    return result.noises[static_cast<std::size_t>(row.noise)];
}

const NetworkDiagnosis* diagnosis_of(const PipelineResult& result, const Place& place) {
    for (const NetworkDiagnosis& entry : run_of(result, place).diagnoses) {
        if (entry.iteration == place.second) return &entry;
    }
    return nullptr;
}

/// The verdict of the diagnosis at that iteration, or "".
std::string verdict_of(const PipelineResult& result, const Place& place) {
    const NetworkDiagnosis* const diagnosed = diagnosis_of(result, place);
    return diagnosed == nullptr ? "" : diagnosed->diagnosis.verdict();
}

/// What stands above the laws of a place: what was decided of its noise, and which laws are simulated for it.
std::string decision_of(const PipelineResult& result, const Place& place) {
    const NetworkDiagnosis* const diagnosed = diagnosis_of(result, place);
    if (diagnosed == nullptr) return std::string(pooled_caveat);
    const NoiseAnswer answer = diagnosed->diagnosis.decision.answer;
    std::string laws = "single coordinates are simulated with that index";
    if (is_undecided(answer))
        laws =
            "which index single coordinates have is not known: a stable law and a Gaussian one are simulated";
    if (answer == NoiseAnswer::gaussian_not_refused || answer == NoiseAnswer::not_stable)
        laws = "single coordinates are simulated as Gaussian";
    return fmt::format(
        "Is it really heavy-tailed? {}\n  so {}; pooled alpha-hat is the paper's, and no evidence\n",
        verdict_of(result, place), laws);
}

std::string noises_text(const PipelineResult& result, const Place& place) {
    TextTable table({"noise", "alpha-hat", "alpha of the law", "sigma", "eta", "epsilon"});
    for (const NetworkNoise& noise : result.noises) {
        if (place_of(noise) != place) continue;
        table.add({noise.kind, number_text(noise.alpha_hat, 4), number_text(noise.alpha, 4),
                   number_text(noise.sigma, 4), number_text(noise.learning_rate, 4),
                   number_text(noise.epsilon, 4)});
    }
    return table.text();
}

/// Distance to the exact value in standard errors of both.
std::string z_of(const Estimate& measured, double exact, double exact_error = 0) {
    if (!(measured.stderror > 0) || std::isnan(exact)) return "-";
    return fmt::format("{:+.1f}", (measured.value - exact) / std::hypot(measured.stderror, exact_error));
}

double entry_of(const std::vector<double>& values, std::size_t k) {
    return k < values.size() ? values[k] : not_available;
}

/// A line a well: how long a path stays, and how much of the time.
void add_wells(const NetworkNoise& noise, const PipelineRow& row, std::size_t wells, TextTable& table) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < wells; ++i) {
        const bool first = i == 0;
        const bool timed = start < row.starts.size() && row.starts[start] == static_cast<int>(i);
        const Estimate mean = timed && !row.mean.empty() ? row.mean[start] : Estimate{};
        const double mean_exact = timed ? row.mean_exact[start] : not_available;
        const double mean_error = timed ? row.mean_exact_error[start] : not_available;
        const Estimate share = row.pi_hat.empty() ? Estimate{} : row.pi_hat[i];
        const double exact = entry_of(row.pi_exact, i);
        table.add({first ? noise.kind : "", first ? number_text(noise.alpha, 4) : "",
                   first ? number_text(row.epsilon, 4) : "", fmt::format("m{}", i + 1),
                   with_error(mean.value, mean.stderror),
                   timed ? time_text(mean_exact, row.mean_exact_log10[start]) : "-",
                   z_of(mean, mean_exact, mean_error),
                   timed ? time_text(row.mean_small_noise[start], row.kramers_log10[start]) : "-",
                   with_error(share.value, share.stderror), number_text(exact, 4), z_of(share, exact),
                   number_text(entry_of(row.pi, i), 4)});
        if (timed) ++start;
    }
}

/// Says where the horizon ended paths.
std::string censored_text(const NetworkNoise& noise, const PipelineRow& row) {
    std::string text;
    for (std::size_t k = 0; k < row.n_censored.size(); ++k) {
        if (row.n_censored[k] > 0)
            text += fmt::format("  {}: {} paths from m{} were censored at the horizon\n", noise.kind,
                                row.n_censored[k], row.starts[k] + 1);
    }
    return text;
}

/// Times under a noise that changes, beside those that its exact rates give one after the other.
std::string adiabatic_text(const NetworkNoise& noise, const PipelineRow& row) {
    if (noise.schedule.empty() || row.mean.empty()) return "";
    std::string text;
    for (std::size_t k = 0; k < row.starts.size(); ++k) {
        text += fmt::format("{} m{} {}, measured {}", k == 0 ? "" : ";", row.starts[k] + 1,
                            number_text(row.mean_adiabatic[k]),
                            with_error(row.mean[k].value, row.mean[k].stderror));
    }
    return fmt::format("  {} ({} segments), times from the rates at each alpha-hat:{}\n", noise.kind,
                       noise.schedule.size(), text);
}

/// Of two occupation fractions; one of them may be less than a double holds.
std::string ratio_text(double ratio) {
    if (std::isinf(ratio)) return "beyond 1e+308";
    return ratio == 0 ? "below 1e-308" : number_text(ratio, 4);
}

std::string simulation_text(const PipelineResult& result, const Place& place, std::size_t simulation) {
    const PotentialFile& potential = result.simulations[simulation].potential;
    TextTable table({"noise", "alpha", "epsilon", "well", "time to another", "exact", "z", "small noise",
                     "occupation fraction", "exact", "z", "small noise"});
    std::string wide;
    std::string remarks;
    double unit = std::numeric_limits<double>::infinity();
    for (const PipelineRow& row : result.rows) {
        const NetworkNoise& noise = noise_of(result, row);
        if (place_of(noise) != place || row.simulation != static_cast<std::int64_t>(simulation)) continue;
        add_wells(noise, row, potential.landscape.minima.size(), table);
        remarks += adiabatic_text(noise, row) + censored_text(noise, row);
        if (!std::isnan(row.preference_exact))
            wide += fmt::format(
                "{}{} {}{}", wide.empty() ? "" : "; ", noise.kind,
                ratio_text(std::isnan(row.preference) ? row.preference_exact : row.preference),
                std::isnan(row.preference) ? " (exact)"
                                           : fmt::format(" (exact {})", ratio_text(row.preference_exact)));
        if (row.refusal.empty()) continue;
        remarks += fmt::format("  {}: theory alone ({})\n", noise.kind, row.refusal);
        if (row.unit_offered < unit) unit = row.unit_offered;
    }
    if (std::isfinite(unit))
        remarks += fmt::format("  the scaled experiment that can be simulated: --unit {:.2g}\n", unit);
    return fmt::format("in \"{}\" ({}), whose unit of length is {} of weight space; an iteration takes eta\n",
                       potential.name, potential.path, result.unit) +
           table.text() + fmt::format("  share of the widest basin over the narrowest: {}\n", wide) + remarks;
}

std::vector<Place> places_of(const PipelineResult& result) {
    std::set<Place> places;
    for (const NetworkNoise& noise : result.noises) places.insert(place_of(noise));
    return {places.begin(), places.end()};
}

Json list(const std::vector<Estimate>& estimates, double Estimate::*field) {
    Json values = Json::array();
    for (const Estimate& estimate : estimates) values.push_back(json_number(estimate.*field));
    return values;
}

}  // namespace

std::string pipeline_report_text(const PipelineResult& result) {
    std::string text;
    for (const Place& place : places_of(result)) {
        text += fmt::format("{}{}, iteration {}\n", text.empty() ? "" : "\n",
                            run_of(result, place).description, place.second);
        text += decision_of(result, place);
        text += noises_text(result, place);
        for (std::size_t k = 0; k < result.simulations.size(); ++k) text += simulation_text(result, place, k);
    }
    return text;
}

std::string pipeline_report_json(const PipelineResult& result) {
    Json object;
    object["command"] = "pipeline";
    object["version"] = version();
    object[schema::seed] = result.provenance.seed;
    object[schema::complete] = result.complete;
    object[schema::unit] = result.unit;
    object[schema::noises] = Json::array();
    for (const NetworkNoise& noise : result.noises) {
        Json entry;
        entry[schema::description] = run_of(result, place_of(noise)).description;
        entry[schema::run] = noise.run;
        entry[schema::iteration] = noise.iteration;
        entry[schema::kind] = noise.kind;
        entry[schema::alpha_hat] = json_number(noise.alpha_hat);
        entry[schema::alpha] = noise.alpha;
        entry[schema::sigma] = noise.sigma;
        entry[schema::learning_rate] = noise.learning_rate;
        entry[schema::epsilon] = noise.epsilon;
        entry[schema::schedule] = schedule_json(noise.schedule);
        const std::string verdict = verdict_of(result, place_of(noise));
        entry[schema::verdict] = verdict.empty() ? Json(nullptr) : Json(verdict);
        object[schema::noises].push_back(entry);
    }
    object[schema::rows] = Json::array();
    for (const PipelineRow& row : result.rows) {
        Json entry;
        entry[schema::noise] = row.noise;
        entry[schema::simulation] = row.simulation;
        entry[schema::potential] =
            result.simulations[static_cast<std::size_t>(row.simulation)].potential.name;
        entry[schema::epsilon] = row.epsilon;
        entry[schema::refusal] = row.refusal.empty() ? Json(nullptr) : Json(row.refusal);
        entry[schema::unit_offered] = json_number(row.unit_offered);
        entry[schema::start_well] = row.starts;
        entry[schema::mean] = list(row.mean, &Estimate::value);
        entry["mean_stderr"] = list(row.mean, &Estimate::stderror);
        entry[schema::n_censored] = row.n_censored;
        entry[schema::mean_exact] = json_numbers(row.mean_exact);
        entry[schema::mean_exact_error] = json_numbers(row.mean_exact_error);
        entry[schema::mean_exact_log10] = json_numbers(row.mean_exact_log10);
        entry[schema::kramers_log10] = json_numbers(row.kramers_log10);
        entry[schema::mean_adiabatic] = json_numbers(row.mean_adiabatic);
        entry[schema::mean_small_noise] = json_numbers(row.mean_small_noise);
        entry[schema::pi_hat] = list(row.pi_hat, &Estimate::value);
        entry["pi_hat_stderr"] = list(row.pi_hat, &Estimate::stderror);
        entry[schema::pi_exact] = json_numbers(row.pi_exact);
        entry[schema::pi] = json_numbers(row.pi);
        entry[schema::preference] = json_number(row.preference);
        entry[schema::preference_exact] = json_number(row.preference_exact);
        object[schema::rows].push_back(entry);
    }
    return json_text(object) + "\n";
}

}  // namespace levywell
