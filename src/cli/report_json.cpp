#include "cli/json_text.hpp"
#include "cli/report.hpp"
#include "levywell/core/version.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/io/schema.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace levywell {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no NaN and no infinity: null.
Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json pair(const double (&values)[2]) {
    return Json::array({number(values[0]), number(values[1])});
}

Json numbers(const std::vector<double>& values) {
    Json list = Json::array();
    for (double value : values) list.push_back(number(value));
    return values.empty() ? Json(nullptr) : list;
}

Json estimates(const std::vector<Estimate>& list, double Estimate::*field) {
    if (list.empty()) return nullptr;
    Json values = Json::array();
    for (const Estimate& estimate : list) values.push_back(number(estimate.*field));
    return values;
}

Json matrix(const std::vector<Estimate>& list, std::size_t wells) {
    if (list.empty()) return nullptr;
    Json rows = Json::array();
    for (std::size_t i = 0; i < wells; ++i) {
        Json row = Json::array();
        for (std::size_t j = 0; j < wells; ++j) row.push_back(number(list[i * wells + j].value));
        rows.push_back(row);
    }
    return rows;
}

/// A number of each well's core; null where the well is integrated, or the scheme is another.
Json of_cores(const Condition& condition, double RelaxedCore::*field) {
    if (condition.cores().empty()) return nullptr;
    Json values = Json::array();
    for (const RelaxedCore& core : condition.cores())
        values.push_back(core.usable() ? number(core.*field) : Json(nullptr));
    return values;
}

Json condition_json(const ConditionResult& result) {
    const Condition& condition = result.condition;
    const Summary& summary = result.summary;
    const bool timed = summary.if_event() != nullptr;
    const EventSummary events = timed ? summary.event() : EventSummary{};
    const auto* splitting = std::get_if<SplittingSummary>(&summary.found);
    const auto* chain = std::get_if<ChainSummary>(&summary.found);
    const SojournSummary sojourns = timed ? SojournSummary{} : summary.sojourn();
    Json entry;
    const bool scheduled = condition.noise.changes();
    entry[schema::alpha] = scheduled ? Json(nullptr) : Json(condition.noise.alpha);
    entry[schema::epsilon] = scheduled ? Json(nullptr) : Json(condition.noise.epsilon);
    entry[schema::schedule] = schedule_json(segments_of(condition));
    entry[schema::dt] = condition.dt;
    entry[schema::scheme] = name_of(condition.scheme);
    entry[schema::threshold] = of_cores(condition, &RelaxedCore::threshold);
    entry[schema::bias_bound] = of_cores(condition, &RelaxedCore::bias_bound);
    entry[schema::measure] = name_of(choice_of(condition.measure));
    entry[schema::start] = condition.start.text;
    entry[schema::n] = summary.n;
    entry[schema::n_censored] = timed ? Json(events.n_censored) : Json(nullptr);
    entry[schema::mean] = number(events.mean.value);
    entry[schema::stderror] = number(events.mean.stderror);
    entry[schema::ci95] = timed ? pair(events.mean.ci95) : Json(nullptr);
    entry[schema::restricted_mean] = number(events.restricted_mean.value);
    entry[schema::rate] = number(events.rate.value);
    entry[schema::climb_probability] = number(splitting != nullptr ? splitting->climb_probability.value : not_available);
    entry[schema::mean_exact] = number(result.prediction.mean_exact);
    entry[schema::exact_source] = result.prediction.exact_source;
    entry[schema::mean_exact_error] = number(result.prediction.mean_exact_error);
    entry[schema::variation_exact] = number(result.prediction.variation_exact);
    entry[schema::mean_asymptotic] = number(result.prediction.mean_asymptotic);
    entry[schema::mean_adiabatic] = number(result.prediction.mean_adiabatic);
    entry[schema::mean_adiabatic_error] = number(result.prediction.mean_adiabatic_error);
    entry[schema::kramers] = number(result.prediction.kramers);
    entry[schema::mean_exact_log10] = number(result.prediction.mean_exact_log10);
    entry[schema::kramers_log10] = number(result.prediction.kramers_log10);
    entry[schema::ratio_exact] = number(result.check.ratio_exact);
    entry[schema::z_exact] = number(result.check.z_exact);
    entry[schema::p_exact] = number(result.check.p_exact);
    entry[schema::ratio_asymptotic] = number(result.check.ratio_asymptotic);
    entry[schema::z_asymptotic] = number(result.check.z_asymptotic);
    entry[schema::p_asymptotic] = number(result.check.p_asymptotic);
    entry[schema::ratio_adiabatic] = number(result.check.ratio_adiabatic);
    entry[schema::z_adiabatic] = number(result.check.z_adiabatic);
    entry[schema::p_adiabatic] = number(result.check.p_adiabatic);
    entry[schema::ks_distance] = number(result.check.ks_distance);
    entry[schema::ks_p_value] = number(result.check.ks_p_value);
    entry[schema::target_counts] = timed ? Json(events.target_counts) : Json(nullptr);
    entry[schema::target_exact] = numbers(result.prediction.target_exact);
    entry[schema::targets_p_exact] = number(result.check.targets_p_exact);
    entry[schema::targets_p_asymptotic] = number(result.check.targets_p_asymptotic);
    entry[schema::q_hat] = matrix(summary.q_hat(), condition.wells.count());
    entry[schema::pi_hat] = estimates(sojourns.pi_hat, &Estimate::value);
    entry["pi_hat_stderr"] = estimates(sojourns.pi_hat, &Estimate::stderror);
    entry[schema::pi] = numbers(result.prediction.pi);
    entry[schema::pi_exact] = numbers(result.prediction.pi_exact);
    entry[schema::mean_first_passage] = matrix(chain != nullptr ? chain->mean_first_passage : std::vector<Estimate>{}, condition.wells.count());
    entry[schema::relaxation_times] = estimates(chain != nullptr ? chain->relaxation_times : std::vector<Estimate>{}, &Estimate::value);
    entry[schema::clamps] = summary.clamps;
    entry[schema::remarks] = result.remarks;
    entry[schema::verdict] = result.verdict;
    entry[schema::precision] = result.precision;
    entry[schema::wall_seconds] = result.wall_seconds;
    entry[schema::path_steps] = summary.path_steps;
    return entry;
}

}  // namespace

Json schedule_json(const std::vector<NoiseSegment>& schedule) {
    if (schedule.empty()) return nullptr;
    Json segments = Json::array();
    for (const NoiseSegment& segment : schedule) {
        segments.push_back({{schema::time, segment.time},
                            {schema::alpha, segment.alpha},
                            {schema::epsilon, segment.epsilon}});
    }
    return segments;
}

std::string report_json(const RunResult& run, const std::string& command) {
    Json object;
    object["command"] = command;
    object["version"] = version();
    object[schema::seed] = run.provenance.seed;
    object[schema::potential] = {{schema::name, run.potential.name},
                                 {schema::remarks, run.potential.remarks}};
    object[schema::backend] = run.conditions.empty() ? Json(nullptr) : Json(run.conditions.front().backend);
    object[schema::complete] = run.complete;
    object[schema::piece] = run.piece ? Json(run.piece->number) : Json(nullptr);
    object[schema::pieces] = run.piece ? Json(run.piece->count) : Json(nullptr);
    object[schema::conditions] = Json::array();
    for (const ConditionResult& result : run.conditions)
        object[schema::conditions].push_back(condition_json(result));
    return json_text(object) + "\n";
}

}  // namespace levywell
