#include "levywell/run/times_audit.hpp"

#include "levywell/core/number_text.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/exact_curves.hpp"
#include "levywell/exec/exit_conditions.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/theory/mean_law.hpp"
#include "levywell/theory/significance.hpp"
#include "run/time_lattice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <variant>

#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace levywell::inline studies {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double resolved = 0.1;          // of a sample's own resolution: what theory may be off by
constexpr double coefficient = 3;         // of a faster mode, over u_1 of the place where that is largest
constexpr double fewest_late = 20;        // times
constexpr double not_noticed = 0.1;       // chance of not seeing what is said to be seen
constexpr double least_tolerance = 1e-5;  // of exact values
constexpr double most_logarithm = 200;    // of a difference that is seen
constexpr double largest_step = 1e30;     // [time]
constexpr double least_step = 1e-60;

void check_times(const std::vector<double>& times, const std::string& where, Faults& faults) {
    const auto n = static_cast<std::int64_t>(times.size());
    if (n < fewest_audited)
        faults.add(where, fmt::format("{} times (an audit takes {} or more)", n, fewest_audited));
    const auto wrong =
        std::find_if(times.begin(), times.end(), [](double t) { return !(t >= 0 && std::isfinite(t)); });
    if (wrong != times.end())
        faults.add(where, fmt::format(
                              "the time at position {} is {}, and times are to be complete: from 0, of paths "
                              "that were followed to their event (a later horizon leaves none without)",
                              wrong - times.begin() + 1, *wrong));
}

void check_study(const RunRequest& request, Faults& faults) {
    if (request.alpha.size() != 1 || request.epsilon.size() != 1 || !request.schedule.empty())
        faults.add(request.where_of("alpha"), "times are held against the law of one alpha and one epsilon");
    if (request.measure != MeasureChoice::exit && request.measure != MeasureChoice::transitions)
        faults.add(request.where_of("measure"),
                   fmt::format("{} has no times (exit or transitions)", name_of(request.measure)));
    check_theory_noise(request.alpha, request.epsilon, faults);
    if (request.convention == NoiseConvention::brownian && request.alpha != std::vector<double>{2})
        faults.add(request.where_of("convention"),
                   "convention = \"brownian\" means eps dB, which is alpha = 2; use \"levy\"");
    const bool chain = request.monitoring == Monitoring::grid;
    if (chain && !request.dt)
        faults.add(request.where_of("dt"), "the chain of steps has the law of its step: --dt is missing");
    if (!chain && request.dt)
        faults.add(
            request.where_of("dt"),
            "the process itself has no step (leave --dt out, or --monitoring grid for the chain of steps)");
}

std::optional<Condition> planned(const RunRequest& request, const Model& potential, Faults& faults) {
    std::vector<Condition> conditions = plan(request, potential, faults);
    if (conditions.empty() || !faults.empty()) return std::nullopt;
    return std::move(conditions.front());
}

/// The event of the study.
std::optional<Condition> condition_of(const Study& study, Faults& faults) {
    RunRequest request = study.request;
    if (request.measure == MeasureChoice::exit && request.interval &&
        request.monitoring == Monitoring::continuous) {
        std::vector<Condition> exits =
            exit_conditions(study.potential, *request.interval, {request.start}, faults);
        if (exits.empty()) return std::nullopt;
        const double unit = request.convention == NoiseConvention::brownian ? std::numbers::sqrt2 : 1;
        exits.front().noise = {request.alpha.front(), request.epsilon.front() / unit, {}};
        return std::move(exits.front());
    }
    if (request.monitoring == Monitoring::grid) request.scheme = SchemeChoice::euler;
    if (request.dt) return planned(request, study.potential, faults);
    // A plan has a step, of which the law of the process knows nothing: one that the potential allows.
    for (request.dt = largest_step; *request.dt > least_step; *request.dt /= 4) {
        Faults found;
        if (auto condition = planned(request, study.potential, found)) return condition;
        const std::size_t before = faults.count();
        for (const Fault& fault : found.list())
            if (fault.where != request.where_of("dt")) faults.add(fault.where, fault.what);
        if (faults.count() == before) continue;  // the step alone is at fault
        return std::nullopt;
    }
    faults.add(request.where_of("potential"), "no step can follow paths in it");
    return std::nullopt;
}

/// Linear between nodes.
Solved value_at(const Spectrum& spectrum, const SolvedCurve& curve, double x) {
    const std::vector<double>& nodes = spectrum.position;
    const auto above = std::lower_bound(nodes.begin(), nodes.end(), x);
    if (above == nodes.begin() || above == nodes.end()) return {0, 0, 0};
    const auto k = static_cast<std::size_t>(above - nodes.begin());
    const double part = (x - nodes[k - 1]) / (nodes[k] - nodes[k - 1]);
    return {std::lerp(curve.value[k - 1], curve.value[k], part), std::max(curve.error[k - 1], curve.error[k]),
            0};
}

AuditTest test_of(const char* name, double statistic, double p_value, std::string finding) {
    AuditTest test;
    test.name = name;
    test.statistic = statistic;
    test.p_value = p_value;
    test.finding = std::move(finding);
    return test;
}

/// Two-sided p-value of k of n at a probability that is known to a relative error, taken where it is nearest
/// to k/n.
double number_p_value(std::int64_t k, std::int64_t n, double probability, double error) {
    const double seen = static_cast<double>(k) / static_cast<double>(n);
    const double p = std::clamp(seen, probability * (1 - error), std::min(1.0, probability * (1 + error)));
    const boost::math::binomial_distribution<double> law(static_cast<double>(n), std::min(p, 1.0));
    const double below = boost::math::cdf(law, static_cast<double>(k));
    const double above = k == 0 ? 1 : boost::math::cdf(complement(law, static_cast<double>(k - 1)));
    return std::min(1.0, 2 * std::min(below, above));
}

class TimesAuditor {
  public:
    TimesAuditor(const std::vector<double>& times, const Study& study, Condition condition, double level)
        : times_(times), study_(study), tolerance_(tolerance_for(times.size())) {
        audit_.condition = std::move(condition);
        audit_.level = level;
        audit_.n = static_cast<std::int64_t>(times.size());
    }

    TimesAudit run(Faults& faults) {
        audit_.prediction = predict(audit_.condition, study_.potential, tolerance_);
        const EventPrediction& law = audit_.prediction.event();
        if (!std::isfinite(law.mean_exact)) {
            faults.add(study_.request.where_of("alpha"),
                       fmt::format("there is no exact mean time to hold times against ({})",
                                   audit_.prediction.exact_source));
            return {};
        }
        audit_.mean = std::accumulate(times_.begin(), times_.end(), 0.0) / static_cast<double>(audit_.n);
        audit_.step = find_time_lattice(times_);
        audit_.exponential = check_exponentiality({times_, {}});
        test_mean(law);
        test_late_times();
        refuse_by_holm(audit_.tests, audit_.level);
        audit_.seen = seen_difference(law);
        audit_.sentence = sentence(law);
        return std::move(audit_);
    }

  private:
    static double tolerance_for(std::size_t n) {
        return std::clamp(resolved / std::sqrt(static_cast<double>(n)), least_tolerance, exact_tolerance);
    }

    void test_mean(const EventPrediction& law) {
        const auto n = static_cast<double>(audit_.n);
        double squares = 0;
        for (const double t : times_) squares += std::pow(t - audit_.mean, 2);
        const double own = std::sqrt(squares / (n - 1));
        audit_.mean_error = own / std::sqrt(n);
        spread_ = std::isnan(law.variation_exact) ? own : law.mean_exact * law.variation_exact;
        if (n < fewest_paths(law) || !(spread_ > 0)) return;
        const double p =
            mean_p_value(audit_.mean, n, {law.mean_exact, law.mean_exact_error, spread_ / law.mean_exact});
        const double off = audit_.mean / law.mean_exact - 1;
        audit_.tests.push_back(test_of(
            "mean", audit_.mean / law.mean_exact, p,
            fmt::format("their mean is {}, {} {} the exact {}", with_error(audit_.mean, audit_.mean_error),
                        percent_text(std::abs(off)), off > 0 ? "above" : "below",
                        with_error(law.mean_exact, law.mean_exact_error))));
    }

    void test_late_times() {
        LateTimes& late = audit_.late;
        const auto* exit = std::get_if<Exit>(&audit_.condition.measure);
        if (exit == nullptr || exit->monitoring == Monitoring::grid) {
            late.missing = "their law is known of exits of the process alone";
            return;
        }
        if (audit_.condition.start.relax_steps > 0) {
            late.missing = "their law is known of starts from a point alone";
            return;
        }
        const Noise& noise = audit_.condition.noise;
        const Spectrum spectrum = predict_killed_spectrum(study_.potential, noise.alpha, noise.epsilon,
                                                          exit->interval, 2, tolerance_);
        if (spectrum.modes.size() < 2) {
            late.missing = spectrum.missing.empty() ? "no second eigenvalue is known" : spectrum.missing;
            return;
        }
        const Mode& slowest = spectrum.modes.front();
        late.rate_exact = slowest.rate;
        const Solved weight = value_at(spectrum, slowest.real, audit_.condition.start.position);
        const double largest = *std::max_element(slowest.real.value.begin(), slowest.real.value.end());
        const double gap = spectrum.modes[1].rate.value - spectrum.modes[1].rate.error - slowest.rate.value;
        const auto n = static_cast<double>(audit_.n);
        const double remainder = resolved / std::sqrt(n);
        late.from = std::log(coefficient * largest / (weight.value * remainder)) / gap;
        const double share = weight.value * std::exp(-slowest.rate.value * late.from);
        late.expected = n * share;
        if (!(gap > 0 && late.expected >= fewest_late)) {
            late.missing = fmt::format("fewer than {} are expected of {} times", fewest_late, audit_.n);
            return;
        }
        std::vector<double> longer;
        for (const double t : times_)
            if (t > late.from) longer.push_back(t - late.from);
        late.n = static_cast<std::int64_t>(longer.size());
        const double error = weight.error / weight.value + late.from * slowest.rate.error + remainder;
        audit_.tests.push_back(
            test_of("late_number", static_cast<double>(late.n),
                    number_p_value(late.n, audit_.n, std::min(1.0, share), error),
                    fmt::format("{} of them are later than {}, where the exact law has {:.0f}", late.n,
                                number_text(late.from, 4), late.expected)));
        if (late.n < static_cast<std::int64_t>(fewest_late)) return;
        const double last =
            std::accumulate(longer.begin(), longer.end(), 0.0) / static_cast<double>(longer.size());
        late.rate = 1 / last;
        const double mean = 1 / slowest.rate.value;
        const double off = slowest.rate.error / slowest.rate.value + remainder;
        audit_.tests.push_back(
            test_of("late_rate", late.rate / slowest.rate.value,
                    mean_p_value(last, static_cast<double>(late.n), {mean, off * mean, 1}),
                    fmt::format("those later than {} end at the rate {}, where the exact law has {}",
                                number_text(late.from, 4),
                                with_error(late.rate, late.rate / std::sqrt(static_cast<double>(late.n))),
                                with_error(slowest.rate.value, slowest.rate.error))));
        const ExponentialityCheck check = check_exponentiality({longer, {}});
        audit_.tests.push_back(
            test_of("late_law", check.distance, check.p_value,
                    fmt::format("those later than {} are not exponential", number_text(late.from, 4))));
    }

    /// Of the mean, above the law's, at the first step of Holm's procedure. Times that are longer by a factor
    /// scatter more by it.
    double seen_difference(const EventPrediction& law) const {
        const TimeLaw times{law.mean_exact, law.mean_exact_error, spread_ / law.mean_exact};
        const double level =
            audit_.level / static_cast<double>(std::max<std::size_t>(1, audit_.tests.size()));
        return quantile(times, level, 1) / quantile(times, 2 * not_noticed, -1) - 1;
    }

    /// Over the law's mean, that of so many times which has the p-value p, on the side of `direction`.
    double quantile(const TimeLaw& law, double p, double direction) const {
        double near = 0;  // logarithms
        double far = 1;
        const auto beyond = [&](double way) {
            const double x = std::exp(direction * way);
            return mean_p_value(x * law.mean, static_cast<double>(audit_.n), law) < p;
        };
        while (!beyond(far) && far < most_logarithm) far *= 2;
        for (int k = 0; k < 60; ++k) {
            const double middle = 0.5 * (near + far);
            (beyond(middle) ? far : near) = middle;
        }
        return std::exp(direction * far);
    }

    std::string sentence(const EventPrediction& law) const {
        const Condition& condition = audit_.condition;
        const auto* exit = std::get_if<Exit>(&condition.measure);
        const bool chain = condition.event()->monitoring == Monitoring::grid;
        const std::string what = fmt::format(
            "the exact law of {} from {} of '{}' at {}{}",
            exit != nullptr
                ? fmt::format("exits out of [{:.6g}, {:.6g}]", exit->interval.lower, exit->interval.upper)
                : "transitions",
            condition.start.text, study_.potential.name, condition.noise.describe(),
            chain ? fmt::format(", as a chain of steps of {}", number_text(condition.dt)) : "");
        std::vector<std::string> found;
        for (const AuditTest& test : audit_.tests)
            if (test.refused) found.push_back(test.finding);
        std::string text;
        if (!found.empty()) {
            text = fmt::format("The times depart from {}: {}", what, fmt::join(found, "; "));
        } else if (audit_.tests.empty()) {
            return fmt::format(
                "Nothing is said of {} times against {}: few long times make the mean, and of so few none "
                "need "
                "be among them ({:.0f} times or more do).",
                audit_.n, what, fewest_paths(law));
        } else {
            text = fmt::format(
                "Nothing speaks against {}: {} times have the mean {}, the exact one is {}; a "
                "difference of {} would have been seen",
                what, audit_.n, with_error(audit_.mean, audit_.mean_error),
                with_error(law.mean_exact, law.mean_exact_error), percent_text(audit_.seen));
        }
        const bool late = audit_.mean > law.mean_exact;
        if (!found.empty() && !chain && late && audit_.step)
            text += fmt::format(
                "; they are multiples of {0}, as those of a chain of steps, which sees its event "
                "late: --monitoring grid --dt {0} holds them against that chain's law",
                number_text(*audit_.step));
        return text + ".";
    }

    const std::vector<double>& times_;
    const Study& study_;
    const double tolerance_;
    double spread_ = 0;  ///< of single times, in the exact law, else in the sample [time]
    TimesAudit audit_;
};

}  // namespace

bool TimesAudit::departs() const {
    return std::any_of(tests.begin(), tests.end(), [](const AuditTest& test) { return test.refused; });
}

TimesAudit audit_times(const std::vector<double>& times, const Study& study, double level,
                       const std::string& where) {
    Faults faults;
    if (!(level > 0 && level < 1))
        faults.add("--level", fmt::format("level = {} (a probability between 0 and 1)", level));
    check_times(times, where, faults);
    check_study(study.request, faults);
    std::optional<Condition> condition;
    if (faults.empty()) condition = condition_of(study, faults);
    faults.throw_if_any();
    TimesAudit audit = TimesAuditor(times, study, *std::move(condition), level).run(faults);
    faults.throw_if_any();
    return audit;
}

}  // namespace levywell::inline studies
