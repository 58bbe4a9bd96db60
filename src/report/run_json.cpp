#include "levywell/core/version.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/io/prediction_names.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/report/run_report.hpp"
#include "report/schedule_json.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <variant>

namespace levywell::inline report {
namespace {

using Estimates = std::vector<Estimate>;

template <class Of = double Estimate::*>
Json values(const Estimates& estimates, Of field = &Estimate::value) {
    return estimates.empty() ? Json(nullptr) : json_list(estimates, field);
}

/// Row-major numbers of pairs of wells, or what `of` takes of them.
template <class Entry, class Of = std::identity>
Json matrix(const std::vector<Entry>& entries, std::size_t wells, const Of& of = {}) {
    if (entries.empty()) return nullptr;
    return json_matrix(
        wells, [&](std::size_t i, std::size_t j) { return Json(std::invoke(of, entries[i * wells + j])); });
}

/// A number of each well's core; null where the well is integrated, or the scheme is another.
Json of_cores(const Condition& condition, double RelaxedCore::*field) {
    if (condition.cores().empty()) return nullptr;
    return json_list(condition.cores(), [&](const RelaxedCore& core) {
        return core.usable() ? Json(core.*field) : Json(nullptr);
    });
}

/// The whole error of each estimate, and the time step's bias in it.
Json error_json(const ConditionResult& result) {
    const std::size_t wells = result.condition.wells.count();
    const auto bias = [](const Estimate& estimate) { return estimate.step_bias; };
    const auto bias_error = [](const Estimate& estimate) { return estimate.step_bias_error; };
    const auto total = [](const Estimate& estimate) { return estimate.total_error(); };
    Json entry{{schema::n, result.time_step.paths}};
    entry[schema::finest_dt] = result.time_step.finest;
    entry[schema::order] = result.time_step.order;
    entry[schema::missing] = result.time_step.missing;
    const auto add = [&](const std::string& name, const auto& list) {
        entry[name] = list(total);
        entry[schema::step_bias_of(name)] = list(bias);
        entry[schema::stderror_of(schema::step_bias_of(name))] = list(bias_error);
    };
    const auto add_one = [&](const char* name, const Estimate& estimate) {
        add(name, [&](const auto& of) { return Json(of(estimate)); });
    };
    const auto add_list = [&](const char* name, const Estimates& estimates) {
        add(name, [&](const auto& of) { return json_list(estimates, of); });
    };
    if (const EventSummary* events = result.summary.if_event()) {
        add_one(schema::mean, events->mean);
        add_one(schema::restricted_mean, events->restricted_mean);
        add_one(schema::rate, events->rate);
        add_list(schema::target_probability, events->target_probability);
        add_list(schema::survival, events->survival);
    } else {
        add_list(schema::pi_hat, result.summary.sojourn().pi_hat);
    }
    const auto add_matrix = [&](const char* name, const Estimates& estimates) {
        if (!estimates.empty()) add(name, [&](const auto& of) { return matrix(estimates, wells, of); });
    };
    add_matrix(schema::q_hat, result.summary.q_hat());
    if (const auto* chain = std::get_if<ChainSummary>(&result.summary.found)) {
        add_matrix(schema::mean_first_passage, chain->mean_first_passage);
        if (!chain->relaxation_times.empty()) add_list(schema::relaxation_times, chain->relaxation_times);
    }
    return entry;
}

Json condition_json(const ConditionResult& result) {
    const Condition& condition = result.condition;
    const Summary& summary = result.summary;
    const Prediction& theory = result.prediction;
    const EventPrediction times = theory.event_or_unknown();
    const EventCheck check = result.check.event_or_unknown();
    const std::size_t wells = condition.wells.count();
    const auto of_grid = [&](double number) {
        return condition.noise.changes() ? Json(nullptr) : Json(number);
    };
    const EventSummary events = summary.if_event() != nullptr ? summary.event() : EventSummary{};
    const auto* sojourns = summary.if_sojourn();
    const auto* chain = std::get_if<ChainSummary>(&summary.found);
    const auto* splitting = std::get_if<SplittingSummary>(&summary.found);
    const auto if_timed = [&](const auto& value) {
        return summary.if_event() != nullptr ? Json(value) : Json(nullptr);
    };
    Json entry;
    entry[schema::alpha] = of_grid(condition.noise.alpha);
    entry[schema::epsilon] = of_grid(condition.noise.epsilon);
    entry[schema::schedule] = schedule_json(segments_of(condition));
    entry[schema::dt] = condition.dt;
    entry[schema::scheme] = name_of(condition.scheme);
    entry[schema::threshold] = of_cores(condition, &RelaxedCore::threshold);
    entry[schema::bias_bound] = of_cores(condition, &RelaxedCore::bias_bound);
    entry[schema::measure] = name_of(choice_of(condition.measure));
    entry[schema::start] = condition.start.text;
    entry[schema::n] = summary.n;
    entry[schema::n_censored] = if_timed(events.n_censored);
    entry[schema::mean] = events.mean.value;
    entry[schema::stderror] = events.mean.stderror;
    entry[schema::ci95] = if_timed(events.mean.ci95);
    entry[schema::restricted_mean] = events.restricted_mean.value;
    entry[schema::rate] = events.rate.value;
    entry[schema::ci95_of(schema::rate)] = if_timed(events.rate.ci95);
    entry[schema::survival_time] = json_or_null(events.survival_time);
    entry[schema::survival] = values(events.survival);
    entry[schema::ci95_of(schema::survival)] = values(events.survival, &Estimate::ci95);
    entry[schema::climb_probability] =
        splitting != nullptr ? splitting->climb_probability.value : not_available;
    entry[schema::mean_exact] = times.mean_exact;  // with its source behind it
    entry[schema::exact_source] = theory.exact_source;
    for (const PredictionNumber& number : prediction_numbers) entry[number.name] = times.*number.value;
    for (const CheckNumber& number : check_numbers) entry[number.name] = number.value(check);
    entry[schema::target_counts] = if_timed(events.target_counts);
    entry[schema::target_probability] = values(events.target_probability);
    entry[schema::stderror_of(schema::target_probability)] =
        values(events.target_probability, &Estimate::stderror);
    entry[schema::ci95_of(schema::target_probability)] = values(events.target_probability, &Estimate::ci95);
    entry[schema::target_exact] = json_or_null(times.target_exact);
    entry[schema::target_exact_error] = json_or_null(times.target_exact_error);
    for (const CheckNumber& number : target_check_numbers) entry[number.name] = number.value(check);
    entry[schema::q_hat] = matrix(summary.q_hat(), wells, &Estimate::value);
    entry[schema::ci95_of(schema::q_hat)] = matrix(summary.q_hat(), wells, &Estimate::ci95);
    const auto* rates = std::get_if<ChainCheck>(&result.check.of_measure);
    entry[schema::rates_z] = matrix(rates != nullptr ? rates->rates_z : std::vector<double>{}, wells);
    entry[schema::rates_z_exact] =
        matrix(rates != nullptr ? rates->rates_z_exact : std::vector<double>{}, wells);
    const ChainPrediction exact = theory.if_chain() != nullptr ? *theory.if_chain() : ChainPrediction{};
    entry[schema::rate_exact] = matrix(exact.rate_exact.entries, wells);
    entry[schema::rate_exact_error] = matrix(exact.rate_exact_error, wells);
    entry[schema::mean_first_passage_exact] = matrix(exact.passage_exact, wells);
    entry[schema::mean_first_passage_exact_error] = matrix(exact.passage_exact_error, wells);
    entry[schema::transitions] =
        matrix(sojourns != nullptr ? sojourns->transitions : std::vector<std::uint64_t>{}, wells);
    entry[schema::pi_hat] = values(sojourns != nullptr ? sojourns->pi_hat : Estimates{});
    entry[schema::stderror_of(schema::pi_hat)] =
        values(sojourns != nullptr ? sojourns->pi_hat : Estimates{}, &Estimate::stderror);
    entry[schema::ci95_of(schema::pi_hat)] =
        values(sojourns != nullptr ? sojourns->pi_hat : Estimates{}, &Estimate::ci95);
    entry[schema::pi] = json_or_null(theory.pi);
    entry[schema::pi_exact] = json_or_null(theory.pi_exact());
    entry[schema::pi_exact_error] = json_or_null(theory.pi_exact_error());
    const Estimates passages = chain != nullptr ? chain->mean_first_passage : Estimates{};
    entry[schema::mean_first_passage] = matrix(passages, wells, &Estimate::value);
    entry[schema::stderror_of(schema::mean_first_passage)] = matrix(passages, wells, &Estimate::stderror);
    const Estimates relaxation = chain != nullptr ? chain->relaxation_times : Estimates{};
    entry[schema::relaxation_times] = values(relaxation);
    entry[schema::stderror_of(schema::relaxation_times)] = values(relaxation, &Estimate::stderror);
    entry[schema::error] = error_json(result);
    entry[schema::clamps] = summary.clamps;
    entry[schema::remarks] = result.remarks;
    entry[schema::verdict] = result.verdict;
    entry[schema::precision] = result.precision;
    entry[schema::wall_seconds] = result.wall_seconds;
    entry[schema::path_steps] = summary.path_steps;
    return entry;
}

}  // namespace

std::string run_report_json(const RunResult& run, const std::string& command) {
    const auto of_piece = [&](auto Piece::*number) {
        return run.piece ? Json((*run.piece).*number) : Json(nullptr);
    };
    Json object{{schema::command, command}, {schema::levywell_version, version()}};
    object[schema::seed] = run.provenance.seed;
    object[schema::potential] = {{schema::name, run.potential.name},
                                 {schema::remarks, run.potential.remarks}};
    object[schema::backend] = run.conditions.empty() ? Json(nullptr) : Json(run.conditions.front().backend);
    object[schema::complete] = run.complete;
    object[schema::piece] = of_piece(&Piece::number);
    object[schema::pieces] = of_piece(&Piece::count);
    object[schema::conditions] = json_list(run.conditions, condition_json);
    return json_text(object);
}

}  // namespace levywell::inline report
