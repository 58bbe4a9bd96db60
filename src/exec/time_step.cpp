#include "levywell/exec/time_step.hpp"

#include "exec/few_digits.hpp"
#include "exec/measured_estimates.hpp"
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
constexpr double well_within = 0.3;        // times what an accuracy leaves to it,
constexpr double well_within_two = 0.12;   // where the bias has two terms, whose error is larger
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

Difference difference(const PathTerms& a, const PathTerms& b) {
    double squares = 0;
    double own = 0;
    for (std::size_t k = 0; k < a.terms.size(); ++k) {
        squares += (a.terms[k] - b.terms[k]) * (a.terms[k] - b.terms[k]);
        own += b.terms[k] * b.terms[k];
    }
    const auto n = static_cast<double>(a.terms.size());
    own /= n;  // a path of another outcome may be the next one
    squares += own;
    return {a.value - b.value, std::sqrt(squares / n / std::max(1.0, n - 1)), own / squares};
}

/// One of the three chains.
class Level {
  public:
    Level(const Condition& condition, const Model& model, int draws, int threads)
        : condition_(std::make_unique<const Condition>(condition)), sums_(*condition_) {
        ExecutorOptions options;
        options.backend = Backend::host;
        options.threads = threads;
        options.draws = draws;
        options.keep_counts = true;
        executor_ = make_executor(*condition_, model.potential, options);
    }

    /// Simulates further paths; false when the pause came first.
    bool extend(PathRange range, const std::atomic<bool>& pause) {
        UnfinishedBatch batch(range);
        if (!executor_->go_on(batch, pause)) return false;
        sums_.add(batch.done);
        return true;
    }

    const LevelSums& sums() const { return sums_; }

  private:
    std::unique_ptr<const Condition> condition_;
    std::unique_ptr<Executor> executor_;
    LevelSums sums_;
};

/// An estimate that is to be known, to within a part of `scale`.
struct Goal {
    MeasuredEstimate number;
    double scale = 0;
};

/// Those of an accuracy, or else the first there is.
std::vector<Goal> goals_of(const RunRequest& request, const Condition& condition, Summary& summary,
                           const std::vector<MeasuredEstimate>& numbers) {
    std::vector<Goal> goals;
    if (request.accuracy) {
        for (const AccuracyGoal& goal : accuracy_goals(condition, summary))
            goals.push_back({numbers[goal.number], goal.scale});
        return goals;
    }
    const auto first = std::ranges::find_if(
        numbers, [](const MeasuredEstimate& number) { return !std::isnan(number.estimate->value); });
    if (first != numbers.end()) goals.push_back({*first, first->estimate->value});
    return goals;
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

    Difference between(int coarse, int fine, const MeasuredEstimate& number) const {
        return difference(number.of(chains[static_cast<std::size_t>(coarse)].sums()),
                          number.of(chains[static_cast<std::size_t>(fine)].sums()));
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

/// How well an estimate's difference between two steps is to be known: so that the bias, less than twice as
/// uncertain, adds little to what chance makes of the estimate, or keeps within what an accuracy leaves to
/// it.
double wanted_error(const RunRequest& request, const Goal& goal, BiasLaw law) {
    if (request.accuracy) {
        const double left =
            *request.accuracy * goal.scale - goal.number.estimate->stderror - goal.number.estimate->rest_bias;
        if (left > 0) return (law == BiasLaw::two_terms ? well_within_two : well_within) * left;
    }
    return finer * goal.number.estimate->stderror;
}

/// How many times the paths a difference needs to be known so well: the root of
/// ((1 - u) / x + u / x^2) error^2 = enough^2.
double times_for(const Difference& found, double enough) {
    const double missed = found.error * found.error / (enough * enough);
    const double seen = 0.5 * (1 - found.unseen) * missed;
    return seen + std::sqrt(seen * seen + found.unseen * missed);
}

/// Simulates as many paths as the goals need, or as may be taken; false in a pause. For an accuracy no more
/// than the first where these see that the bias is far beyond it, or would not be known well enough by all.
bool simulate(Levels& levels, const RunRequest& request, const Condition& condition,
              const std::vector<Goal>& goals, BiasLaw law, const std::atomic<bool>& pause) {
    const std::int64_t least = std::min(fewest, condition.paths / few_part);
    const std::int64_t pilot = std::clamp((condition.paths / first_part) >> levels.own, least, first_most);
    if (!levels.extend(pilot, pause)) return false;
    const std::int64_t all = request.accuracy ? condition.paths : condition.paths / part;
    const auto most = static_cast<double>(std::max(pilot, all >> levels.own));
    double wanted = 0;
    for (const Goal& goal : goals) {
        const double enough = wanted_error(request, goal, law);
        const Difference found = levels.between(1, 0, goal.number);
        wanted = std::max(wanted, static_cast<double>(pilot) * times_for(found, enough));
        if (request.accuracy && std::abs(found.value) > hopeless * (enough + found.error)) return true;
    }
    if (!(wanted > static_cast<double>(pilot))) return true;
    if (request.accuracy && wanted > hopeless * most) return true;
    return levels.extend(static_cast<std::int64_t>(std::min(most, std::ceil(wanted))), pause);
}

/// The bias of a number at the condition's own step; nothing where no path had such an event, or all.
StepBias bias_of(const Levels& levels, const MeasuredEstimate& number, BiasLaw law, double* order = nullptr) {
    const Difference pair = levels.between(1, 0, number);
    const Extrapolation limit = extrapolate(pair, levels.between(2, 1, number), law);
    const Difference above = levels.own > 0 ? levels.between(levels.own, 0, number) : Difference{};
    const double bias = above.value + limit.bias.value;
    if (!(pair.error > 0 && std::isfinite(bias))) return {};
    if (order != nullptr) *order = limit.order;
    return {bias, above.error + limit.bias.error, pair.unseen};
}

/// A survival curve's bias at a time: linear between those that are known, beyond them that of the nearest.
StepBias at_time(const StepBiases& biases, double time) {
    const auto& times = biases.survival_time;
    if (times.empty()) return {};
    const auto above = static_cast<std::size_t>(std::ranges::upper_bound(times, time) - times.begin());
    if (above == 0) return biases.survival.front();
    if (above == times.size()) return biases.survival.back();
    const StepBias& a = biases.survival[above - 1];
    const StepBias& b = biases.survival[above];
    const double part_of_b = (time - times[above - 1]) / (times[above] - times[above - 1]);
    return {std::lerp(a.value, b.value, part_of_b), std::lerp(a.error, b.error, part_of_b)};
}

}  // namespace

double shortest_mean(const Condition& condition, const Summary& summary) {
    if (condition.event() != nullptr) return summary.event().mean.value;
    double shortest = unlimited;
    if (std::holds_alternative<ChainSummary>(summary.found)) {
        const std::vector<double>& residence = summary.chain().residence;
        const std::vector<std::uint64_t>& jumps = summary.chain().transitions;
        for (std::size_t i = 0; i < residence.size(); ++i) {
            double left = 0;
            for (std::size_t j = 0; j < residence.size(); ++j)
                left += static_cast<double>(jumps[i * residence.size() + j]);
            shortest = std::min(shortest, residence[i] / left);
        }
    }
    return shortest;
}

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
    const double mean = shortest_mean(condition, summary);
    how.missing = why_not(condition, mean);
    if (!how.missing.empty()) return result;
    const std::vector<MeasuredEstimate> numbers = measured_estimates(condition, summary);
    const std::vector<Goal> goals = goals_of(request, condition, summary, numbers);
    if (goals.empty()) {
        how.missing = "there is no estimate";
        return result;
    }
    Levels levels = choose_levels(request, model, condition, mean, threads);
    if (!levels.are_complete()) {
        how.missing = fmt::format("no chain of other steps can be run beside dt = {}", condition.dt);
        return result;
    }
    const BiasLaw law =
        std::holds_alternative<Chain>(condition.measure) ? BiasLaw::two_terms : BiasLaw::power;
    if (!simulate(levels, request, condition, goals, law, pause)) return std::nullopt;
    how.paths = levels.paths;
    how.finest = levels.finest;
    for (const MeasuredEstimate& number : numbers) {
        StepBias& found = result.of.emplace_back();
        if (std::isnan(number.estimate->value)) continue;
        found = bias_of(levels, number, law,
                        number.estimate == goals.front().number.estimate ? &how.order : nullptr);
    }
    if (summary.if_event() != nullptr) {
        EventSummary* const events = &summary.event();
        for (std::size_t k = 0; k < events->survival.size(); ++k) {
            const double at = events->survival_time[k];
            const StepBias found = bias_of(
                levels, {&events->survival[k], [at](const LevelSums& sums) { return sums.survival(at); }},
                law);
            if (std::isnan(found.value)) continue;  // all had their event by then, or none
            result.survival_time.push_back(at);
            result.survival.push_back(found);
        }
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
    const auto put = [](Estimate& estimate, const StepBias& bias) {
        if (std::isnan(estimate.value)) return;
        estimate.step_bias = bias.value;
        estimate.step_bias_error = bias.error;
    };
    const std::vector<MeasuredEstimate> numbers = measured_estimates(condition, summary);
    for (std::size_t k = 0; k < std::min(numbers.size(), biases.of.size()); ++k)
        put(*numbers[k].estimate, biases.of[k]);
    if (summary.if_event() != nullptr) {
        EventSummary* const events = &summary.event();
        for (std::size_t k = 0; k < events->survival.size(); ++k)
            put(events->survival[k], at_time(biases, events->survival_time[k]));
    }
    return biases.how;
}

}  // namespace levywell::inline exec
