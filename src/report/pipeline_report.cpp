#include "levywell/report/pipeline_report.hpp"

#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/nn/network_noise.hpp"
#include "levywell/report/train_report.hpp"
#include "levywell/tail/noise_estimator.hpp"
#include "report/diagnosis_report.hpp"
#include "report/json.hpp"
#include "report/schedule_json.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

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
    const bool single = std::any_of(result.noises.begin(), result.noises.end(), [&](const auto& noise) {
        return place_of(noise) == place && noise.kind.starts_with(name_of(NoiseKind::per_coordinate));
    });
    if (!single)
        return fmt::format(
            "Is it really heavy-tailed? {}\n  pooled alpha-hat is the paper's, and no evidence\n",
            verdict_of(result, place));
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

/// By how much the mean of few minibatches widens heavy-tailed noise, where that is a percent or more.
std::string centring_text(const PipelineResult& result, const Place& place) {
    const NetworkRunRecord& run = run_of(result, place);
    if (run.parameters <= 0 || run.noise_entries < 2 * run.parameters) return "";
    const std::int64_t minibatches = run.noise_entries / run.parameters;
    std::string factors;
    for (const NetworkNoise& noise : result.noises) {
        if (place_of(noise) != place || noise.kind.find(',') != std::string::npos)
            continue;  // of the same sigma
        const double factor = centring_factor(noise.alpha, static_cast<double>(minibatches));
        if (std::abs(factor - 1) >= 0.01)
            factors +=
                fmt::format("{}{} ({})", factors.empty() ? "" : ", ", number_text(factor, 3), noise.kind);
    }
    if (factors.empty()) return "";
    return fmt::format(
        "  if entries are independent stable numbers, sigma and epsilon are {} times those of the noise, "
        "because the mean of {} minibatches is subtracted\n",
        factors, minibatches);
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
        const auto of_start = [&](const std::vector<double>& values) {
            return timed ? values[start] : not_available;
        };
        const Estimate mean = timed && !row.mean.empty() ? row.mean[start] : Estimate{};
        const Estimate share = row.pi_hat.empty() ? Estimate{} : row.pi_hat[i];
        const double mean_exact = of_start(row.mean_exact);
        const double pi_exact = entry_of(row.pi_exact, i);
        table.add({first ? noise.kind : "", first ? number_text(noise.alpha, 4) : "",
                   first ? number_text(row.epsilon, 4) : "", fmt::format("m{}", i + 1), with_error(mean),
                   time_text(mean_exact, of_start(row.mean_exact_log10)),
                   z_text(timed ? entry_of(row.z_exact, start) : not_available),
                   time_text(of_start(row.mean_small_noise), of_start(row.kramers_log10)), with_error(share),
                   number_text(pi_exact, 4), z_text(share, pi_exact), number_text(entry_of(row.pi, i), 4)});
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
                            number_text(row.mean_adiabatic[k]), with_error(row.mean[k]));
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

Json noise_json(const PipelineResult& result, const NetworkNoise& noise) {
    const Place place = place_of(noise);
    Json entry;
    entry[schema::description] = run_of(result, place).description;
    entry[schema::run] = noise.run;
    entry[schema::iteration] = noise.iteration;
    entry[schema::kind] = noise.kind;
    entry[schema::alpha_hat] = noise.alpha_hat;
    entry[schema::alpha] = noise.alpha;
    entry[schema::sigma] = noise.sigma;
    entry[schema::learning_rate] = noise.learning_rate;
    entry[schema::epsilon] = noise.epsilon;
    entry[schema::schedule] = schedule_json(noise.schedule);
    entry[schema::verdict] = json_or_null(verdict_of(result, place));
    return entry;
}

Json row_json(const PipelineResult& result, const PipelineRow& row) {
    Json entry;
    entry[schema::noise] = row.noise;
    entry[schema::simulation] = row.simulation;
    entry[schema::potential] = result.simulations[static_cast<std::size_t>(row.simulation)].potential.name;
    entry[schema::epsilon] = row.epsilon;
    entry[schema::refusal] = json_or_null(row.refusal);
    entry[schema::unit_offered] = row.unit_offered;
    entry[schema::start_well] = row.starts;
    add_estimates(entry, schema::mean, row.mean);
    entry[schema::n_censored] = row.n_censored;
    entry[schema::mean_exact] = row.mean_exact;
    entry[schema::mean_exact_error] = row.mean_exact_error;
    entry[schema::z_exact] = row.z_exact;
    entry[schema::mean_exact_log10] = row.mean_exact_log10;
    entry[schema::kramers_log10] = row.kramers_log10;
    entry[schema::mean_adiabatic] = row.mean_adiabatic;
    entry[schema::mean_small_noise] = row.mean_small_noise;
    add_estimates(entry, schema::pi_hat, row.pi_hat);
    entry[schema::pi_exact] = row.pi_exact;
    entry[schema::pi] = row.pi;
    entry[schema::preference] = row.preference;
    entry[schema::preference_exact] = row.preference_exact;
    return entry;
}

}  // namespace

std::string pipeline_report_text(const PipelineResult& result) {
    std::string text;
    for (const Place& place : places_of(result)) {
        text += fmt::format("{}{}, iteration {}\n", text.empty() ? "" : "\n",
                            run_of(result, place).description, place.second);
        text += decision_of(result, place);
        text += noises_text(result, place) + centring_text(result, place);
        for (std::size_t k = 0; k < result.simulations.size(); ++k) text += simulation_text(result, place, k);
    }
    return text;
}

std::string pipeline_report_json(const PipelineResult& result) {
    return json_text(
        {{schema::command, "pipeline"},
         {schema::levywell_version, version()},
         {schema::seed, result.provenance.seed},
         {schema::complete, result.complete},
         {schema::unit, result.unit},
         {schema::noises,
          json_list(result.noises, [&](const NetworkNoise& noise) { return noise_json(result, noise); })},
         {schema::rows,
          json_list(result.rows, [&](const PipelineRow& row) { return row_json(result, row); })}});
}

}  // namespace levywell::inline report
