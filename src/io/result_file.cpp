#include "levywell/io/result_file.hpp"

#include "io/hdf5.hpp"
#include "io/hdf5_fields.hpp"
#include "io/piece_group.hpp"
#include "io/result_group.hpp"
#include "io/whole_file.hpp"
#include "levywell/core/fault.hpp"
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

using hdf5::Shape;
using hdf5::write_attribute;
using hdf5::write_dataset;

void write_counts(hid_t group, const char* name, const std::vector<std::uint64_t>& counts,
                  const Shape& shape) {
    write_dataset(group, name, std::vector<unsigned long long>(counts.begin(), counts.end()), shape);
}

/// What a measure found, in the group summary.
class SummaryWriter {
  public:
    SummaryWriter(hid_t group, hsize_t wells) : group_(group), wells_(wells) {}

    void operator()(const EventSummary& summary) const {
        write_dataset(group_, schema::n_censored, static_cast<unsigned long long>(summary.n_censored));
        write_estimates(group_, schema::mean, {summary.mean}, {});
        write_dataset(group_, schema::stderror, summary.mean.stderror);
        write_dataset(group_, schema::ci95, std::vector<double>{summary.mean.ci95[0], summary.mean.ci95[1]},
                      {2});
        if (!std::isnan(summary.restricted_mean.value))
            write_estimates(group_, schema::restricted_mean, {summary.restricted_mean}, {});
        write_estimates(group_, schema::rate, {summary.rate}, {});
        write_dataset(group_, schema::survival_time, summary.survival_time, {summary.survival_time.size()});
        write_dataset(group_, schema::survival, summary.survival, {summary.survival.size()});
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
        write_dataset(group_, schema::residence, summary.residence, {wells_});
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
    hid_t group_;
    hsize_t wells_;
};

void write_summary(hid_t condition_group, const ConditionResult& result) {
    const auto group = hdf5::create_group(condition_group, schema::summary);
    const Summary& summary = result.summary;
    write_dataset(group, schema::n, static_cast<unsigned long long>(summary.n));
    write_dataset(group, schema::path_steps, static_cast<unsigned long long>(summary.path_steps));
    write_dataset(group, schema::clamps, static_cast<unsigned long long>(summary.clamps));
    std::visit(SummaryWriter(group, result.condition.wells.count()), summary.found);
}

/// An estimate's whole error as NAME, the time step's bias in it as NAME_step_bias with its standard error.
void write_errors(hid_t group, const std::string& name, const std::vector<Estimate>& estimates,
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
    write_dataset(group, name, total, shape);
    write_dataset(group, schema::step_bias_of(name), bias, shape);
    write_dataset(group, schema::stderror_of(schema::step_bias_of(name)), bias_error, shape);
}

void write_error(hid_t condition_group, const ConditionResult& result) {
    const auto group = hdf5::create_group(condition_group, schema::error);
    const hsize_t wells = result.condition.wells.count();
    write_attribute(group, schema::missing, result.time_step.missing);
    write_dataset(group, schema::n, static_cast<unsigned long long>(result.time_step.paths));
    write_dataset(group, schema::finest_dt, result.time_step.finest);
    write_dataset(group, schema::order, result.time_step.order);
    if (const EventSummary* events = result.summary.if_event()) {
        write_errors(group, schema::mean, {events->mean}, {});
        write_errors(group, schema::restricted_mean, {events->restricted_mean}, {});
        write_errors(group, schema::rate, {events->rate}, {});
        write_errors(group, schema::target_probability, events->target_probability,
                     {events->target_probability.size()});
    } else {
        write_errors(group, schema::pi_hat, result.summary.sojourn().pi_hat, {wells});
    }
    write_errors(group, schema::q_hat, result.summary.q_hat(), {wells, wells});
}

void write_theory(hid_t condition_group, const Prediction& prediction) {
    const auto group = hdf5::create_group(condition_group, schema::theory);
    const hsize_t wells = prediction.q.wells;
    write_dataset(group, schema::c_alpha, prediction.c_alpha);
    if (wells > 0) {
        write_dataset(group, schema::q, prediction.q.entries, {wells, wells});
        write_dataset(group, schema::rate, prediction.rate.entries, {wells, wells});
    }
    if (!prediction.pi.empty()) write_dataset(group, schema::pi, prediction.pi, {prediction.pi.size()});
    const EventPrediction event = prediction.event_or_unknown();
    for (const PredictionNumber& number : prediction_numbers)
        write_dataset(group, number.name, event.*number.value);
    write_attribute(group, schema::exact_source, prediction.exact_source);
    if (!event.target_exact.empty())
        write_dataset(group, schema::target_exact, event.target_exact, {event.target_exact.size()});
    if (!event.target_exact_error.empty())
        write_dataset(group, schema::target_exact_error, event.target_exact_error,
                      {event.target_exact_error.size()});
    if (const ChainPrediction* const chain = prediction.if_chain()) {
        write_dataset(group, schema::rate_exact, chain->rate_exact.entries, {wells, wells});
        write_dataset(group, schema::rate_exact_error, chain->rate_exact_error, {wells, wells});
        write_dataset(group, schema::mean_first_passage_exact, chain->passage_exact, {wells, wells});
        write_dataset(group, schema::mean_first_passage_exact_error, chain->passage_exact_error,
                      {wells, wells});
    }
    const std::vector<double>& pi_exact = prediction.pi_exact();
    if (!pi_exact.empty()) {
        write_dataset(group, schema::pi_exact, pi_exact, {pi_exact.size()});
        write_dataset(group, schema::pi_exact_error, prediction.pi_exact_error(), {pi_exact.size()});
    }
}

void write_check(hid_t condition_group, const ConditionResult& result) {
    const auto group = hdf5::create_group(condition_group, schema::check);
    const hsize_t wells = result.condition.wells.count();
    const auto* chain = std::get_if<ChainCheck>(&result.check.of_measure);
    if (chain != nullptr && !chain->rates_z.empty())
        write_dataset(group, schema::rates_z, chain->rates_z, {wells, wells});
    if (chain != nullptr && !chain->rates_z_exact.empty())
        write_dataset(group, schema::rates_z_exact, chain->rates_z_exact, {wells, wells});
    const EventCheck event = result.check.event_or_unknown();
    for (const CheckNumber& number : check_numbers) write_dataset(group, number.name, number.value(event));
    for (const CheckNumber& number : target_check_numbers)
        write_dataset(group, number.name, number.value(event));
}

void write_paths(hid_t condition_group, const ConditionResult& result) {
    if (result.records.empty() || !result.per_path) return;
    const auto group = hdf5::create_group(condition_group, schema::paths);
    const Shape shape{result.records.size()};
    for (const PathColumn& column : path_columns(result.condition)) {
        std::vector<double> values;
        values.reserve(result.records.size());
        for (const PathRecord& record : result.records)
            values.push_back(column.value(result.condition, record));
        write_dataset(group, column.name, values, shape);
    }
    if (result.condition.splits()) return;
    std::vector<int> targets;
    std::vector<unsigned char> censored;
    for (const PathRecord& record : result.records) {
        targets.push_back(record.target);
        censored.push_back(record.censored);
    }
    write_dataset(group, schema::target, targets, shape);
    write_dataset(group, schema::censored, censored, shape);
}

/// What the jump-adapted scheme chose for each well; NaN where it integrates.
void write_scheme(hid_t condition_group, const Condition& condition) {
    const std::vector<RelaxedCore>& cores = condition.cores();
    if (cores.empty()) return;
    const auto group = hdf5::create_group(condition_group, schema::scheme);
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
    write_dataset(group, schema::threshold, threshold, wells);
    write_dataset(group, schema::core, core, {wells[0], 2});
    write_dataset(group, schema::bias_bound, bias_bound, wells);
}

/// What decides a measure, as attributes of its condition.
class SettingsWriter {
  public:
    SettingsWriter(hid_t group, const Condition& condition)
        : group_(group), step_(condition.splits() ? std::nan("") : condition.dt) {}

    void operator()(const char* name, double value) const { write_attribute(group_, name, value); }
    void operator()(const char* name, const Interval& value) const {
        write_attribute(group_, name, std::vector<double>{value.lower, value.upper});
    }
    void operator()(const char* name, Monitoring value) const {
        write_attribute(group_, name, name_of(value));
    }
    void operator()(const char* name, Steps value) const {
        write_attribute(group_, name, static_cast<double>(value.count) * step_);
    }

  private:
    hid_t group_;
    double step_;  // splitting has no clock
};

void write_condition(hid_t parent, std::size_t index, const ConditionResult& result) {
    const auto group = hdf5::create_group(parent, fmt::format("{:04}", index));
    const Condition& condition = result.condition;
    if (const hsize_t wells = condition.wells.count(); wells > 0) {
        hdf5::write_axis(group, "well", wells);
        hdf5::write_axis(group, "to_well", wells);
    }
    hdf5::write_axis(group, "bound", 2);
    write_noise(group, condition);
    write_attribute(group, schema::dt, condition.dt);
    write_attribute(group, schema::scheme, name_of(condition.scheme));
    write_attribute(group, schema::measure, name_of(choice_of(condition.measure)));
    write_attribute(group, schema::start, condition.start.text);
    write_attribute(group, schema::start_position, condition.start.position);
    write_attribute(group, schema::start_well, static_cast<long long>(condition.start.well));
    write_attribute(group, schema::clamp, std::vector<double>{condition.clamp.lower, condition.clamp.upper});
    write_attribute(group, schema::key, static_cast<unsigned long long>(condition.key));
    std::visit([&](const auto& measure) { measure.settings(SettingsWriter(group, condition)); },
               condition.measure);
    write_attribute(group, schema::precision, result.precision);
    write_attribute(group, schema::executor, result.executor);
    write_attribute(group, schema::wall_seconds, result.wall_seconds);
    write_attribute(group, schema::remarks, fmt::format("{}", fmt::join(result.remarks, "\n")));
    write_attribute(group, schema::verdict, result.verdict);
    write_scheme(group, condition);
    write_paths(group, result);
    write_summary(group, result);
    write_error(group, result);
    write_theory(group, result.prediction);
    write_check(group, result);
    if (result.piece) write_piece_group(group, result);
}

void write_file(hid_t file, const RunResult& result) {
    write_provenance(file, result.provenance);
    write_attribute(file, schema::seed, static_cast<unsigned long long>(result.provenance.seed));
    write_attribute(file, schema::backend,
                    result.conditions.empty() ? std::string("") : result.conditions.front().backend);
    write_attribute(file, schema::complete, static_cast<long long>(result.complete ? 1 : 0));
    if (!result.digest.empty()) write_attribute(file, schema::run_digest, result.digest);
    if (result.piece) {
        write_attribute(file, schema::piece, static_cast<long long>(result.piece->number));
        write_attribute(file, schema::pieces, static_cast<long long>(result.piece->count));
    }
    if (!result.request.empty()) write_attribute(file, schema::run_request, result.request);
    write_run_groups(file, result);
}

/// Reads from a file of ours; one that is none becomes an InputError.
template <class Read>
auto read_from(const std::string& path, const Read& read) {
    try {
        const auto file = hdf5::open_own_file(path);
        return read(file);
    } catch (const RunError&) {
        throw InputError(path, "is not a levywell result file");
    }
}

}  // namespace

void write_potential(hid_t file, const PotentialFile& potential) {
    const auto group = hdf5::create_group(file, schema::potential);
    write_attribute(group, schema::name, potential.name);
    write_attribute(group, schema::kind, potential.kind);
    write_attribute(group, schema::source_path, potential.path);
    write_attribute(group, schema::source_text, potential.source_text);
    if (potential.table) {
        write_attribute(group, schema::table_path, potential.table->path);
        write_attribute(group, schema::table_text, potential.table->text);
    }
    const Landscape& landscape = potential.landscape;
    write_attribute(group, schema::remarks,
                    fmt::format("{}{}{}", landscape.flaw, landscape.flaw.empty() ? "" : "\n",
                                fmt::join(potential.remarks, "\n")));
    for (const LandscapeColumn& column : landscape_columns) {
        std::vector<double> values;
        for (const CriticalPoint& point : landscape.*column.points) values.push_back(point.*column.value);
        write_dataset(group, column.name, values, {values.size()});
    }
    std::vector<double> width;
    for (std::size_t i = 0; i < landscape.minima.size(); ++i) width.push_back(landscape.width(i));
    write_dataset(group, schema::width, width, {width.size()});
    const PotentialCurve curve = sample_curve(*potential.potential, landscape);
    write_dataset(group, schema::curve_w, curve.w, {curve.w.size()});
    write_dataset(group, schema::curve_f, curve.f, {curve.f.size()});
}

void write_noise(hid_t group, const Condition& condition) {
    const bool scheduled = condition.noise.changes();
    write_attribute(group, schema::alpha, scheduled ? std::nan("") : condition.noise.alpha);
    write_attribute(group, schema::epsilon, scheduled ? std::nan("") : condition.noise.epsilon);
    if (scheduled) write_schedule(group, segments_of(condition));
}

void write_estimates(hid_t group, const std::string& name, const std::vector<Estimate>& estimates,
                     const Shape& shape) {
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
    write_dataset(group, name, values, shape);
    write_dataset(group, schema::stderror_of(name), errors, shape);
    write_dataset(group, schema::ci95_of(name), intervals, pairs);
}

void write_schedule(hid_t parent, const std::vector<NoiseSegment>& schedule) {
    const auto group = hdf5::create_group(parent, schema::schedule);
    const auto column = [&](const char* name, double NoiseSegment::*field) {
        std::vector<double> values;
        for (const NoiseSegment& segment : schedule) values.push_back(segment.*field);
        write_dataset(group, name, values, {schedule.size()});
    };
    column(schema::time, &NoiseSegment::time);
    column(schema::alpha, &NoiseSegment::alpha);
    column(schema::epsilon, &NoiseSegment::epsilon);
}

void write_run_groups(hid_t parent, const RunResult& result) {
    write_potential(parent, result.potential);
    const auto conditions = hdf5::create_group(parent, schema::conditions);
    for (std::size_t k = 0; k < result.conditions.size(); ++k) {
        const ConditionResult& condition = result.conditions[k];
        write_condition(conditions, condition.piece ? condition.piece->condition : k, condition);
    }
}

void write_result(const RunResult& result, const std::string& path) {
    write_whole(path, [&](hid_t file) { write_file(file, result); });
}

bool result_is_complete(const std::string& path) {
    return read_result_state(path).complete;
}

ResultState read_result_state(const std::string& path) {
    return read_from(path, [](hid_t file) {
        ResultState state;
        state.complete = hdf5::read_integer_attribute(file, schema::complete) == 1;
        if (hdf5::has_attribute(file, schema::run_digest))
            state.digest = hdf5::read_text_attribute(file, schema::run_digest);
        if (hdf5::has_attribute(file, schema::piece))
            state.piece = Piece{hdf5::read_integer_attribute(file, schema::piece),
                                hdf5::read_integer_attribute(file, schema::pieces)};
        return state;
    });
}

Provenance read_result_provenance(const std::string& path) {
    return read_from(path, read_provenance);
}

}  // namespace levywell::inline io
