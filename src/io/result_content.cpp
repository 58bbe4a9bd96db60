#include "levywell/io/result_content.hpp"

#include "io/piece_group.hpp"
#include "io/result_group.hpp"
#include "levywell/core/version.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/io/landscape_names.hpp"
#include "levywell/io/path_columns.hpp"
#include "levywell/io/prediction_names.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/potential/curve.hpp"

#include <cmath>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

using Shape = GroupWriter::Shape;

void write_counts(const GroupWriter& group, const char* name, const std::vector<std::uint64_t>& counts,
                  const Shape& shape) {
    group.dataset(name, std::vector<unsigned long long>(counts.begin(), counts.end()), shape);
}

/// What a measure found, in the group summary.
class SummaryWriter {
  public:
    SummaryWriter(const GroupWriter& group, std::size_t wells) : group_(group), wells_(wells) {}

    void operator()(const EventSummary& summary) const {
        group_.count(schema::n_censored, summary.n_censored);
        write_estimates(group_, schema::mean, {summary.mean}, {});
        group_.number(schema::stderror, summary.mean.stderror);
        group_.dataset(schema::ci95, std::vector<double>{summary.mean.ci95[0], summary.mean.ci95[1]}, {2});
        if (!std::isnan(summary.restricted_mean.value))
            write_estimates(group_, schema::restricted_mean, {summary.restricted_mean}, {});
        write_estimates(group_, schema::rate, {summary.rate}, {});
        group_.dataset(schema::survival_time, summary.survival_time, {summary.survival_time.size()});
        write_estimates(group_, schema::survival, summary.survival, {summary.survival.size()});
        write_counts(group_, schema::target_counts, summary.target_counts, {summary.target_counts.size()});
        write_estimates(group_, schema::target_probability, summary.target_probability,
                        {summary.target_probability.size()});
    }

    void operator()(const TransitionsSummary& summary) const {
        (*this)(static_cast<const EventSummary&>(summary));
        write_estimates(group_, schema::q_hat, summary.q_hat, {wells_, wells_});
    }

    void operator()(const SplittingSummary& summary) const {
        (*this)(static_cast<const EventSummary&>(summary));
        write_estimates(group_, schema::loop_time, {summary.loop_time}, {});
        write_estimates(group_, schema::climb_probability, {summary.climb_probability}, {});
    }

    void operator()(const SojournSummary& summary) const {
        write_counts(group_, schema::transitions, summary.transitions, {wells_, wells_});
        group_.dataset(schema::residence, summary.residence, {wells_});
        write_estimates(group_, schema::pi_hat, summary.pi_hat, {wells_});
    }

    void operator()(const ChainSummary& summary) const {
        (*this)(static_cast<const SojournSummary&>(summary));
        write_estimates(group_, schema::q_hat, summary.q_hat, {wells_, wells_});
        write_estimates(group_, schema::jump_probability, summary.jump_probability, {wells_, wells_});
        write_estimates(group_, schema::mean_first_passage, summary.mean_first_passage, {wells_, wells_});
        write_estimates(group_, schema::relaxation_times, summary.relaxation_times, {wells_ - 1});
    }

  private:
    const GroupWriter& group_;
    std::size_t wells_;
};

void write_summary(const GroupWriter& condition_group, const ConditionResult& result) {
    const auto group = condition_group.group(schema::summary);
    const Summary& summary = result.summary;
    group->count(schema::n, summary.n);
    group->count(schema::path_steps, summary.path_steps);
    group->count(schema::clamps, summary.clamps);
    std::visit(SummaryWriter(*group, result.condition.wells.count()), summary.found);
}

/// An estimate's whole error as NAME, the time step's bias in it as NAME_step_bias with its standard error.
void write_errors(const GroupWriter& group, const std::string& name, const std::vector<Estimate>& estimates,
                  const Shape& shape) {
    if (estimates.empty()) return;
    std::vector<double> total;
    std::vector<double> bias;
    std::vector<double> bias_error;
    for (const Estimate& estimate : estimates) {
        total.push_back(estimate.total_error());
        bias.push_back(estimate.step_bias);
        bias_error.push_back(estimate.step_bias_error);
    }
    group.dataset(name, total, shape);
    group.dataset(schema::step_bias_of(name), bias, shape);
    group.dataset(schema::stderror_of(schema::step_bias_of(name)), bias_error, shape);
}

void write_error(const GroupWriter& condition_group, const ConditionResult& result) {
    const auto group = condition_group.group(schema::error);
    const std::size_t wells = result.condition.wells.count();
    group->attribute(schema::missing, result.time_step.missing);
    group->count(schema::n, result.time_step.paths);
    group->number(schema::finest_dt, result.time_step.finest);
    group->number(schema::order, result.time_step.order);
    if (const EventSummary* events = result.summary.if_event()) {
        write_errors(*group, schema::mean, {events->mean}, {});
        write_errors(*group, schema::restricted_mean, {events->restricted_mean}, {});
        write_errors(*group, schema::rate, {events->rate}, {});
        write_errors(*group, schema::target_probability, events->target_probability,
                     {events->target_probability.size()});
        write_errors(*group, schema::survival, events->survival, {events->survival.size()});
    } else {
        write_errors(*group, schema::pi_hat, result.summary.sojourn().pi_hat, {wells});
    }
    write_errors(*group, schema::q_hat, result.summary.q_hat(), {wells, wells});
    if (const auto* chain = std::get_if<ChainSummary>(&result.summary.found)) {
        write_errors(*group, schema::jump_probability, chain->jump_probability, {wells, wells});
        write_errors(*group, schema::mean_first_passage, chain->mean_first_passage, {wells, wells});
        write_errors(*group, schema::relaxation_times, chain->relaxation_times, {wells - 1});
    }
}

void write_theory(const GroupWriter& condition_group, const Prediction& prediction) {
    const auto group = condition_group.group(schema::theory);
    const std::size_t wells = prediction.q.wells;
    group->number(schema::c_alpha, prediction.c_alpha);
    if (wells > 0) {
        group->dataset(schema::q, prediction.q.entries, {wells, wells});
        group->dataset(schema::rate, prediction.rate.entries, {wells, wells});
    }
    if (!prediction.pi.empty()) group->dataset(schema::pi, prediction.pi, {prediction.pi.size()});
    const EventPrediction event = prediction.event_or_unknown();
    for (const PredictionNumber& number : prediction_numbers) group->number(number.name, event.*number.value);
    group->attribute(schema::exact_source, prediction.exact_source);
    if (!event.target_exact.empty())
        group->dataset(schema::target_exact, event.target_exact, {event.target_exact.size()});
    if (!event.target_exact_error.empty())
        group->dataset(schema::target_exact_error, event.target_exact_error,
                       {event.target_exact_error.size()});
    if (const ChainPrediction* const chain = prediction.if_chain()) {
        group->dataset(schema::rate_exact, chain->rate_exact.entries, {wells, wells});
        group->dataset(schema::rate_exact_error, chain->rate_exact_error, {wells, wells});
        group->dataset(schema::mean_first_passage_exact, chain->passage_exact, {wells, wells});
        group->dataset(schema::mean_first_passage_exact_error, chain->passage_exact_error, {wells, wells});
    }
    const std::vector<double>& pi_exact = prediction.pi_exact();
    if (!pi_exact.empty()) {
        group->dataset(schema::pi_exact, pi_exact, {pi_exact.size()});
        group->dataset(schema::pi_exact_error, prediction.pi_exact_error(), {pi_exact.size()});
    }
}

void write_check(const GroupWriter& condition_group, const ConditionResult& result) {
    const auto group = condition_group.group(schema::check);
    const std::size_t wells = result.condition.wells.count();
    const auto* chain = std::get_if<ChainCheck>(&result.check.of_measure);
    if (chain != nullptr && !chain->rates_z.empty())
        group->dataset(schema::rates_z, chain->rates_z, {wells, wells});
    if (chain != nullptr && !chain->rates_z_exact.empty())
        group->dataset(schema::rates_z_exact, chain->rates_z_exact, {wells, wells});
    const EventCheck event = result.check.event_or_unknown();
    for (const CheckNumber& number : check_numbers) group->number(number.name, number.value(event));
    for (const CheckNumber& number : target_check_numbers) group->number(number.name, number.value(event));
}

void write_paths(const GroupWriter& condition_group, const ConditionResult& result) {
    if (result.records.empty() || !result.per_path) return;
    const auto group = condition_group.group(schema::paths);
    const Shape shape{result.records.size()};
    for (const PathColumn& column : path_columns(result.condition)) {
        std::vector<double> values;
        values.reserve(result.records.size());
        for (const PathRecord& record : result.records)
            values.push_back(column.value(result.condition, record));
        group->dataset(column.name, values, shape);
    }
    if (result.condition.splits()) return;
    std::vector<int> targets;
    std::vector<unsigned char> censored;
    for (const PathRecord& record : result.records) {
        targets.push_back(record.target);
        censored.push_back(record.censored);
    }
    group->dataset(schema::target, targets, shape);
    group->dataset(schema::censored, censored, shape);
}

/// What the jump-adapted scheme chose for each well; NaN where it integrates.
void write_scheme(const GroupWriter& condition_group, const Condition& condition) {
    const std::vector<RelaxedCore>& cores = condition.cores();
    if (cores.empty()) return;
    const auto group = condition_group.group(schema::scheme);
    const Shape wells{cores.size()};
    std::vector<double> threshold;
    std::vector<double> core;
    std::vector<double> bias_bound;
    for (const RelaxedCore& c : cores) {
        const bool rests = c.usable();
        threshold.push_back(rests ? c.threshold : std::nan(""));
        core.push_back(rests ? c.interval.lower : std::nan(""));
        core.push_back(rests ? c.interval.upper : std::nan(""));
        bias_bound.push_back(rests ? c.bias_bound : std::nan(""));
    }
    group->dataset(schema::threshold, threshold, wells);
    group->dataset(schema::core, core, {wells[0], 2});
    group->dataset(schema::bias_bound, bias_bound, wells);
}

/// What decides a measure, as attributes of its condition.
class SettingsWriter {
  public:
    SettingsWriter(const GroupWriter& group, const Condition& condition)
        : group_(group), step_(condition.splits() ? std::nan("") : condition.dt) {}

    void operator()(const char* name, double value) const { group_.attribute(name, value); }
    void operator()(const char* name, const Interval& value) const {
        group_.attribute(name, std::vector<double>{value.lower, value.upper});
    }
    void operator()(const char* name, Monitoring value) const { group_.attribute(name, name_of(value)); }
    void operator()(const char* name, Steps value) const {
        group_.attribute(name, static_cast<double>(value.count) * step_);
    }

  private:
    const GroupWriter& group_;
    double step_;  // splitting has no clock
};

void write_condition(const GroupWriter& parent, std::size_t index, const ConditionResult& result) {
    const auto group = parent.group(fmt::format("{:04}", index));
    const Condition& condition = result.condition;
    if (const std::size_t wells = condition.wells.count(); wells > 0) {
        group->axis("well", wells);
        group->axis("to_well", wells);
    }
    group->axis("bound", 2);
    write_noise(*group, condition);
    group->attribute(schema::dt, condition.dt);
    group->attribute(schema::scheme, name_of(condition.scheme));
    group->attribute(schema::measure, name_of(choice_of(condition.measure)));
    group->attribute(schema::start, condition.start.text);
    group->attribute(schema::start_position, condition.start.position);
    group->attribute(schema::start_well, static_cast<long long>(condition.start.well));
    group->attribute(schema::clamp, std::vector<double>{condition.clamp.lower, condition.clamp.upper});
    group->attribute(schema::key, static_cast<unsigned long long>(condition.key));
    std::visit([&](const auto& measure) { measure.settings(SettingsWriter(*group, condition)); },
               condition.measure);
    group->attribute(schema::precision, result.precision);
    group->attribute(schema::executor, result.executor);
    group->attribute(schema::wall_seconds, result.wall_seconds);
    group->attribute(schema::remarks, fmt::format("{}", fmt::join(result.remarks, "\n")));
    group->attribute(schema::verdict, result.verdict);
    write_scheme(*group, condition);
    write_paths(*group, result);
    write_summary(*group, result);
    write_error(*group, result);
    write_theory(*group, result.prediction);
    write_check(*group, result);
    if (result.piece) write_piece_group(*group, result);
}

}  // namespace

void write_potential(const GroupWriter& file, const PotentialFile& potential) {
    const auto group = file.group(schema::potential);
    group->attribute(schema::name, potential.name);
    group->attribute(schema::kind, potential.kind);
    group->attribute(schema::source_path, potential.path);
    group->attribute(schema::source_text, potential.source_text);
    if (potential.table) {
        group->attribute(schema::table_path, potential.table->path);
        group->attribute(schema::table_text, potential.table->text);
    }
    const Landscape& landscape = potential.landscape;
    group->attribute(schema::remarks,
                     fmt::format("{}{}{}", landscape.flaw, landscape.flaw.empty() ? "" : "\n",
                                 fmt::join(potential.remarks, "\n")));
    for (const LandscapeColumn& column : landscape_columns) {
        std::vector<double> values;
        for (const CriticalPoint& point : landscape.*column.points) values.push_back(point.*column.value);
        group->dataset(column.name, values, {values.size()});
    }
    std::vector<double> width;
    for (std::size_t i = 0; i < landscape.minima.size(); ++i) width.push_back(landscape.width(i));
    group->dataset(schema::width, width, {width.size()});
    const PotentialCurve curve = sample_curve(*potential.potential, landscape);
    group->dataset(schema::curve_w, curve.w, {curve.w.size()});
    group->dataset(schema::curve_f, curve.f, {curve.f.size()});
}

void write_noise(const GroupWriter& group, const Condition& condition) {
    const bool scheduled = condition.noise.changes();
    group.attribute(schema::alpha, scheduled ? std::nan("") : condition.noise.alpha);
    group.attribute(schema::epsilon, scheduled ? std::nan("") : condition.noise.epsilon);
    if (scheduled) write_schedule(group, segments_of(condition));
}

void write_estimates(const GroupWriter& group, const std::string& name,
                     const std::vector<Estimate>& estimates, const Shape& shape) {
    if (estimates.empty()) return;
    std::vector<double> values;
    std::vector<double> errors;
    std::vector<double> intervals;
    for (const Estimate& estimate : estimates) {
        values.push_back(estimate.value);
        errors.push_back(estimate.stderror);
        intervals.push_back(estimate.ci95[0]);
        intervals.push_back(estimate.ci95[1]);
    }
    Shape pairs = shape;
    pairs.push_back(2);
    group.dataset(name, values, shape);
    group.dataset(schema::stderror_of(name), errors, shape);
    group.dataset(schema::ci95_of(name), intervals, pairs);
}

void write_schedule(const GroupWriter& parent, const std::vector<NoiseSegment>& schedule) {
    const auto group = parent.group(schema::schedule);
    const auto column = [&](const char* name, double NoiseSegment::*field) {
        std::vector<double> values;
        for (const NoiseSegment& segment : schedule) values.push_back(segment.*field);
        group->dataset(name, values, {schedule.size()});
    };
    column(schema::time, &NoiseSegment::time);
    column(schema::alpha, &NoiseSegment::alpha);
    column(schema::epsilon, &NoiseSegment::epsilon);
}

void write_run_groups(const GroupWriter& parent, const RunResult& result) {
    write_potential(parent, result.potential);
    const auto conditions = parent.group(schema::conditions);
    for (std::size_t k = 0; k < result.conditions.size(); ++k) {
        const ConditionResult& condition = result.conditions[k];
        write_condition(*conditions, condition.piece ? condition.piece->condition : k, condition);
    }
}

void write_provenance(const GroupWriter& file, const Provenance& provenance) {
    file.attribute(schema::schema_version, static_cast<long long>(schema::version));
    file.attribute(schema::levywell_version, std::string(version()));
    file.attribute(schema::git_sha, std::string(git_sha()));
    file.attribute(schema::config_toml, provenance.config_toml);
    file.attribute(schema::command_line, provenance.command_line);
    file.attribute(schema::created, provenance.created);
}

void write_result_content(const GroupWriter& file, const RunResult& result) {
    write_provenance(file, result.provenance);
    file.attribute(schema::seed, static_cast<unsigned long long>(result.provenance.seed));
    file.attribute(schema::backend,
                   result.conditions.empty() ? std::string("") : result.conditions.front().backend);
    file.attribute(schema::complete, static_cast<long long>(result.complete ? 1 : 0));
    if (!result.digest.empty()) file.attribute(schema::run_digest, result.digest);
    if (result.piece) {
        file.attribute(schema::piece, static_cast<long long>(result.piece->number));
        file.attribute(schema::pieces, static_cast<long long>(result.piece->count));
    }
    if (!result.request.empty()) file.attribute(schema::run_request, result.request);
    write_run_groups(file, result);
}

}  // namespace levywell::inline io
