#include "levywell/exec/time_step.hpp"

#include "exec/few_digits.hpp"
#include "exec/step_extrapolation.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

constexpr int steps = 3;                   // h, 2 h, 4 h
constexpr std::int64_t fewest = 16;        // paths of a condition whose time step is measured
constexpr std::int64_t first_part = 64;    // of the paths tells how many are needed,
constexpr std::int64_t first_most = 4096;  // at most so many
constexpr std::int64_t few_part = 4;       // of few paths is used at most,
constexpr std::int64_t part = 8;           // of many, by work at the condition's own step
constexpr double finer = 0.5;              // times the statistical error: how well the bias is to be known
constexpr double well_within = 0.45;       // times what an accuracy leaves to it
constexpr double hopeless = 2;             // times what would do
constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double least_lawful_alpha = 0.5;  // of Euler's transitions; docs/decisions/time_step.md
constexpr double reaches = 2;               // noise scales of a step, nearer to which an end is too near
constexpr double fewest_steps = 16;         // of the largest of the steps in a mean time to an event

/// The condition at another time step, driven by draws of the same addresses; nothing where it cannot be run.
std::optional<Condition> at_step(double dt, RunRequest request, const Model& model,
                                 const Condition& condition) {
    const double given = condition.dt;
    request.dt = dt;
    if (request.schedule.empty()) {
        request.alpha = {condition.noise.alpha};
        request.epsilon = {condition.noise.epsilon};
        request.convention = NoiseConvention::levy;
    }
    request.scheme = choice_of(condition.scheme);
    if (!std::holds_alternative<JumpAdapted>(condition.scheme)) {
        request.threshold = request.core_radius = std::nullopt;
        request.tolerance = RunRequest().tolerance;
    }
    request.paths = request.accuracy
                        ? condition.paths
                        : std::min(condition.paths, std::max(first_most, condition.paths / part));
    request.accuracy.reset();
    if (condition.sojourn() != nullptr) {
        request.horizon = static_cast<double>(condition.horizon_steps()) * given;
        request.burn_in = static_cast<double>(condition.sojourn()->burn_in_steps) * given;
    }
    Faults faults;
    std::vector<Condition> planned = plan(request, model, faults);
    if (!faults.empty()) return std::nullopt;
    planned.front().key = condition.key;
    return std::move(planned.front());
}

/// Sums of one step's paths, a column each, by path.
using Columns = std::vector<std::vector<double>>;

/// An estimate that is a ratio of the sums of two columns.
struct Ratio {
    Estimate* estimate;
    std::size_t over, under;
};

struct RatioTerms {
    double ratio = 0;
    std::vector<double> terms;  ///< the ratio of the paths' sums, to first order a mean of these
};

RatioTerms terms_of(const Columns& columns, const Ratio& ratio) {
    const std::vector<double>& over = columns[ratio.over];
    const std::vector<double>& under = columns[ratio.under];
    double above = 0;
    double below = 0;
    for (std::size_t k = 0; k < over.size(); ++k) {
        above += over[k];
        below += under[k];
    }
    RatioTerms result{above / below, {}};
    const double mean = below / static_cast<double>(over.size());
    for (std::size_t k = 0; k < over.size(); ++k)
        result.terms.push_back((over[k] - result.ratio * under[k]) / mean);
    return result;
}

Difference difference(const Columns& coarse, const Columns& fine, const Ratio& ratio) {
    const RatioTerms a = terms_of(coarse, ratio);
    const RatioTerms b = terms_of(fine, ratio);
    double squares = 0;
    double own = 0;
    for (std::size_t k = 0; k < a.terms.size(); ++k) {
        squares += (a.terms[k] - b.terms[k]) * (a.terms[k] - b.terms[k]);
        own += b.terms[k] * b.terms[k];
    }
    const auto n = static_cast<double>(a.terms.size());
    squares += own / n;  // a path of another outcome may be the next one
    return {a.ratio - b.ratio, std::sqrt(squares / n / std::max(1.0, n - 1))};
}

/// One of the three chains.
class Level {
  public:
    Level(const Condition& condition, const Model& model, int draws, int threads) : condition_(condition) {
        ExecutorOptions options;
        options.backend = Backend::host;
        options.threads = threads;
        options.draws = draws;
        options.keep_counts = true;
        executor_ = make_executor(condition, model.potential, options);
    }

    /// Simulates further paths; false when the pause came first.
    bool extend(PathRange range, const std::atomic<bool>& pause) {
        UnfinishedBatch batch(range);
        if (!executor_->go_on(batch, pause)) return false;
        if (condition_.event() != nullptr)
            add_events(batch.done);
        else
            add_sojourns(batch.done);
        return true;
    }

    const Columns& columns() const { return columns_; }

  private:
    // exposure, events, paths, then events by target
    void add_events(const Batch& batch) {
        const std::size_t targets = std::visit(
            [&](const auto& measure) -> std::size_t {
                if constexpr (is_event<std::decay_t<decltype(measure)>>)
                    return measure.targets(condition_.wells);
                return 0;
            },
            condition_.measure);
        columns_.resize(3 + targets);
        for (const PathRecord& record : batch.records) {
            const bool event = record.censored == 0;
            const double late = event ? condition_.event()->event_delay() : 0;
            columns_[0].push_back((static_cast<double>(record.steps) - late) * condition_.dt);
            columns_[1].push_back(event ? 1 : 0);
            columns_[2].push_back(1);
            for (std::size_t j = 0; j < targets; ++j)
                columns_[3 + j].push_back(event && record.target == static_cast<std::int32_t>(j) ? 1 : 0);
        }
    }

    // the whole time, then N_ij, then time by well
    void add_sojourns(const Batch& batch) {
        const std::size_t wells = condition_.wells.count();
        const std::size_t size = wells * wells + wells;
        columns_.resize(1 + size);
        for (std::size_t k = 0; k < batch.counts.size(); k += size) {
            columns_[0].push_back(static_cast<double>(condition_.sojourn()->horizon_steps) * condition_.dt);
            for (std::size_t c = 0; c < size; ++c) {
                columns_[1 + c].push_back(static_cast<double>(batch.counts[k + c]) *
                                          (c < wells * wells ? 1 : condition_.dt));
            }
        }
    }

    const Condition condition_;
    std::unique_ptr<Executor> executor_;
    Columns columns_;
};

/// What of a summary the columns make, the main one first.
std::vector<Ratio> ratios_of(const Condition& condition, Summary& summary) {
    std::vector<Ratio> ratios;
    const std::size_t wells = condition.wells.count();
    if (summary.if_event() != nullptr) {
        EventSummary& events = summary.event();
        ratios = {{&events.mean, 0, 1}, {&events.restricted_mean, 0, 2}, {&events.rate, 1, 0}};
        for (std::size_t j = 0; j < events.target_probability.size(); ++j)
            ratios.push_back({&events.target_probability[j], 3 + j, 1});
        if (auto* transitions = std::get_if<TransitionsSummary>(&summary.found)) {
            const auto from = static_cast<std::size_t>(condition.start.well) * wells;
            for (std::size_t j = 0; j < wells && !transitions->q_hat.empty(); ++j)
                ratios.push_back({&transitions->q_hat[from + j], 3 + j, 0});
        }
    } else {
        SojournSummary& sojourns = summary.sojourn();
        for (std::size_t i = 0; i < wells; ++i)
            ratios.push_back({&sojourns.pi_hat[i], 1 + wells * wells + i, 0});
        if (auto* chain = std::get_if<ChainSummary>(&summary.found)) {
            for (std::size_t k = 0; k < wells * wells; ++k)
                ratios.push_back({&chain->q_hat[k], 1 + k, 1 + wells * wells + k / wells});
        }
    }
    return ratios;
}

double smallest_alpha(const Condition& condition) {
    const std::vector<ScheduledNoise> noises = condition.noise.segments();
    return std::ranges::min_element(noises, {}, &ScheduledNoise::alpha)->alpha;
}

/// Why a condition's time step cannot be measured; "" where it can.
std::string why_not(const Condition& condition, double mean) {
    if (condition.splits()) return "splitting follows no single paths";
    if (condition.event() != nullptr && condition.event()->monitoring == Monitoring::grid)
        return "events after steps only are those of this chain";
    if (std::holds_alternative<Transitions>(condition.measure) && !condition.follows_flow() &&
        smallest_alpha(condition) < least_lawful_alpha)
        return fmt::format(
            "below alpha = {} entries of Euler's chain into balls have biases that follow no law of dt",
            least_lawful_alpha);
    if (condition.paths < fewest) return fmt::format("it takes {} paths", fewest);
    if (const double lawful = largest_measured_step(condition); condition.dt > lawful)
        return fmt::format(
            "the start lies within what noise does in a step of an end, where biases follow no law (with "
            "--dt {:.3g} they do)",
            rounded_down(lawful, 3));
    if (const double lawful = largest_measured_step(condition, mean); condition.dt > lawful)
        return fmt::format(
            "a mean time has fewer than {} steps, and biases follow no law (with --dt {:.2g} they do)",
            fewest_steps, rounded_down(0.8 * lawful, 2));
    return "";
}

/// The three chains, and which of them has the condition's own step.
struct Levels {
    std::vector<Level> chains;
    int own = 0;
    double finest = 0;  ///< [time]
    std::int64_t paths = 0;

    /// Those from a finest step on; fewer than three where one cannot be run.
    static Levels from(double finest, int own, const RunRequest& request, const Model& model,
                       const Condition& condition, int threads) {
        Levels levels{{}, own, finest, 0};
        try {
            for (int level = 0; level < steps; ++level) {
                const auto planned = at_step(std::ldexp(finest, level), request, model, condition);
                if (!planned) break;
                levels.chains.emplace_back(*planned, model, 1 << level, threads);
            }
        } catch (const InputError&) {  // the host cannot have it
        }
        return levels;
    }

    bool are_complete() const { return chains.size() == steps; }

    /// Simulates paths up to so many; false when the pause came first.
    bool extend(std::int64_t all, const std::atomic<bool>& pause) {
        for (Level& chain : chains)
            if (!chain.extend({paths, all - paths}, pause)) return false;
        paths = all;
        return true;
    }

    Difference between(int coarse, int fine, const Ratio& ratio) const {
        return difference(chains[static_cast<std::size_t>(coarse)].columns(),
                          chains[static_cast<std::size_t>(fine)].columns(), ratio);
    }
};

/// From the largest finest step with which they can be run down: coarse chains cost less. Not complete where
/// there is none.
Levels choose_levels(const RunRequest& request, const Model& model, const Condition& condition, double mean,
                     int threads) {
    Levels levels;
    for (int own = 0; own < steps && !levels.are_complete(); ++own) {
        const double finest = std::ldexp(condition.dt, -own);
        if (std::ldexp(finest, steps - 1) <= largest_measured_step(condition, mean))
            levels = Levels::from(finest, own, request, model, condition, threads);
    }
    return levels;
}

/// How well the first estimate's difference between two steps is to be known: so that the bias, less than
/// twice as uncertain, adds little to what chance makes of the estimate, or keeps within what an accuracy
/// leaves to it.
double wanted_error(const RunRequest& request, const Estimate& estimate) {
    if (request.accuracy) {
        const double left = *request.accuracy * estimate.value - estimate.stderror - estimate.rest_bias;
        if (left > 0) return well_within * left;
    }
    return finer * estimate.stderror;
}

/// Simulates as many paths as that needs, or may take; false in a pause. For an accuracy no more than the
/// first where these see that the bias is far beyond it, or would not be known well enough by all.
bool simulate(Levels& levels, const RunRequest& request, const Condition& condition, const Ratio& first,
              const std::atomic<bool>& pause) {
    const std::int64_t least = std::min(fewest, condition.paths / few_part);
    const std::int64_t pilot = std::clamp((condition.paths / first_part) >> levels.own, least, first_most);
    if (!levels.extend(pilot, pause)) return false;
    const double enough = wanted_error(request, *first.estimate);
    const Difference found = levels.between(1, 0, first);
    const double missed = found.error / enough;
    const double wanted = static_cast<double>(pilot) * missed * missed;
    const std::int64_t all = request.accuracy ? condition.paths : condition.paths / part;
    const auto most = static_cast<double>(std::max(pilot, all >> levels.own));
    if (!(wanted > static_cast<double>(pilot))) return true;
    if (request.accuracy &&
        (std::abs(found.value) > hopeless * (enough + found.error) || wanted > hopeless * most))
        return true;
    return levels.extend(static_cast<std::int64_t>(std::min(most, std::ceil(wanted))), pause);
}

}  // namespace

double largest_measured_step(const Condition& condition, double mean) {
    double dt = unlimited;
    if (const auto* exit = std::get_if<Exit>(&condition.measure)) {
        const double x = condition.start.position;
        const double reach = std::min(x - exit->interval.lower, exit->interval.upper - x);
        for (const ScheduledNoise& noise : condition.noise.segments())
            dt = std::min(dt, std::pow(reach / (reaches * noise.epsilon), noise.alpha));
    }
    return std::min(dt, mean / fewest_steps);
}

std::optional<StepBiases> measure_step_biases(const RunRequest& request, const Model& model,
                                              const Condition& condition, int threads, Summary& summary,
                                              const std::atomic<bool>& pause) {
    StepBiases result;
    TimeStepMeasurement& how = result.how;
    const double mean = condition.event() != nullptr ? summary.event().mean.value : unlimited;
    how.missing = why_not(condition, mean);
    if (!how.missing.empty()) return result;
    const std::vector<Ratio> ratios = ratios_of(condition, summary);
    const auto first =
        std::ranges::find_if(ratios, [](const Ratio& ratio) { return !std::isnan(ratio.estimate->value); });
    if (first == ratios.end()) {
        how.missing = "there is no estimate";
        return result;
    }
    Levels levels = choose_levels(request, model, condition, mean, threads);
    if (!levels.are_complete()) {
        how.missing = fmt::format("no chain of other steps can be run beside dt = {}", condition.dt);
        return result;
    }
    if (!simulate(levels, request, condition, *first, pause)) return std::nullopt;
    how.paths = levels.paths;
    how.finest = levels.finest;
    const BiasLaw law =
        std::holds_alternative<Chain>(condition.measure) ? BiasLaw::two_terms : BiasLaw::power;
    for (auto ratio = ratios.begin(); ratio != ratios.end(); ++ratio) {
        StepBias& found = result.of.emplace_back();
        if (std::isnan(ratio->estimate->value)) continue;
        const Difference pair = levels.between(1, 0, *ratio);
        const Extrapolation limit = extrapolate(pair, levels.between(2, 1, *ratio), law);
        const Difference above = levels.own > 0 ? levels.between(levels.own, 0, *ratio) : Difference{};
        const double bias = above.value + limit.bias.value;
        if (!(pair.error > 0 && std::isfinite(bias))) continue;  // no path had such an event, or all
        found = {bias, above.error + limit.bias.error};
        if (ratio == first) how.order = limit.order;
    }
    return result;
}

std::optional<TimeStepMeasurement> measure_time_step(const RunRequest& request, const Model& model,
                                                     const Condition& condition, int threads,
                                                     Summary& summary, const std::atomic<bool>& pause) {
    std::optional<StepBiases> measured;
    if (condition.step_biases == nullptr) {
        measured = measure_step_biases(request, model, condition, threads, summary, pause);
        if (!measured) return std::nullopt;
    }
    const StepBiases& biases = measured ? *measured : *condition.step_biases;
    if (!biases.how.missing.empty()) return biases.how;
    const std::vector<Ratio> ratios = ratios_of(condition, summary);
    for (std::size_t k = 0; k < std::min(ratios.size(), biases.of.size()); ++k) {
        if (std::isnan(ratios[k].estimate->value)) continue;
        ratios[k].estimate->step_bias = biases.of[k].value;
        ratios[k].estimate->step_bias_error = biases.of[k].error;
    }
    return biases.how;
}

}  // namespace levywell::inline exec
