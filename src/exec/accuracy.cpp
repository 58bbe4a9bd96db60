#include "levywell/exec/accuracy.hpp"

#include "exec/few_digits.hpp"
#include "levywell/core/number_text.hpp"
#include "levywell/dynamics/step_biases.hpp"
#include "levywell/dynamics/tally.hpp"
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

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

// Parts of the accuracy: the root of the sum of their squares is `planned`, which leaves the rest for what
// pilots do not know.
constexpr double planned = 0.97;
constexpr double chance_part = 0.7;         // for which the time step's part is measured
constexpr double largest_step_part = 0.85;  // beside which more paths make up for it
constexpr double aimed_at = 0.6;            // the step's part when a smaller step is chosen
constexpr double rest_part = 0.2;
constexpr double smallest_fall = 1.0 / 64;  // of the step, from one pilot to the next
constexpr double smallest_start = 1e-60;    // of the first guess
constexpr int most_pilots = 12;
constexpr std::int64_t fewest_pilot_paths = 1024;
constexpr std::int64_t most_pilot_paths = 4096;
constexpr double sure = 2;    // standard errors
constexpr double wide = 1.5;  // scatter of times over their mean beyond which few long ones make the mean
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
        if (request_.where.count("tolerance") == 0 && request_.schedule.empty())
            request_.tolerance = std::min(RunRequest().tolerance, rest_part * accuracy_);
    }

    std::optional<Condition> find(Faults& faults) {
        if (!begin(faults)) return std::nullopt;
        for (int pilots = 0; pilots < most_pilots; ++pilots) {
            const auto pilot = simulate_pilot(faults);
            if (!pilot) return std::nullopt;
            if (pilot->step_part() <= largest_step_part) return plan_run(*pilot, faults);
            request_.dt = two_digits(request_.dt * std::clamp(pilot->fall(), smallest_fall, 0.5));
        }
        refuse(faults, "the time step's part in the error does not fall with it");
        return std::nullopt;
    }

  private:
    /// What a step was found to do. Relative numbers are in units of the accuracy.
    struct Pilot {
        double dt = 0;         ///< [time]
        double mean = 0;       ///< [time]
        double scatter = 0;    ///< standard deviation of times
        double rest = 0;       ///< bound of what resting makes of the mean
        double fewest = 0;     ///< paths with which a sample holds the long times that make the mean
        std::int64_t all = 0;  ///< at most so many paths measure the time step
        StepBiases biases;

        double bias() const { return std::abs(biases.of.front().value) / mean; }
        double bias_error() const { return biases.of.front().error / mean; }
        double step_part() const { return std::max(bias(), bias_error()); }
        /// The factor by which the step is to become smaller: for its bias to do so, or, where chance hides
        /// that, for what is known of it, whose square falls about like the step.
        double fall() const {
            const double order = std::isnan(biases.how.order) ? 1 : biases.how.order;
            if (bias() > sure * bias_error()) return std::pow(aimed_at / bias(), 1 / order);
            return std::pow(aimed_at / bias_error(), 2) * biases.how.finest / dt * static_cast<double>(all) /
                   static_cast<double>(biases.how.paths);
        }
        /// Paths with which chance leaves room for a time step's part.
        std::int64_t paths(double step) const {
            const double chance = std::sqrt(planned * planned - step * step - rest * rest);
            const double wanted = std::max({std::pow(scatter / mean / chance, 2), fewest, 16.0});
            return raised_to_three_digits(static_cast<std::int64_t>(std::ceil(wanted)));
        }
    };

    void refuse(Faults& faults, const std::string& why) const {
        faults.add(request_.where_of("accuracy"),
                   fmt::format("at {} an accuracy of {} cannot be promised: {}", noise_,
                               percent_text(accuracy_), why));
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
                if (request_.dt > largest_measured_step(conditions.front())) continue;
                noise_ = conditions.front().noise.describe();
                return true;
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
        request_.paths = std::clamp(static_cast<std::int64_t>(0.25 / (accuracy_ * accuracy_)),
                                    fewest_pilot_paths, most_pilot_paths);
        return plan(request_, model_, faults);
    }

    /// At the present step; nothing where it tells nothing.
    std::optional<Pilot> simulate_pilot(Faults& faults) {
        Faults found;
        std::vector<Condition> conditions = plan_pilot(found);
        if (!found.empty()) {
            refuse(faults,
                   fmt::format("with dt = {}, which it needs: {}", request_.dt, found.list().front().what));
            return std::nullopt;
        }
        Condition& condition = conditions.front();
        if (say_) say_(fmt::format("pilot at {}, dt {:.2g}", noise_, request_.dt));
        condition.key ^= pilot_key;
        ExecutorOptions options;
        options.backend = Backend::host;
        options.threads = threads_;
        const Batch batch = make_executor(condition, model_.potential, options)->run({0, condition.paths});
        Summary summary = batch.tally.summarise(condition);
        Estimate& mean = summary.event().mean;
        Pilot pilot;
        pilot.dt = condition.dt;
        pilot.mean = accuracy_ * mean.value;
        pilot.scatter = mean.stderror * std::sqrt(static_cast<double>(condition.paths));
        pilot.rest = mean.rest_bias / pilot.mean;
        if (summary.n_censored() > 0 || !(pilot.scatter < wide * mean.value)) {
            const Prediction prediction = predict(condition, model_);
            if (prediction.mean_is_infinite()) {
                refuse(
                    faults,
                    "the mean time is infinite (dt and paths instead of accuracy measure the times below a "
                    "horizon)");
                return std::nullopt;
            }
            pilot.fewest = fewest_paths(prediction.event());
        }
        if (!(pilot.scatter > 0 && std::isfinite(pilot.scatter))) {
            refuse(
                faults,
                "too few of a pilot's paths have their event before the horizon (raise it, or leave it out)");
            return std::nullopt;
        }
        // As well known as the run will have to know it.
        mean.stderror = chance_part * pilot.mean;
        condition.paths = pilot.all =
            pilot.paths(std::sqrt(planned * planned - chance_part * chance_part - pilot.rest * pilot.rest));
        if (!measure(condition, summary, pilot, faults)) return std::nullopt;
        return pilot;
    }

    bool measure(const Condition& condition, Summary& summary, Pilot& pilot, Faults& faults) {
        RunRequest asked = request_;
        asked.accuracy = accuracy_;
        const std::atomic<bool> never = false;
        pilot.biases = *measure_step_biases(asked, model_, condition, threads_, summary, never);
        std::string missing = pilot.biases.how.missing;
        if (missing.empty() && !std::isfinite(pilot.step_part()))
            missing = "pilots at different steps are all alike";
        if (missing.empty()) return true;
        refuse(faults, "the time step's part in the error is not known: " + missing);
        return false;
    }

    std::optional<Condition> plan_run(const Pilot& pilot, Faults& faults) {
        request_.paths = pilot.paths(pilot.step_part());
        Faults found;
        std::vector<Condition> conditions = plan(request_, model_, found);
        if (found.empty()) {
            conditions.front().step_biases = std::make_shared<const StepBiases>(pilot.biases);
            return std::move(conditions.front());
        }
        refuse(faults, fmt::format("with dt = {} and {} paths, which it needs: {}", request_.dt,
                                   *request_.paths, found.list().front().what));
        return std::nullopt;
    }

    RunRequest request_;
    const Model& model_;
    const int threads_;
    const std::function<void(const std::string&)>& say_;
    const double accuracy_;
    std::string noise_;
};

/// What an accuracy cannot stand beside.
bool check_accuracy(const RunRequest& request, Faults& faults) {
    const std::size_t before = faults.count();
    const std::string where = request.where_of("accuracy");
    const double accuracy = *request.accuracy;
    if (!(accuracy >= least_accuracy && accuracy <= largest_accuracy))
        faults.add(where, fmt::format("accuracy = {} (a relative error from {} to {}: 0.003 is 0.3%)",
                                      accuracy, least_accuracy, largest_accuracy));
    for (const char* chosen : {"dt", "paths"}) {
        if (request.where.count(chosen) > 0)
            faults.add(where, fmt::format("accuracy chooses {}: leave out one of them ({})", chosen,
                                          request.where_of(chosen)));
    }
    if (!is_timed(request.measure))
        faults.add(where,
                   "accuracy is of the mean time of exit and transitions (for chain and occupation give "
                   "dt, paths and horizon)");
    if (request.monitoring == Monitoring::grid)
        faults.add(where,
                   "accuracy is that of the process, but monitoring = \"grid\" asks for the chain of "
                   "steps: give dt, its step, and paths");
    if (request.scheme == SchemeChoice::splitting)
        faults.add(where, "what the time step makes of splitting is not measured (give dt and paths)");
    if (!request.step_error)
        faults.add(where, "accuracy needs the time step's part in the error (leave step_error on)");
    return faults.count() == before;
}

}  // namespace

std::vector<Condition> plan_to_accuracy(const RunRequest& request, const Model& model, int threads,
                                        const std::function<void(const std::string&)>& say, Faults& faults) {
    check_numbers(request, faults);
    if (!check_accuracy(request, faults) || !faults.empty()) return {};
    std::vector<Condition> conditions;
    const auto search = [&](const RunRequest& single) {
        if (auto condition = AccuracySearch(single, model, threads, say).find(faults))
            conditions.push_back(*std::move(condition));
    };
    RunRequest single = request;
    if (!request.schedule.empty()) {
        search(single);
        return conditions;
    }
    for (double alpha : request.alpha) {
        for (double epsilon : request.epsilon) {
            single.alpha = {alpha};
            single.epsilon = {epsilon};
            search(single);
        }
    }
    return conditions;
}

}  // namespace levywell::inline exec
