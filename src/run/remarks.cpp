#include "levywell/run/remarks.hpp"

#include "levywell/core/number_text.hpp"
#include "levywell/dynamics/noise.hpp"
#include "levywell/exec/accuracy.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/theory/exponentiality.hpp"
#include "levywell/theory/mean_law.hpp"
#include "levywell/theory/significance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline studies {
namespace {

constexpr double doubtful = 0.01;       // p-values between it and by_chance leave a doubt
constexpr double overlooked = 0.05;     // probability that a difference said to be seen is not
constexpr double start_seen = 1e-3;     // share of the time in which paths may know their start
constexpr double telling = 0.5;         // relative difference that a measurement must be able to see
constexpr double judging_error = 0.01;  // relative, of a reference that can judge
constexpr double law_holds = 0.02;      // relative, of the small-noise law
constexpr double most_paths = 1e9;      // that a run may be told to have

/// The smallest difference that a measurement of this standard error sees but for `overlooked` of the times:
/// in the unit of the error.
double visible_difference(double error, double freedom) {
    return error * (critical_deviation(by_chance, freedom) + critical_deviation(2 * overlooked, freedom));
}

bool reference_judges(const EventPrediction& prediction) {
    return !(prediction.mean_exact_error > judging_error * prediction.mean_exact);
}

/// "-2.4% +- 0.2% of it" where the time step is known to make something of a mean; "" elsewhere.
std::string step_part(const Estimate& mean) {
    if (!(std::abs(mean.step_bias) > 2 * mean.step_bias_error)) return "";
    return fmt::format("{:+.2g}% +- {:.1g}% of it", 100 * mean.step_bias / mean.value,
                       100 * mean.step_bias_error / mean.value);
}

/// What to try where the mean is off: what made it so, as far as the run shows.
std::string advice(const ConditionResult& result) {
    const Summary& summary = result.summary;
    if (summary.n_censored() > 0)
        return fmt::format(
            "{} of the paths were censored and the mean assumes a constant rate: raise "
            "the horizon and see whether it stays",
            percent_text(static_cast<double>(summary.n_censored()) / static_cast<double>(summary.n)));
    const std::string step = step_part(summary.event().mean);
    if (step.empty()) return "halve dt and see whether it stays";
    return fmt::format("dt = {} makes {}: a smaller dt makes less", result.condition.dt, step);
}

/// Is the small-noise law true here, and does the measurement agree with the exact law?
std::optional<std::string> regime_remark(const ConditionResult& result) {
    const EventPrediction& prediction = result.prediction.event();
    const EventCheck& check = result.check.event();
    const bool known = std::isfinite(prediction.mean_exact) && reference_judges(prediction);
    if (result.condition.noise.changes() && !known && check.adiabatic.p < by_chance) {
        return fmt::format(
            "the mean differs from the adiabatic one by {}: segments are short against the wells' "
            "relaxation, or dt is coarse",
            percent_text(std::abs(check.adiabatic.ratio - 1)));
    }
    if (prediction.mean_is_infinite()) return std::nullopt;  // infinite_remark says what there is
    const double exact = prediction.mean_exact;
    const double small_noise = prediction.small_noise();
    const double measured = result.summary.event().mean.value;
    if (std::isnan(exact)) {
        if (std::isfinite(check.asymptotic.ratio) && check.asymptotic.p < by_chance) {
            return fmt::format("the small-noise law is off by {} here: it holds for small noise",
                               percent_text(std::abs(small_noise / measured - 1)));
        }
        return std::nullopt;
    }
    const double off = std::abs(small_noise / exact - 1);
    const std::string apart = percent_text(std::abs(measured / exact - 1));
    if (!reference_judges(prediction)) {
        return fmt::format("the exact reference is itself uncertain by {}",
                           percent_text(prediction.mean_exact_error / exact));
    }
    if (check.exact.p < by_chance)
        return fmt::format("the mean differs from the exact reference by {}: {}", apart, advice(result));
    if (const double late = std::abs(prediction.mean_adiabatic / exact - 1);
        late > law_holds)  // false for NaN
        return fmt::format(
            "the adiabatic mean is off by {} of the exact reference here: segments are short against the "
            "wells' "
            "relaxation",
            percent_text(late));
    if (std::isfinite(off) && off > law_holds) {
        return std::isnan(check.exact.z)
                   ? fmt::format("the small-noise law is off by {} of the exact reference here",
                                 percent_text(off))
                   : fmt::format(
                         "the small-noise law is off by {} here; the measured mean lies {} "
                         "from the exact reference (z = {:+.1f})",
                         percent_text(off), apart, check.exact.z);
    }
    return std::nullopt;
}

/// Largest jump scale of a step over the distance from the start to the nearer end of an exit run's interval.
double jump_over_reach(const Condition& condition) {
    const auto* exit = std::get_if<Exit>(&condition.measure);
    if (exit == nullptr) return 0;
    const double x = condition.start.position;
    const double reach = std::min(x - exit->interval.lower, exit->interval.upper - x);
    double jump_scale = 0;
    for (const ScheduledNoise& noise : condition.noise.segments())
        jump_scale = std::max(jump_scale, noise.jump_scale(condition.dt));
    return jump_scale / reach;
}

/// Which scheme made the numbers, and what it is good for.
class SchemeRemark {
  public:
    SchemeRemark(const ConditionResult& result, std::vector<std::string>& remarks)
        : result_(result), remarks_(remarks) {}

    void operator()(const Euler& euler) const {
        if (!euler.note.empty()) remarks_.push_back("euler scheme: " + euler.note);
    }

    void operator()(const Strang& strang) const {
        if (!strang.note.empty()) remarks_.push_back("strang scheme: " + strang.note);
    }

    void operator()(const JumpAdapted& adapted) const {
        std::string wells;
        for (std::size_t i = 0; i < adapted.cores.size(); ++i) {
            const RelaxedCore& core = adapted.cores[i];
            if (core.usable())
                wells += fmt::format("{}m{} h {:.2g}, bias of resting <= {:.1g}%", wells.empty() ? "" : "; ",
                                     i + 1, core.threshold, 100 * core.bias_bound);
        }
        remarks_.push_back(fmt::format(
            "jump-adapted: at rest up to the next jump > h ({}; beside the bias of dt = {} in between)",
            wells, result_.condition.dt));
    }

    void operator()(const Splitting& splitting) const {
        const SplittingSummary& found = result_.summary.splitting();
        remarks_.push_back(
            fmt::format("splitting: a loop of {:.3g} ends outside with probability {}", found.loop_time.value,
                        with_error(found.climb_probability.value, found.climb_probability.stderror)));
        const double jumping = result_.prediction.event().mean_asymptotic;
        const double share = found.mean.value / jumping;
        const double seen =
            static_cast<double>(result_.summary.n) * splitting.replicas * found.loop_time.value / jumping;
        if (share > 0.01 && seen < 100) {
            remarks_.push_back(fmt::format(
                "jumps straight out make about {:.0f}% of the exits, and only {:.2g} were to be expected in "
                "these loops: raise --paths before trusting the error",
                100 * std::min(share, 1.0), seen));
        }
    }

  private:
    const ConditionResult& result_;
    std::vector<std::string>& remarks_;
};

/// "; the small-noise law holds within 1.2%", against the exact mean where it can judge, else the measured.
std::string law_clause(const ConditionResult& result) {
    const EventPrediction& prediction = result.prediction.event();
    const EventCheck& check = result.check.event();
    const bool exact = std::isfinite(prediction.mean_exact) && reference_judges(prediction);
    const double off = std::abs(
        prediction.small_noise() / (exact ? prediction.mean_exact : result.summary.event().mean.value) - 1);
    if (!std::isfinite(off)) return "";
    if (!exact && check.asymptotic.p >= by_chance)
        return fmt::format("; the small-noise law is compatible with the measured mean (z = {:+.1f})",
                           check.asymptotic.z);
    return fmt::format("; the small-noise law {} {} here", off <= law_holds ? "holds within" : "is off by",
                       percent_text(off));
}

std::string exponential_clause(const EventCheck& check) {
    if (std::isnan(check.ks_p_value)) return "";
    return fmt::format(
        "; the times are {} (KS p = {:.2g})",
        check.ks_p_value >= by_chance ? "compatible with an exponential law" : "not exponential",
        check.ks_p_value);
}

/// How a mean compares with one of theory, and what difference could have been seen.
std::string mean_clause(const std::string& reference, const Estimate& mean, double freedom, double ratio,
                        double z, double p) {
    const double apart = std::abs(ratio - 1);
    const std::string numbers = fmt::format("z = {:+.1f}, {} apart", z, percent_text(apart));
    if (p < by_chance) {
        const std::string step = step_part(mean);
        return fmt::format("the mean time differs from {} ({}{})", reference, numbers,
                           step.empty() ? "" : "; the time step makes " + step);
    }
    if (p < doubtful)
        return fmt::format(
            "whether the mean time agrees with {} is in doubt ({}, p = {:.1g}): more paths decide", reference,
            numbers, p);
    const double error = z == 0 ? mean.stderror / mean.value * ratio : apart / std::abs(z);
    const double visible = visible_difference(error, freedom);
    if (visible > telling)
        return fmt::format(
            "the mean time is compatible with {} ({}), but a difference below {} would not "
            "have been seen",
            reference, numbers, percent_text(visible));
    return fmt::format("the mean time agrees with {} ({}; a difference of {} would have been seen)",
                       reference, numbers, percent_text(visible));
}

std::string verdict_on_times(const ConditionResult& result) {
    const EventPrediction& prediction = result.prediction.event();
    const EventCheck& check = result.check.event();
    if (result.summary.n_censored() == result.summary.n && !result.condition.splits())
        return "no path had its event before the horizon: there is nothing to judge";
    const Estimate& mean = result.summary.event().mean;
    std::string text = "there is no exact mean time to judge by";
    if (prediction.mean_is_infinite()) {
        text =
            "the mean time is infinite and cannot be judged: survival and the mean of min(T, horizon) are "
            "measured";
    } else if (std::isnan(mean.value)) {
        text = "the censored times do not tell a mean time";
    } else if (std::isnan(mean.stderror) && std::isnan(check.exact.z)) {
        text = "the mean time has no error to judge by: too few paths had an event, or all at the same time";
    } else if (std::isfinite(check.adiabatic.z) &&
               !(std::isfinite(check.exact.z) && reference_judges(prediction))) {
        text = mean_clause("the adiabatic one", mean, mean.freedom, check.adiabatic.ratio, check.adiabatic.z,
                           check.adiabatic.p);
    } else if (std::isfinite(prediction.mean_exact) && !reference_judges(prediction)) {
        text = fmt::format("the exact mean time is itself uncertain by {} and does not judge",
                           percent_text(prediction.mean_exact_error / prediction.mean_exact));
    } else if (std::isfinite(check.exact.z)) {
        const bool own_spread = std::isnan(prediction.variation_exact);
        text = mean_clause("the exact one", mean,
                           own_spread ? mean.freedom : std::numeric_limits<double>::infinity(),
                           check.exact.ratio, check.exact.z, check.exact.p);
    }
    return text + (!result.condition.noise.changes() ? law_clause(result) : "") + exponential_clause(check);
}

/// Deviations of several estimates from theory, as many as there are.
class Deviations {
  public:
    /// Of a share, which differs from theory by no more than 1 - theory or theory.
    void add_share(const Estimate& estimate, double theory) {
        if (!(estimate.stderror > 0)) return;
        add((estimate.value - theory) / estimate.stderror, estimate.stderror / theory, estimate.freedom);
        possible_ = std::max(possible_, std::max(theory, 1 - theory) / theory);
    }

    /// error: relative.
    void add(double z, double error, double freedom) {
        largest_ = std::max(largest_, std::abs(z));
        least_p_ = std::min(least_p_, two_sided_p_value(z, freedom));
        visible_ = std::max(visible_, visible_difference(error, freedom));
        ++count_;
    }

    bool none() const { return count_ == 0; }

    /// The largest, how probable one so large is among as many by chance (Sidak 1967; an upper bound where
    /// they depend on each other as shares do), and what would have been seen of any.
    std::string clause(const std::string& what, const std::string& reference) const {
        const double p = -std::expm1(count_ * std::log1p(-least_p_));
        const std::string numbers =
            fmt::format("the largest |z| of {} is {:.1f} (p = {:.2g})", count_, largest_, p);
        if (p < by_chance) return fmt::format("the {} differ from {}: {}", what, reference, numbers);
        if (possible_ > 0 && visible_ >= possible_)
            return fmt::format(
                "the {} are compatible with {}: {}; no difference that they can have would have been seen",
                what, reference, numbers);
        if (visible_ > telling)
            return fmt::format(
                "the {} are compatible with {}: {}; differences below {} would not have "
                "been seen",
                what, reference, numbers, percent_text(visible_));
        return fmt::format("the {} agree with {}: {}; differences of {} would have been seen", what,
                           reference, numbers, percent_text(visible_));
    }

  private:
    double largest_ = 0;
    double least_p_ = 1;
    double visible_ = 0;   // relative
    double possible_ = 0;  // of shares, relative
    int count_ = 0;
};

/// Where paths are short against the time in which they forget their start.
std::optional<std::string> start_remark(const ConditionResult& result) {
    const Condition& condition = result.condition;
    const SojournClock& clock = *condition.sojourn();
    const double length = static_cast<double>(clock.horizon_steps) * condition.dt;
    const double burn_in = static_cast<double>(clock.burn_in_steps) * condition.dt;
    const double share = std::exp(-burn_in / clock.slowest) * std::min(1.0, clock.slowest / length);
    if (!(clock.slowest > 0 && share > start_seen)) return std::nullopt;
    return fmt::format(
        "occupation fractions may be those of paths that still know their start ({}), by up to {}: it "
        "takes up to {:.3g} to forget it, and they were watched for {:.3g} after a burn-in of {:.3g}; "
        "--burn-in {:.3g} is enough",
        condition.start.text, percent_text(share), clock.slowest, length, burn_in, 10 * clock.slowest);
}

std::string verdict_on_rates(const ConditionResult& result) {
    const ChainPrediction* const exact = result.prediction.if_chain();
    const ChainCheck& check = result.check.chain();
    const std::vector<double>& z = exact != nullptr ? check.rates_z_exact : check.rates_z;
    const std::vector<double>& rate = (exact != nullptr ? exact->rate_exact : result.prediction.rate).entries;
    const char* const law = exact != nullptr ? "the exact ones" : "the small-noise law";
    Deviations deviations;
    bool has_law = false;
    for (std::size_t k = 0; k < z.size(); ++k) {
        if (std::isnan(z[k])) continue;
        has_law = true;
        if (result.summary.chain().transitions[k] < fewest_jumps) continue;
        const double expected =
            rate[k] * result.summary.chain().residence[k / result.condition.wells.count()];
        const double error = exact != nullptr ? std::hypot(std::sqrt(exact->dispersion[k] / expected),
                                                           exact->rate_exact_error[k] / rate[k])
                                              : 1 / std::sqrt(expected);
        deviations.add(z[k], error, std::numeric_limits<double>::infinity());
    }
    if (!has_law)
        return "there is neither an exact value nor a small-noise law of the rates to judge by (there is one "
               "of one noise "
               "of alpha < 2)";
    if (deviations.none())
        return fmt::format(
            "no rate has {} jumps, the fewest that are judged by {}: raise the horizon "
            "or --paths",
            fewest_jumps, law);
    return deviations.clause(fmt::format("rates with at least {} jumps", fewest_jumps), law);
}

std::string verdict_on_shares(const ConditionResult& result) {
    const Prediction& prediction = result.prediction;
    const bool exact = !prediction.pi_exact().empty();
    const std::vector<double>& theory = exact ? prediction.pi_exact() : prediction.pi;
    Deviations deviations;
    for (std::size_t i = 0; i < theory.size() && i < result.summary.sojourn().pi_hat.size(); ++i)
        deviations.add_share(result.summary.sojourn().pi_hat[i], theory[i]);
    if (start_remark(result))
        return "the occupation fractions may not be stationary: paths may still know their start";
    if (theory.empty()) return "there is no theory of the occupation fractions to judge by";
    if (deviations.none())
        return "the occupation fractions have no error to judge by: a single path, or all paths spent their "
               "time "
               "alike";
    return deviations.clause("occupation fractions", exact ? "the exact ones" : "the small-noise law");
}

std::string restricted_clause(const Estimate& mean) {
    const double whole = mean.total_error();
    return "the mean of min(T, horizon) is " +
           with_error(mean.value, std::isnan(whole) ? mean.stderror : whole);
}

/// What a sample has of times whose mean is infinite.
std::string infinite_remark(const ConditionResult& result) {
    const Summary& summary = result.summary;
    const std::string& source = result.prediction.exact_source;
    return fmt::format("{}: no sample has a mean or a rate; {} of {} paths were censored at {:.4g}, and {}",
                       source.substr(source.find(": ") + 2), summary.n_censored(), summary.n,
                       static_cast<double>(result.condition.horizon_steps()) * result.condition.dt,
                       restricted_clause(summary.event().restricted_mean));
}

/// What censoring does to the numbers.
std::string censoring_remark(const ConditionResult& result) {
    const Summary& summary = result.summary;
    const Condition& condition = result.condition;
    const std::string of_all =
        fmt::format("{} of {} paths were censored at {:.4g}; ", summary.n_censored(), summary.n,
                    static_cast<double>(condition.horizon_steps()) * condition.dt);
    const std::string restricted = restricted_clause(summary.event().restricted_mean);
    if (condition.noise.changes())
        return of_all + "under a schedule that leaves no mean, only the survival curve: " + restricted;
    const double p = result.check.event().ks_p_value;
    if (std::isnan(summary.event().mean.value)) {
        const std::string contradiction =
            p < by_chance
                ? fmt::format("the times before that contradict a constant rate (p = {:.2g})", p)
                : fmt::format(
                      "the exact law has no constant rate (its times are spread {:.2g} times their mean)",
                      result.prediction.event().variation_exact);
        return of_all + contradiction +
               ", so that exposure over events is no mean time: raise the horizon; " + restricted;
    }
    return of_all + "the mean is exposure over events and assumes a constant rate, which " +
           (std::isnan(p)
                ? fmt::format("was not tested ({})", summary.n - summary.n_censored() < fewest_events
                                                         ? fmt::format("it takes {} events", fewest_events)
                                                         : std::string("it takes the times of single paths"))
                : fmt::format("the times before that do not contradict (p = {:.2g})", p));
}

/// Where a sample is too small to hold the long times that make the mean.
std::optional<std::string> few_paths_remark(const ConditionResult& result) {
    const EventPrediction& prediction = result.prediction.event();
    const double fewest = fewest_paths(prediction);
    const Summary& summary = result.summary;
    if (result.condition.splits() || summary.n_censored() > 0 || static_cast<double>(summary.n) >= fewest)
        return std::nullopt;
    if (fewest > most_paths)
        return fmt::format(
            "times that no sample holds make the mean: the exact law's are spread {:.2g} times it, and the "
            "mean of these "
            "{} paths, which leave before, has no error",
            prediction.variation_exact, summary.n);
    return fmt::format(
        "few long times make the mean (the exact law's are spread {:.2g} times it), and {} paths are "
        "expected to "
        "have {:.2g} of them: the mean has no error; --paths {:.0f} gives one",
        prediction.variation_exact, summary.n,
        TimeLaw{1, 0, prediction.variation_exact}.long_times(static_cast<double>(summary.n)), fewest);
}

/// Where crossings within the first step, of starts nearer to an end than its noise, are counted too late: at
/// half of the step, though most come at once.
std::optional<std::string> first_step_remark(const ConditionResult& result) {
    const Condition& condition = result.condition;
    const double error = result.summary.event().mean.stderror;
    if (condition.event()->event_delay() == 0 || condition.splits() || result.records.empty())
        return std::nullopt;
    const auto first =
        std::count_if(result.records.begin(), result.records.end(),
                      [](const PathRecord& path) { return path.censored == 0 && path.steps == 1; });
    const double share = static_cast<double>(first) / static_cast<double>(result.records.size());
    const double late = condition.event()->event_delay() * condition.dt * share;
    if (share == 1) {
        return fmt::format(
            "every path has its event within the first step, where it is counted at dt/2: nothing is known "
            "of its time "
            "but that it is shorter than dt; --dt {:.1g} sees times of that size",
            condition.dt / 100);
    }
    if (!(late > 0.5 * error)) return std::nullopt;
    // A shorter step holds no more of the events.
    const double enough = std::pow(10, std::floor(std::log10(error / share)));
    return fmt::format(
        "{} of the paths have their event within the first step, where it is counted at dt/2: the mean "
        "is "
        "too long by up to {:.2g}, and its error is {:.2g}; --dt {:.1g}{} makes that less than half of the "
        "error",
        percent_text(share), late, error, std::floor(error / share / enough) * enough,
        condition.accuracy > 0 ? fmt::format(" --paths {}", condition.paths) : "");
}

/// Where a chain's balls are small beside what noise does in a step, visits between two steps are not seen.
std::optional<std::string> small_balls_remark(const Condition& condition) {
    constexpr double small = 0.5;  // delta over the jump scale of a step: below 1 / small visits are missed
    constexpr double safe = 0.25;
    const auto* chain = std::get_if<Chain>(&condition.measure);
    if (chain == nullptr) return std::nullopt;
    double dt = std::numeric_limits<double>::infinity();
    double largest = 0;
    for (const ScheduledNoise& noise : condition.noise.segments()) {
        largest = std::max(largest, noise.jump_scale(condition.dt));
        dt = std::min(dt, std::pow(safe * chain->delta / noise.epsilon, noise.alpha));
    }
    if (largest <= small * chain->delta) return std::nullopt;
    return fmt::format(
        "the balls B_j (radius {:.3g}) are small beside the noise of a step (scale {:.2g}): visits between "
        "two "
        "steps are missed, rates are off, and jumps seem to pass over wells; --dt {:.2g} sees them",
        chain->delta, largest, 0.9 * dt);
}

}  // namespace

void note_convention(const RunRequest& request, ConditionResult& result) {
    if (request.convention != NoiseConvention::brownian) return;
    const double epsilon = result.condition.noise.epsilon;
    result.remarks.insert(result.remarks.begin(),
                          fmt::format("asked for as eps dB with eps = {:.6g} (convention \"brownian\"): that "
                                      "is eps dL^2 with epsilon = "
                                      "{:.6g}, as is written here",
                                      epsilon * std::numbers::sqrt2, epsilon));
}

void note_accuracy(const RunRequest& request, ConditionResult& result) {
    const Condition& condition = result.condition;
    std::string text;
    if (!condition.accuracy_missed.empty()) {
        text = fmt::format("dt {} and {} paths, as where nothing chooses them: {}", number_text(condition.dt),
                           condition.paths, condition.accuracy_missed);
    } else if (condition.accuracy > 0) {
        const double reached = reached_accuracy(condition, result.summary);
        const std::string asked = percent_text(condition.accuracy) +
                                  (request.accuracy ? " was asked for" : " is the default accuracy");
        const std::string found = percent_text(reached);
        if (std::isnan(reached))
            text = fmt::format("{}, but no whole error is known", asked);
        else if (reached <= condition.accuracy)
            text = fmt::format("{} and {} is reached, with dt {} and {} paths", asked, found,
                               number_text(condition.dt), result.summary.n);
        else
            text = fmt::format(
                "{} and missed: the error is {}%, more than the pilots expected (a smaller "
                "--accuracy has more paths)",
                asked, number_text(100 * reached, 3));
    }
    if (!text.empty()) result.remarks.insert(result.remarks.begin(), text);
}

std::vector<std::string> remarks_of(const ConditionResult& result) {
    std::vector<std::string> remarks;
    const Condition& condition = result.condition;
    std::visit(SchemeRemark(result, remarks), condition.scheme);
    const Summary& summary = result.summary;
    if (result.prediction.mean_is_infinite())
        remarks.push_back(infinite_remark(result));
    else if (summary.n_censored() > 0 && summary.n_censored() < summary.n)
        remarks.push_back(censoring_remark(result));
    const bool timed = condition.event() != nullptr;
    const bool grid = timed && condition.event()->monitoring == Monitoring::grid;
    if (grid) {
        const double process = result.prediction.event_or_unknown().mean_process;
        remarks.push_back(fmt::format(
            "events are seen after steps only (monitoring = \"grid\", dt {}): times are those of the chain "
            "of "
            "steps, not of the process{}",
            condition.dt,
            std::isfinite(process) ? fmt::format(", whose exact mean time is {:.5g}", process) : ""));
    }
    if (!timed) {
        if (const auto small = small_balls_remark(condition)) remarks.push_back(*small);
        if (const auto start = start_remark(result)) remarks.push_back(*start);
        constexpr std::string_view none = "none: ";
        if (std::holds_alternative<Chain>(condition.measure) &&
            result.prediction.exact_source.starts_with(none))
            remarks.push_back("no exact rates: " + result.prediction.exact_source.substr(none.size()));
    }
    if (timed) {
        if (const auto first = first_step_remark(result)) remarks.push_back(*first);
        if (const auto few = few_paths_remark(result)) remarks.push_back(*few);
        constexpr std::string_view none = "none: ";
        if (result.prediction.exact_source.starts_with(none))
            remarks.push_back("no exact mean time: " + result.prediction.exact_source.substr(none.size()));
        const std::string& follows = result.prediction.event().adiabatic_missing;
        if (!follows.empty()) remarks.push_back("no adiabatic mean: " + follows);
        const std::string& why = result.prediction.event().limit_missing;
        if (!why.empty()) remarks.push_back("no law of small noise: " + why);
        if (const auto regime = regime_remark(result)) remarks.push_back(*regime);
    }
    if (const std::string& missing = result.time_step.missing; !missing.empty())
        remarks.push_back("the time step's part in the errors was not measured: " + missing);
    const double coarse = jump_over_reach(condition);
    if (grid && coarse > 0.1) {
        remarks.push_back(fmt::format(
            "dt = {} is coarse: one step's jump scale is {:.2g} of the way to the interval's end; exits are "
            "seen late",
            condition.dt, coarse));
    }
    return remarks;
}

std::string verdict_of(const ConditionResult& result) {
    if (result.summary.if_event() != nullptr) return verdict_on_times(result);
    return std::holds_alternative<ChainSummary>(result.summary.found) ? verdict_on_rates(result)
                                                                      : verdict_on_shares(result);
}

}  // namespace levywell::inline studies
