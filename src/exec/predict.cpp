#include "levywell/exec/predict.hpp"

#include "exec/exact_reference.hpp"
#include "exec/infinite_mean.hpp"
#include "exec/measure_settings.hpp"
#include "exec/request_checks.hpp"
#include "exec/schedule_prediction.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/chi_square.hpp"
#include "levywell/theory/jump_chain.hpp"
#include "levywell/theory/mean_law.hpp"
#include "levywell/theory/ornstein_uhlenbeck.hpp"
#include "levywell/theory/significance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// p-value of a measured mean time > 0 against one of theory whose single times have no known spread, by the
/// difference of their cube roots: those of means of few exponential times are nearly Gaussian, where the
/// means themselves are skewed. For many times the same as by the difference. Source: Wilson, Hilferty 1931.
double cube_root_p_value(const Estimate& measured, double theory, double theory_error) {
    const double error = measured.stderror / measured.value;
    const double deviation = 3 * (std::cbrt(measured.value / theory) - 1 + error * error / 9);
    return two_sided_p_value(deviation / std::hypot(error, theory_error / theory), measured.freedom);
}

/// A censored mean against one of theory: events in a fixed time of watching, as many as theory expects.
MeanCheck censored_against(const Summary& summary, double theory, double error) {
    const double ratio = summary.event().mean.value / theory;
    const auto events = static_cast<double>(summary.n - summary.n_censored());
    const double expected = events * ratio;
    return {ratio, (expected - events) / std::hypot(std::sqrt(expected), expected * error / theory),
            std::isnan(ratio) ? not_available : censored_mean_p_value(events, expected, error / theory)};
}

/// The mean against the exact one, in the standard error that the exact law gives it. A censored mean is one
/// of exponential times: where the exact law has others, nothing is compared.
MeanCheck against_exact(const Condition& condition, const Summary& summary,
                        const EventPrediction& prediction) {
    const Estimate& mean = summary.event().mean;
    const double exact = prediction.mean_exact;
    const double error = prediction.mean_exact_error;
    MeanCheck check;
    check.ratio = mean.value / exact;
    const bool censored = summary.n_censored() > 0;
    if (std::isnan(mean.value) || (censored && contradicts_constant_rate(prediction))) return check;
    if (censored) return censored_against(summary, exact, error);
    if (condition.splits() || !std::isfinite(prediction.variation_exact)) {
        check.z = (mean.value - exact) / std::hypot(mean.stderror, error);
        check.p = cube_root_p_value(mean, exact, error);
        return check;
    }
    const auto paths = static_cast<double>(summary.n);
    const TimeLaw law{exact, error, prediction.variation_exact};
    check.z = (mean.value - exact) / std::hypot(exact * law.variation / std::sqrt(paths), error);
    check.p = mean_p_value(mean.value, paths, law);
    return check;
}

/// The mean against another one of theory, with its error.
MeanCheck against(const Estimate& mean, double theory, double error) {
    return {mean.value / theory, (mean.value - theory) / std::hypot(mean.stderror, error),
            cube_root_p_value(mean, theory, error)};
}

/// What is known where the mean is infinite: that, and no law of it.
Prediction infinite_mean(const Condition& condition, const Model& potential, const std::string& why) {
    Prediction prediction;
    if (!condition.noise.changes()) prediction = predict_limits(condition, potential);
    if (prediction.if_event() == nullptr) prediction.of_measure = EventPrediction{};
    EventPrediction& event = prediction.event();
    event.mean_asymptotic = event.kramers = event.kramers_log10 = not_available;
    event.mean_exact = event.mean_exact_log10 = std::numeric_limits<double>::infinity();
    event.mean_exact_error = 0;
    prediction.exact_source = "infinite: " + why;
    return prediction;
}

/// The jumps of a chain against as many as theory expects, in the standard error that theory gives them.
std::vector<double> rates_z(const ChainSummary& summary, const Prediction& prediction) {
    const std::size_t wells = prediction.rate.wells;
    std::vector<double> z(summary.transitions.size() == wells * wells ? wells * wells : 0, not_available);
    for (std::size_t k = 0; k < z.size(); ++k) {
        const double expected = prediction.rate.entries[k] * summary.residence[k / wells];
        if (k % (wells + 1) != 0 && expected > 0)
            z[k] = (static_cast<double>(summary.transitions[k]) - expected) / std::sqrt(expected);
    }
    return z;
}

/// The same against the exact rates: numbers of jumps scatter as the exact law of visits says.
std::vector<double> rates_z_exact(const ChainSummary& summary, const Prediction& prediction) {
    const ChainPrediction* const exact = prediction.if_chain();
    if (exact == nullptr) return {};
    const std::size_t wells = exact->rate_exact.wells;
    std::vector<double> z(summary.transitions.size() == wells * wells ? wells * wells : 0, not_available);
    for (std::size_t k = 0; k < z.size(); ++k) {
        const double time = summary.residence[k / wells];
        const double expected = exact->rate_exact.entries[k] * time;
        if (k % (wells + 1) != 0 && expected > 0)
            z[k] = (static_cast<double>(summary.transitions[k]) - expected) /
                   std::hypot(std::sqrt(expected * exact->dispersion[k]), exact->rate_exact_error[k] * time);
    }
    return z;
}

/// The number of a maximum that the start lies on as its noise sees it: within the scale at which noise and
/// drift balance there, and far from any minimum.
std::optional<std::size_t> maximum_under(const Condition& condition, const Landscape& landscape) {
    constexpr double near = 0.1;  // of the way to a minimum
    for (std::size_t k = 0; k < landscape.maxima.size(); ++k) {
        const CriticalPoint& top = landscape.maxima[k];
        const double way = std::min(top.position - landscape.minima[k].position,
                                    landscape.minima[k + 1].position - top.position);
        const double scale =
            levy_ou_scale(condition.noise.alpha, condition.noise.epsilon, std::abs(top.curvature));
        if (std::abs(condition.start.position - top.position) <= std::min(scale, near * way)) return k;
    }
    return std::nullopt;
}

/// Why no law of small noise holds of an event from a start in a well; empty where one does.
std::string why_no_limit(const Condition& condition, const Landscape& landscape) {
    const auto well = static_cast<std::size_t>(condition.start.well);
    if (const auto top = maximum_under(condition, landscape))
        return fmt::format(
            "the start lies on the maximum s{}, or nearer than the noise's scale there: paths fall to either "
            "side",
            *top + 1);
    if (!condition.domain().contains(landscape.minima[well].position))
        return fmt::format("the start flows towards m{}, which lies outside: paths fall out of the interval",
                           well + 1);
    return "";
}

/// Mean times as eps -> 0 from a start in a well: of jumps for alpha < 2, Kramers' at alpha = 2.
class SmallNoiseTimes {
  public:
    SmallNoiseTimes(const Condition& condition, const Landscape& landscape, EventPrediction& prediction)
        : condition_(condition),
          landscape_(landscape),
          prediction_(prediction),
          well_(static_cast<std::size_t>(condition.start.well)) {}

    void operator()(const Exit& exit) const {
        const Noise& noise = condition_.noise;
        const Interval basin = condition_.wells.basin(well_);
        if (noise.alpha < 2) {
            prediction_.mean_asymptotic =
                asymptotic_exit_time(condition_.wells, exit.interval, noise.alpha, noise.epsilon, well_)
                    .value;
        } else if (condition_.wells.count() >= 2 && exit.interval.lower == basin.lower &&
                   exit.interval.upper == basin.upper) {
            set_kramers(kramers_time_to_saddle);  // half of the time to the far well
        }
    }

    void operator()(const Transitions&) const {
        const Noise& noise = condition_.noise;
        if (noise.alpha < 2) {
            prediction_.mean_asymptotic =
                asymptotic_transition_time(condition_.wells, noise.alpha, noise.epsilon, well_).value;
        } else {
            set_kramers(kramers_time_to_far_well);
        }
    }

    void operator()(const Chain&) const {}
    void operator()(const Occupation&) const {}

  private:
    /// Rates over both barriers of a well add.
    void set_kramers(Reference (*time)(const KramersBarrier&, double)) const {
        std::vector<double> log10_times;
        const auto over = [&](const CriticalPoint& maximum, double barrier) {
            const KramersBarrier shape{barrier, landscape_.minima[well_].curvature, maximum.curvature};
            log10_times.push_back(time(shape, condition_.noise.epsilon).log10_value);
        };
        if (well_ > 0) over(landscape_.maxima[well_ - 1], landscape_.barrier_left(well_));
        if (well_ < landscape_.maxima.size()) over(landscape_.maxima[well_], landscape_.barrier_right(well_));
        const double least = *std::min_element(log10_times.begin(), log10_times.end());
        double rate = 0;  // over that of the lower barrier
        for (double log10_time : log10_times) rate += std::pow(10, least - log10_time);
        prediction_.kramers_log10 = least - std::log10(rate);
        prediction_.kramers = std::pow(10, prediction_.kramers_log10);
    }

    const Condition& condition_;
    const Landscape& landscape_;
    EventPrediction& prediction_;
    const std::size_t well_;
};

}  // namespace

void check_theory_noise(const std::vector<double>& alphas, const std::vector<double>& epsilons,
                        Faults& faults) {
    for (double alpha : alphas) {
        if (const std::string fault = StableLaw::why_not(alpha); !fault.empty()) faults.add("--alpha", fault);
    }
    for (double epsilon : epsilons) {
        if (const auto why = refusal_of_epsilon(epsilon))
            faults.add("--epsilon", fmt::format("epsilon = {} ({})", epsilon, *why));
    }
    const auto check_twice = [&](const char* flag, std::vector<double> values) {
        std::sort(values.begin(), values.end());
        const auto same = std::adjacent_find(values.begin(), values.end());
        if (same != values.end()) faults.add(flag, fmt::format("{} is there twice", *same));
    };
    check_twice("--alpha", alphas);
    check_twice("--epsilon", epsilons);
}

void check_tolerance(double tolerance, Faults& faults) {
    if (!(tolerance > 0 && tolerance <= 0.1))
        faults.add("--tolerance", fmt::format("tolerance = {} (relative, above 0 and up to 0.1)", tolerance));
}

Condition condition_from(const Model& potential, MeasureChoice choice, double alpha, double epsilon,
                         std::size_t well) {
    Faults faults;
    check_theory_noise({alpha}, {epsilon}, faults);
    if (potential.potential == nullptr || well >= potential.landscape.minima.size())
        faults.add("well", fmt::format("m{} (the minima of this potential are {})", well + 1,
                                       potential.landscape.minima.size()));
    faults.throw_if_any();
    Condition condition;
    condition.noise = {alpha, epsilon, {}};
    condition.wells = potential.landscape.wells();
    condition.start.text = fmt::format("m{}", well + 1);
    condition.start.position = condition.wells.minima[well];
    condition.start.well = static_cast<int>(well);
    RunRequest asked;
    asked.measure = choice;
    Faults none;
    set_measure(asked, potential, condition, none);
    return condition;
}

Prediction predict(const Condition& condition, const Model& potential, double tolerance) {
    const std::string infinite = why_mean_is_infinite(condition, potential);
    if (!infinite.empty()) return infinite_mean(condition, potential, infinite);
    if (condition.noise.changes()) return predict_schedule(condition, potential, tolerance);
    Prediction prediction = predict_limits(condition, potential);
    add_exact(condition, potential, tolerance, prediction);
    return prediction;
}

Prediction predict_limits(const Condition& condition, const Model& potential) {
    Prediction prediction;
    const double alpha = condition.noise.alpha;
    const double epsilon = condition.noise.epsilon;
    prediction.c_alpha = levy_constant(alpha);
    if (condition.wells.count() >= 2) {
        prediction.q = paper_generator(condition.wells, alpha);
        prediction.rate = prediction.q;
        const double factor =
            alpha < 2 ? rate_factor(alpha, epsilon) : not_available;  // no jumps, no law of them
        for (double& entry : prediction.rate.entries) entry *= factor;
        if (alpha < 2) prediction.pi = stationary_distribution(prediction.q);
    }
    if (condition.event() == nullptr) return prediction;
    auto& event = prediction.of_measure.emplace<EventPrediction>();
    if (condition.start.well < 0) return prediction;
    event.limit_missing = why_no_limit(condition, potential.landscape);
    if (event.limit_missing.empty())
        std::visit(SmallNoiseTimes(condition, potential.landscape, event), condition.measure);
    return prediction;
}

Check compare(const Condition& condition, const Summary& summary, const ExponentialityCheck& times,
              const Prediction& prediction) {
    if (const auto* chain = std::get_if<ChainSummary>(&summary.found))
        return {ChainCheck{rates_z(*chain, prediction), rates_z_exact(*chain, prediction)}};
    if (summary.if_event() == nullptr) return {};
    const EventPrediction theory = prediction.event_or_unknown();
    EventCheck check;
    check.ks_distance = times.distance;
    check.ks_p_value = times.p_value;
    const Estimate& mean = summary.event().mean;
    if (std::isfinite(theory.mean_exact))  // nothing is held against a time beyond a double
        check.exact = against_exact(condition, summary, theory);
    const double asymptotic = theory.small_noise();
    if (std::isfinite(asymptotic))
        check.asymptotic = summary.n_censored() > 0 ? censored_against(summary, asymptotic, 0)
                                                    : against(mean, asymptotic, 0);
    check.adiabatic = against(mean, theory.mean_adiabatic, theory.mean_adiabatic_error);
    // A schedule has neither fixed shares nor one rate, splitting no targets, and events before a horizon
    // favour quick targets.
    if (condition.noise.changes() || condition.splits() || summary.n_censored() > 0) return {check};
    const std::vector<std::uint64_t>& counts = summary.event().target_counts;
    if (!theory.target_exact.empty()) check.targets_p_exact = chi_square_p_value(counts, theory.target_exact);
    if (std::isfinite(theory.mean_asymptotic) && std::holds_alternative<Transitions>(condition.measure)) {
        std::vector<double> shares;
        const auto start = static_cast<std::size_t>(condition.start.well);
        for (std::size_t j = 0; j < condition.wells.count(); ++j)
            shares.push_back(j == start ? 0 : prediction.q(start, j));
        check.targets_p_asymptotic = chi_square_p_value(counts, shares);
    }
    return {check};
}

}  // namespace levywell::inline exec
