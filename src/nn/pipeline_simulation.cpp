#include "levywell/nn/pipeline_simulation.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/number_text.hpp"
#include "levywell/exec/noise_plan.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

/// What theory says of a noise that is not simulated: of transitions from each start, then of occupation.
std::vector<Prediction> predictions_of(const PotentialFile& potential, const std::vector<int>& starts,
                                       const NetworkNoise& noise, double unit, const RunRequest& method) {
    std::vector<Prediction> predictions;
    const auto add = [&](MeasureChoice measure, int well) {
        Condition condition = condition_from(potential, measure, noise.alpha, noise.epsilon / unit,
                                             static_cast<std::size_t>(well));
        if (auto* transitions = std::get_if<Transitions>(&condition.measure))
            transitions->delta = method.delta.value_or(transitions->delta);
        predictions.push_back(predict(condition, potential));
    };
    if (!noise.schedule.empty()) return predictions;
    for (int well : starts) add(MeasureChoice::transitions, well);
    add(MeasureChoice::occupation, 0);
    return predictions;
}

void set_theory(const std::vector<Prediction>& predictions, PipelineRow& row) {
    for (std::size_t k = 0; k < row.starts.size(); ++k) {
        const EventPrediction prediction =
            k < predictions.size() ? predictions[k].event() : EventPrediction{};
        row.mean_exact.push_back(prediction.mean_exact);
        row.mean_exact_error.push_back(prediction.mean_exact_error);
        row.mean_exact_log10.push_back(prediction.mean_exact_log10);
        row.kramers_log10.push_back(prediction.kramers_log10);
        row.mean_adiabatic.push_back(prediction.mean_adiabatic);
        row.mean_small_noise.push_back(prediction.small_noise());
    }
    if (predictions.size() <= row.starts.size()) return;
    row.pi_exact = predictions.back().pi_exact();
    row.pi = predictions.back().pi;
}

void set_measured(std::span<const ConditionResult> conditions, PipelineRow& row) {
    std::vector<Prediction> predictions;
    for (const ConditionResult& condition : conditions) predictions.push_back(condition.prediction);
    set_theory(predictions, row);
    for (std::size_t k = 0; k < row.starts.size(); ++k) {
        row.mean.push_back(conditions[k].summary.event().mean);
        row.z_exact.push_back(conditions[k].check.event().exact.z);
        row.n_censored.push_back(conditions[k].summary.n_censored());
    }
    if (conditions.size() > row.starts.size()) row.pi_hat = conditions.back().summary.sojourn().pi_hat;
}

void set_preference(const Wells& wells, PipelineRow& row) {
    std::size_t widest = 0;
    std::size_t narrowest = 0;
    for (std::size_t i = 1; i < wells.count(); ++i) {
        if (wells.half_width(i) > wells.half_width(widest)) widest = i;
        if (wells.half_width(i) < wells.half_width(narrowest)) narrowest = i;
    }
    if (!row.pi_hat.empty()) row.preference = row.pi_hat[widest].value / row.pi_hat[narrowest].value;
    if (!row.pi_exact.empty()) row.preference_exact = row.pi_exact[widest] / row.pi_exact[narrowest];
}

/// The minima that transitions start in, from 0.
std::vector<int> wells_of(const std::vector<std::string>& starts, const PotentialFile& potential) {
    std::vector<int> wells;
    Faults faults;
    for (const std::string& start : starts) {
        const auto number = number_of(start.empty() ? start : start.substr(1));
        const bool known = start.size() > 1 && start[0] == 'm' && number && *number >= 1 &&
                           *number <= static_cast<double>(potential.landscape.minima.size()) &&
                           *number == std::floor(*number);
        if (known) wells.push_back(static_cast<int>(*number) - 1);
        if (!known)
            faults.add("start", fmt::format("\"{}\": the minima of {} are m1 to m{}", start, potential.name,
                                            potential.landscape.minima.size()));
    }
    faults.throw_if_any();
    return wells;
}

}  // namespace

std::vector<std::string> starts_in(const PipelineRequest& request, const PotentialFile& potential) {
    if (!request.starts.empty()) return request.starts;
    std::vector<std::string> starts;
    for (std::size_t i = 0; i < potential.landscape.minima.size(); ++i)
        starts.push_back(fmt::format("m{}", i + 1));
    return starts;
}

void check_method(const PipelineRequest& request, const std::vector<PotentialFile>& potentials,
                  Faults& faults) {
    for (const PotentialFile& potential : potentials) {
        RunRequest probe = request.method;  // some noise, for a few steps
        probe.alpha = {1.5};
        probe.epsilon = {0.01};
        probe.scheme = SchemeChoice::euler;
        probe.measure = MeasureChoice::occupation;
        probe.horizon = 4 * probe.step();
        probe.burn_in = 0;
        if (potential.landscape.minima.size() < 2) {
            faults.add(request.where_potential,
                       fmt::format("{} has no two wells between which paths could go", potential.path));
            continue;
        }
        for (const std::string& start : starts_in(request, potential)) {
            Faults of_start;
            probe.start = start;
            plan(probe, potential, of_start);
            for (const Fault& fault : of_start.list())
                faults.add(fault.where, potential.path + ": " + fault.what);
            if (!of_start.empty()) break;
        }
    }
}

bool simulate_noises(const PipelineRequest& request, const PotentialFile& potential,
                     const RunOptions& options, RunObserver& observer, RunStore& store,
                     PipelineResult& result) {
    const std::vector<std::string> starts = starts_in(request, potential);
    const std::vector<int> wells = wells_of(starts, potential);
    if (!(request.unit > 0 && std::isfinite(request.unit)))
        throw InputError("unit", fmt::format("unit = {} (a length > 0)", request.unit));
    const NoisePlanner planner(request.method, potential, starts, request.most_steps);
    std::vector<Condition> conditions;
    std::vector<std::size_t> ends;  // of each noise's conditions
    std::vector<PipelineRow> rows;
    for (std::size_t k = 0; k < result.noises.size(); ++k) {
        const NetworkNoise& noise = result.noises[k];
        PipelineRow row;
        row.noise = static_cast<std::int64_t>(k);
        row.simulation = static_cast<std::int64_t>(result.simulations.size());
        row.epsilon = noise.epsilon / request.unit;
        row.starts = wells;
        const NoisePlan planned = planner(noise.segments(), request.unit);
        row.refusal = planned.refusal;
        if (!row.refusal.empty())
            row.unit_offered = planner.largest_unit(noise.segments(), request.unit).value_or(not_available);
        conditions.insert(conditions.end(), planned.conditions.begin(), planned.conditions.end());
        ends.push_back(conditions.size());
        rows.push_back(row);
    }
    RunResult run = run_conditions(conditions, {request.method, potential}, options, &observer, &store);
    if (!run.complete) return false;

    std::size_t begin = 0;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        PipelineRow& row = rows[k];
        if (row.refusal.empty()) {
            set_measured(std::span(run.conditions).subspan(begin, ends[k] - begin), row);
        } else {
            set_theory(predictions_of(potential, row.starts, result.noises[k], request.unit, request.method),
                       row);
        }
        begin = ends[k];
        set_preference(potential.landscape.wells(), row);
        result.rows.push_back(std::move(row));
    }
    result.simulations.push_back(std::move(run));
    return true;
}

}  // namespace levywell::inline nn
