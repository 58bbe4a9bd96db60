#include "levywell/exec/accuracy.hpp"

#include "exec/few_digits.hpp"
#include "exec/measured_estimates.hpp"
#include "levywell/core/number_text.hpp"
#include "levywell/dynamics/step_biases.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/exec/chain_analysis.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/exec/time_step.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

// Parts of the accuracy (Estimate::total_error()): all together are `planned`, which leaves the rest for what
// pilots do not know.
constexpr double planned = 0.97;
constexpr double chance_part = 0.55;        // for which the time step's part is measured
constexpr double least_chance_part = 0.35;  // beside a step whose part is larger than was aimed at
constexpr double aimed_at = 0.4;            // the step's part when a smaller step is chosen
constexpr double rest_part = 0.1;
constexpr double most_rest_part = 0.3;      // where a user chose how paths rest
constexpr double smallest_fall = 1.0 / 64;  // of the step, from one pilot to the next
constexpr double smallest_start = 1e-60;    // of the first guess
constexpr double unseen_fall = 1.0 / 16;    // where paths are all alike
constexpr double fewest_paths_of_run = 100;
constexpr int most_pilots = 12;
constexpr std::int64_t fewest_pilot_paths = 1024;
constexpr std::int64_t most_pilot_paths = 4096;
constexpr std::int64_t long_pilot_paths = 64;            // of chain and occupation
constexpr double sure = 2.5;                             // standard errors
constexpr std::uint64_t pilot_key = 0x9e3779b97f4a7c15;  // apart from the run's draws

/// A step of two decimal digits, as a user would write it.
double two_digits(double x) {
    return std::stod(fmt::format("{:.1e}", x));
}

/// One condition on its way to a step and a number of paths.
class AccuracySearch {
  public:
    AccuracySearch(RunRequest request, const Model& model, int threads,
                   const std::function<void(const std::string&)>& say)
        : request_(std::move(request)),
          model_(model),
          threads_(threads),
          say_(say),
          accuracy_(*request_.accuracy) {
        request_.accuracy.reset();
        const bool may_rest =
            request_.scheme == SchemeChoice::automatic || request_.scheme == SchemeChoice::jump_adapted;
        if (request_.schedule.empty() && may_rest)
            request_.tolerance = std::min(request_.tolerance, rest_part * accuracy_);
    }

    std::optional<Condition> find(Faults& faults) {
        if (!begin(faults)) return std::nullopt;
        for (int pilots = 0; pilots < most_pilots; ++pilots) {
            const auto pilot = simulate_pilot(faults);
            if (!pilot) return std::nullopt;
            if (pilot->tells() && pilot->chance() >= least_chance_part) return plan_run(*pilot, faults);
            const double fall = pilot->tells() ? pilot->fall() : unseen_fall;
            request_.dt = two_digits(request_.step() * std::clamp(fall, smallest_fall, 0.5));
        }
        refuse(
            faults,
            "at no time step that was tried do pilots tell its part in the error, or does that fall with it");
        return std::nullopt;
    }

    /// Why the accuracy cannot be promised; empty where the request itself is at fault.
    const std::string& missed() const { return missed_; }

  private:
    /// A number of which the accuracy is asked for. Relative numbers are in units of the accuracy.
    struct Goal {
        std::size_t number = 0;  ///< its place among measured estimates
        double unit = 0;         ///< its accuracy [its unit]
        double scatter = 0;      ///< standard deviation of what a path makes of it
        double rest = 0;         ///< bound of what resting makes of it
    };

    /// What a step was found to do.
    struct Pilot {
        double dt = 0;  ///< [time]
        std::vector<Goal> goals;
        double fewest = 0;     ///< paths with which a sample holds the long times that make the mean
        std::int64_t all = 0;  ///< at most so many paths measure the time step
        StepBiases biases;

        const StepBias& bias_of(const Goal& goal) const { return biases.of[goal.number]; }
        double bias(const Goal& goal) const { return std::abs(bias_of(goal).value) / goal.unit; }
        double bias_error(const Goal& goal) const { return bias_of(goal).error / goal.unit; }
        double step_part(const Goal& goal) const { return std::max(bias(goal), bias_error(goal)); }
        /// What time step and rests leave to chance.
        double chance(const Goal& goal) const { return planned - goal.rest - step_part(goal); }

        /// Paths differed, and so did steps.
        bool tells() const {
            return !biases.of.empty() && std::ranges::all_of(goals, [&](const Goal& goal) {
                return std::isfinite(step_part(goal));
            });
        }
        double chance() const {
            double least = planned;
            for (const Goal& goal : goals) least = std::min(least, chance(goal));
            return least;
        }
        /// The factor by which the step is to become smaller: for every bias to do so, or, where chance hides
        /// that, for what is known of it, whose square falls about like the step.
        double fall() const {
            double least = 1;
            for (const Goal& goal : goals) least = std::min(least, fall(goal));
            return least;
        }
        double fall(const Goal& goal) const {
            const double order = std::isnan(biases.how.order) ? 1 : biases.how.order;
            if (bias(goal) > sure * bias_error(goal)) return std::pow(aimed_at / bias(goal), 1 / order);
            const double times = static_cast<double>(all) / static_cast<double>(biases.how.paths);
            return std::pow(aimed_at * goal.unit / bias_of(goal).error_with(times), 2) * biases.how.finest /
                   dt;
        }
    };

    void refuse(Faults& faults, const std::string& why) {
        missed_ = fmt::format("an accuracy of {} cannot be promised: {}", percent_text(accuracy_), why);
        faults.add(request_.where_of("accuracy"), fmt::format("at {} {}", noise_, missed_));
    }

    /// The largest step at which the process can be simulated and its time step measured: halves a guess as
    /// long as the step alone is at fault.
    bool begin(Faults& faults) {
        const double guess = first_guess();
        for (double factor = 1; factor > smallest_start; factor /= 2) {
            request_.dt = two_digits(factor * guess);
            Faults found;
            const auto conditions = plan_pilot(found);
            if (found.empty()) {
                if (request_.step() > largest_measured_step(conditions.front())) continue;
                noise_ = conditions.front().noise.describe();
                if (!is_timed(request_.measure)) return true;
                exact_ = predict(conditions.front(), model_).event();
                if (!exact_.mean_is_infinite()) return true;
                refuse(
                    faults,
                    "the mean time is infinite (dt and paths instead of accuracy measure the times below a "
                    "horizon)");
                return false;
            }
            if (!is_about_step(found)) {
                for (const Fault& fault : found.list()) faults.add(fault.where, fault.what);
                return false;
            }
        }
        refuse(faults, "no time step can simulate it");
        return false;
    }

    /// A quarter of the shortest relaxation time; beyond every time scale where there is none.
    double first_guess() const {
        double curvature = 0;
        for (const auto* points : {&model_.landscape.minima, &model_.landscape.maxima})
            for (const CriticalPoint& point : *points)
                curvature = std::max(curvature, std::abs(point.curvature));
        return curvature > 0 && std::isfinite(curvature) ? 0.25 / curvature : 1e30;
    }

    bool is_about_step(const Faults& faults) const {
        const std::string where = request_.where_of("dt");
        return std::ranges::all_of(faults.list(), [&](const Fault& fault) { return fault.where == where; });
    }

    std::vector<Condition> plan_pilot(Faults& faults) {
        request_.paths = is_timed(request_.measure)
                             ? std::clamp(static_cast<std::int64_t>(0.25 / (accuracy_ * accuracy_)),
                                          fewest_pilot_paths, most_pilot_paths)
                             : long_pilot_paths;
        return plan(request_, model_, faults);
    }

    /// At the present step; nothing where it tells nothing.
    std::optional<Pilot> simulate_pilot(Faults& faults) {
        Faults found;
        std::vector<Condition> conditions = plan_pilot(found);
        if (!found.empty()) {
            refuse(faults, fmt::format("with dt = {}, which it needs: {}", request_.step(),
                                       found.list().front().what));
            return std::nullopt;
        }
        Condition& condition = conditions.front();
        if (say_) say_(fmt::format("pilot at {}, dt {:.2g}", noise_, request_.step()));
        condition.key ^= pilot_key;
        ExecutorOptions options;
        options.backend = Backend::host;
        options.threads = threads_;
        const Batch batch = make_executor(condition, model_.potential, options)->run({0, condition.paths});
        Summary summary = batch.tally.summarise(condition);
        if (request_.horizon && summary.n_censored() > 0) {
            refuse(
                faults,
                fmt::format("{} of {} pilots were censored at the horizon {} (leave it out: nobody is then)",
                            summary.n_censored(), summary.n, *request_.horizon));
            return std::nullopt;
        }
        if (auto* chain = std::get_if<ChainSummary>(&summary.found)) analyse_chain(*chain);
        Pilot pilot;
        pilot.dt = condition.dt;
        pilot.fewest = fewest_paths(exact_);
        if (!set_goals(condition, summary, pilot, faults)) return std::nullopt;
        if (pilot.goals.empty() ||
            condition.dt > largest_measured_step(condition, shortest_mean(condition, summary)))
            return pilot;
        // As well known as the run will have to know them.
        const std::vector<MeasuredEstimate> numbers = measured_estimates(condition, summary);
        for (const Goal& goal : pilot.goals)
            numbers[goal.number].estimate->stderror = chance_part * goal.unit;
        condition.paths = pilot.all = paths_for(pilot, [](const Goal&) { return chance_part; });
        RunRequest asked = request_;
        asked.accuracy = accuracy_;
        const std::atomic<bool> never = false;
        pilot.biases = *measure_step_biases(asked, model_, condition, threads_, summary, never);
        const std::string& missing = pilot.biases.how.missing;
        if (missing.empty()) return pilot;
        refuse(faults, "the time step's part in the error is not known: " + missing);
        return std::nullopt;
    }

    /// What is asked for, and how it scatters; none where pilots were all alike. False where it cannot be.
    bool set_goals(const Condition& condition, Summary& summary, Pilot& pilot, Faults& faults) {
        const std::vector<MeasuredEstimate> numbers = measured_estimates(condition, summary);
        if (const std::string never = never_seen(summary); !never.empty()) {
            refuse(faults, fmt::format("{} pilots {} (give dt, paths and horizon)", summary.n, never));
            return false;
        }
        // Few long times may make the mean, which pilots need not see.
        const bool known = std::isfinite(exact_.mean_exact) && std::isfinite(exact_.variation_exact);
        for (const AccuracyGoal& asked : accuracy_goals(condition, summary)) {
            const Estimate& estimate = *numbers[asked.number].estimate;
            Goal goal{asked.number, accuracy_ * (known ? exact_.mean_exact : asked.scale),
                      estimate.stderror * std::sqrt(static_cast<double>(condition.paths)),
                      estimate.rest_bias / (accuracy_ * asked.scale)};
            if (!(goal.scatter > 0 && std::isfinite(goal.scatter))) {
                pilot.goals.clear();
                return true;
            }
            if (known) goal.scatter = std::max(goal.scatter, exact_.variation_exact * exact_.mean_exact);
            if (goal.rest > most_rest_part) {
                refuse(faults, fmt::format("resting between jumps may make a bias of {} (leave threshold and "
                                           "core_radius out)",
                                           percent_text(goal.rest * accuracy_)));
                return false;
            }
            pilot.goals.push_back(goal);
        }
        return true;
    }

    /// What of a chain or an occupation pilots did not see that has to be seen often; "" where they saw it.
    static std::string never_seen(const Summary& summary) {
        const SojournSummary* const sojourns = summary.if_sojourn();
        if (sojourns == nullptr) return "";
        const std::size_t r = sojourns->residence.size();
        for (std::size_t i = 0; i < r; ++i) {
            if (!(sojourns->residence[i] > 0)) return fmt::format("never were in m{}", i + 1);
            const auto jumps = sojourns->transitions.begin() + static_cast<std::ptrdiff_t>(i * r);
            const bool chain = std::holds_alternative<ChainSummary>(summary.found);
            if (chain &&
                std::all_of(jumps, jumps + static_cast<std::ptrdiff_t>(r), [](auto n) { return n == 0; }))
                return fmt::format("never left m{}", i + 1);
        }
        return "";
    }

    /// Paths with which chance has these parts. The error that a run states scatters itself, by about as
    /// much, relatively, as it is: of wide times more paths are needed, of which as few are long.
    std::int64_t paths_for(const Pilot& pilot, const std::function<double(const Goal&)>& room) const {
        double wanted = std::max(pilot.fewest, fewest_paths_of_run);
        for (const Goal& goal : pilot.goals) {
            const double chance = room(goal) / (1 + sure * accuracy_ * room(goal));
            wanted = std::max(wanted, std::pow(goal.scatter / goal.unit / chance, 2));
        }
        return raised_to_three_digits(static_cast<std::int64_t>(std::ceil(wanted)));
    }

    std::optional<Condition> plan_run(const Pilot& pilot, Faults& faults) {
        request_.paths = paths_for(pilot, [&](const Goal& goal) { return pilot.chance(goal); });
        Faults found;
        std::vector<Condition> conditions = plan(request_, model_, found);
        if (found.empty()) {
            conditions.front().step_biases = std::make_shared<const StepBiases>(pilot.biases);
            conditions.front().accuracy = accuracy_;
            return std::move(conditions.front());
        }
        refuse(faults, fmt::format("with dt = {} and {} paths, which it needs: {}", request_.step(),
                                   *request_.paths, found.list().front().what));
        return std::nullopt;
    }

    RunRequest request_;
    const Model& model_;
    const int threads_;
    const std::function<void(const std::string&)>& say_;
    const double accuracy_;
    std::string noise_;
    std::string missed_;
    EventPrediction exact_;  ///< how widely times spread, where that is known
};

/// What an accuracy cannot stand beside.
void check_accuracy(const RunRequest& request, Faults& faults) {
    const std::string where = request.where_of("accuracy");
    const double accuracy = *request.accuracy;
    if (!(accuracy >= least_accuracy && accuracy <= largest_accuracy))
        faults.add(where, fmt::format("accuracy = {} (a relative error from {} to {}: 0.003 is 0.3%)",
                                      accuracy, least_accuracy, largest_accuracy));
    for (const auto& [chosen, given] :
         {std::pair("dt", request.dt.has_value()), std::pair("paths", request.paths.has_value())}) {
        if (given)
            faults.add(where, fmt::format("accuracy chooses {}: leave out one of them ({})", chosen,
                                          request.where_of(chosen)));
    }
    if (request.monitoring == Monitoring::grid)
        faults.add(where,
                   "accuracy is that of the process, but monitoring = \"grid\" asks for the chain of "
                   "steps: give dt, its step, and paths");
    if (request.scheme == SchemeChoice::splitting)
        faults.add(where, "what the time step makes of splitting is not measured (give dt and paths)");
    if (!request.step_error)
        faults.add(where, "accuracy needs the time step's part in the error (leave step_error on)");
}

/// One condition, or a schedule's: where an accuracy that nobody asked for cannot be promised, it has step
/// and paths as if there were none.
void plan_one(RunRequest request, const Model& model, int threads,
              const std::function<void(const std::string&)>& say, Faults& faults,
              std::vector<Condition>& conditions) {
    const bool asked = request.accuracy.has_value();
    if (!asked) request.accuracy = default_accuracy;
    Faults found;
    AccuracySearch search(request, model, threads, say);
    std::optional<Condition> condition = search.find(found);
    if (!condition && !asked) {
        request.accuracy.reset();
        for (Condition& one : plan(request, model, faults)) {
            one.accuracy_missed = search.missed().empty() ? found.list().front().what : search.missed();
            condition = std::move(one);
        }
    } else {
        for (const Fault& fault : found.list()) faults.add(fault.where, fault.what);
    }
    if (condition) conditions.push_back(*std::move(condition));
}

}  // namespace

bool has_accuracy(const RunRequest& request) {
    if (request.accuracy) return true;
    return !request.dt && !request.paths && is_timed(request.measure) &&
           request.monitoring == Monitoring::continuous && request.scheme != SchemeChoice::splitting &&
           request.step_error;
}

void add_other_faults(const RunRequest& request, const Model& potential, Faults& faults) {
    Faults found;
    if (request.accuracy) check_accuracy(request, found);
    if (potential.potential == nullptr) {
        check_numbers(request, found);
    } else {
        RunRequest plain = request;
        plain.accuracy.reset();
        plan(plain, potential, found);
    }
    const std::vector<Fault> known = faults.list();
    for (const Fault& fault : found.list()) {
        const bool listed =
            std::ranges::any_of(known, [&](const Fault& one) { return one.where == fault.where; });
        // A default of plan() is not the user's.
        const bool chosen = (!request.dt && fault.where == request.where_of("dt")) ||
                            (!request.horizon && fault.where == request.where_of("horizon"));
        if (!listed && !chosen) faults.add(fault.where, fault.what);
    }
}

double reached_accuracy(const Condition& condition, Summary& summary) {
    const std::vector<MeasuredEstimate> numbers = measured_estimates(condition, summary);
    double reached = not_available;
    for (const AccuracyGoal& goal : accuracy_goals(condition, summary)) {
        const double error = numbers[goal.number].estimate->total_error() / goal.scale;
        if (std::isnan(error)) return error;
        reached = std::isnan(reached) ? error : std::max(reached, error);
    }
    return reached;
}

std::vector<Condition> plan_to_accuracy(const RunRequest& request, const Model& model, int threads,
                                        const std::function<void(const std::string&)>& say, Faults& faults) {
    Faults of_numbers;
    check_numbers(request, of_numbers);
    if (request.accuracy) check_accuracy(request, of_numbers);
    if (!of_numbers.empty()) {
        add_other_faults(request, model, faults);
        return {};
    }
    std::vector<Condition> conditions;
    if (!request.schedule.empty()) {
        plan_one(request, model, threads, say, faults, conditions);
        return conditions;
    }
    RunRequest single = request;
    for (double alpha : request.alpha) {
        for (double epsilon : request.epsilon) {
            single.alpha = {alpha};
            single.epsilon = {epsilon};
            plan_one(single, model, threads, say, faults, conditions);
        }
    }
    return conditions;
}

}  // namespace levywell::inline exec
