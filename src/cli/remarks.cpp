#include "cli/remarks.hpp"

#include "cli/table.hpp"
#include "levywell/dynamics/noise_schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr double significant = 4;           // standard errors: by chance once in 16000
constexpr double judging_error = 0.01;      // relative, of a reference that can judge
constexpr double law_holds = 0.02;          // relative, of the small-noise law
constexpr double by_chance = 1e-3;          // p-values below it are not
constexpr std::uint64_t fewest_jumps = 25;  // of a rate whose error is Gaussian

bool reference_judges(const Prediction& prediction) {
    return !(prediction.mean_exact_error > judging_error * prediction.mean_exact);
}

/// Is the small-noise law true here, and does the measurement agree with the exact law?
std::optional<std::string> regime_remark(const ConditionResult& result) {
    if (!result.condition.schedule.empty() && std::abs(result.check.z_adiabatic) > significant) {
        return fmt::format(
            "the mean differs from the adiabatic one by {:.2g}%: segments are short against the wells' "
            "relaxation, or dt is coarse",
            100 * std::abs(result.check.ratio_adiabatic - 1));
    }
    const double exact = result.prediction.mean_exact;
    const double small_noise = result.prediction.small_noise();
    const double measured = result.summary.mean.value;
    if (std::isnan(exact)) {
        if (std::isfinite(result.check.ratio_asymptotic) &&
            std::abs(result.check.z_asymptotic) > significant) {
            return fmt::format("the small-noise law is off by {:.2g}% here: it holds as epsilon -> 0",
                               100 * std::abs(small_noise / measured - 1));
        }
        return std::nullopt;
    }
    const double off = std::abs(small_noise / exact - 1);
    const double apart = 100 * std::abs(measured / exact - 1);
    if (!reference_judges(result.prediction)) {
        return fmt::format("the exact reference is itself uncertain by {:.2g}%",
                           100 * result.prediction.mean_exact_error / exact);
    }
    if (std::abs(result.check.z_exact) > significant) {
        return fmt::format(
            "the mean differs from the exact reference by {:.2g}%: halve dt and see whether it stays", apart);
    }
    if (std::isfinite(off) && off > law_holds) {
        return fmt::format(
            "the small-noise law is off by {:.2g}% here; the exact reference agrees within {:.2g}%",
            100 * off, apart);
    }
    return std::nullopt;
}

/// Largest jump scale of a step over the distance from the start to the nearer end of an exit run's interval.
double jump_over_reach(const Condition& condition) {
    if (condition.measure != Measure::exit) return 0;
    const double x = condition.start.position;
    const double reach = std::min(x - condition.interval.lower, condition.interval.upper - x);
    double jump_scale = 0;
    for (const ScheduledNoise& noise : noise_of(condition))
        jump_scale = std::max(jump_scale, noise.jump_scale(condition.dt));
    return jump_scale / reach;
}

/// Which scheme made the numbers, and what it is good for.
void add_scheme(const ConditionResult& result, std::vector<std::string>& remarks) {
    const Condition& condition = result.condition;
    if (condition.scheme == Scheme::jump_adapted) {
        std::string wells;
        for (std::size_t i = 0; i < condition.cores.size(); ++i) {
            const RelaxedCore& core = condition.cores[i];
            if (core.usable())
                wells += fmt::format("{}m{} h {:.2g}, bias <= {:.1g}%", wells.empty() ? "" : "; ", i + 1,
                                     core.threshold, 100 * core.bias_bound);
        }
        remarks.push_back(fmt::format("jump-adapted: at rest up to the next jump > h ({})", wells));
    } else if (condition.scheme == Scheme::splitting) {
        remarks.push_back(fmt::format(
            "splitting: a loop of {:.3g} ends outside with probability {}", result.summary.loop_time.value,
            with_error(result.summary.climb_probability.value, result.summary.climb_probability.stderror)));
        const double share = result.summary.mean.value / result.prediction.mean_asymptotic;
        const double seen = static_cast<double>(result.summary.n) * condition.splitting.replicas *
                            result.summary.loop_time.value / result.prediction.mean_asymptotic;
        if (share > 0.01 && seen < 100) {
            remarks.push_back(fmt::format(
                "jumps straight out make about {:.0f}% of the exits, and only {:.2g} were to be expected in "
                "these loops: raise --paths before trusting the error",
                100 * std::min(share, 1.0), seen));
        }
    } else if (!condition.scheme_note.empty()) {
        remarks.push_back("euler scheme: " + condition.scheme_note);
    }
}

/// "; the small-noise law holds within 1.2%", against the exact mean where it can judge, else the measured.
std::string law_clause(const ConditionResult& result) {
    const Prediction& prediction = result.prediction;
    const bool exact = std::isfinite(prediction.mean_exact) && reference_judges(prediction);
    const double off =
        100 *
        std::abs(prediction.small_noise() / (exact ? prediction.mean_exact : result.summary.mean.value) - 1);
    if (!std::isfinite(off)) return "";
    if (!exact && std::abs(result.check.z_asymptotic) <= significant)
        return fmt::format("; the small-noise law agrees with the measured mean (z = {:+.1f})",
                           result.check.z_asymptotic);
    return fmt::format("; the small-noise law {} {:.2g}% here",
                       off <= 100 * law_holds ? "holds within" : "is off by", off);
}

std::string exponential_clause(const Check& check) {
    if (std::isnan(check.ks_p_value)) return "";
    return fmt::format(
        "; the times are {} (KS p = {:.2g})",
        check.ks_p_value >= by_chance ? "compatible with an exponential law" : "not exponential",
        check.ks_p_value);
}

std::string mean_clause(const std::string& reference, double ratio, double z) {
    return fmt::format("the mean time {} {} (z = {:+.1f}, {:.2g}% apart)",
                       std::abs(z) <= significant ? "agrees with" : "differs from", reference, z,
                       100 * std::abs(ratio - 1));
}

std::string verdict_on_times(const ConditionResult& result) {
    const Check& check = result.check;
    if (result.summary.n_censored == result.summary.n && result.condition.scheme != Scheme::splitting)
        return "no path had its event before the horizon: there is nothing to judge";
    std::string text = "there is no exact mean time to judge by";
    if (std::isfinite(check.z_adiabatic)) {
        text = mean_clause("the adiabatic one", check.ratio_adiabatic, check.z_adiabatic);
    } else if (std::isfinite(result.prediction.mean_exact) && !reference_judges(result.prediction)) {
        text = fmt::format("the exact mean time is itself uncertain by {:.2g}% and does not judge",
                           100 * result.prediction.mean_exact_error / result.prediction.mean_exact);
    } else if (std::isfinite(check.z_exact)) {
        text = mean_clause("the exact one", check.ratio_exact, check.z_exact);
    }
    return text + (result.condition.schedule.empty() ? law_clause(result) : "") + exponential_clause(check);
}

/// The largest of several deviations, and how probable one so large is among as many Gaussian ones (Sidak
/// 1967; an upper bound where they depend on each other as shares do).
std::string largest_clause(const std::string& what, const std::string& reference,
                           const std::vector<double>& z) {
    if (z.empty()) return "there is no theory of the " + what + " to judge by";
    double largest = 0;
    for (double each : z) largest = std::max(largest, std::abs(each));
    const double none = std::erf(largest / std::numbers::sqrt2);
    const double p = -std::expm1(static_cast<double>(z.size()) * std::log(none));
    return fmt::format("the {} {} {}: the largest |z| of {} is {:.1f} (p = {:.2g})", what,
                       p >= by_chance ? "agree with" : "differ from", reference, z.size(), largest, p);
}

std::string verdict_on_rates(const ConditionResult& result) {
    const WellMatrix& rate = result.prediction.rate;
    const std::size_t r = result.condition.wells.count();
    std::vector<double> z;
    if (rate.wells == r && result.condition.alpha < 2) {
        for (std::size_t k = 0; k < r * r; ++k) {
            if (k % (r + 1) == 0 || result.summary.transitions[k] < fewest_jumps) continue;
            z.push_back((result.summary.q_hat[k].value - rate.entries[k]) / result.summary.q_hat[k].stderror);
        }
    }
    return largest_clause(fmt::format("rates with at least {} jumps", fewest_jumps), "the small-noise law",
                          z);
}

std::string verdict_on_shares(const ConditionResult& result) {
    const Prediction& prediction = result.prediction;
    const bool exact = !prediction.pi_exact.empty();
    const std::vector<double>& theory = exact ? prediction.pi_exact : prediction.pi;
    std::vector<double> z;
    for (std::size_t i = 0; i < theory.size() && i < result.summary.pi_hat.size(); ++i) {
        const Estimate& share = result.summary.pi_hat[i];
        if (share.stderror > 0) z.push_back((share.value - theory[i]) / share.stderror);
    }
    return largest_clause("shares of time", exact ? "the exact ones" : "the small-noise law", z);
}

}  // namespace

std::vector<std::string> remarks_of(const ConditionResult& result) {
    std::vector<std::string> remarks;
    add_scheme(result, remarks);
    const Condition& condition = result.condition;
    const Summary& summary = result.summary;
    const bool scheduled = !condition.schedule.empty();
    if (summary.n_censored > 0 && summary.n_censored < summary.n) {
        remarks.push_back(fmt::format("{} of {} paths were censored at {:.4g}; {}", summary.n_censored,
                                      summary.n, static_cast<double>(condition.horizon_steps) * condition.dt,
                                      scheduled
                                          ? "under a schedule that leaves no mean, only the survival curve"
                                          : "the mean is exposure over events"));
    }
    if (!std::isnan(summary.mean_corrected.value)) {
        remarks.push_back(fmt::format(
            "corrected for exits seen at grid times only (dt {}); uncorrected mean {}", condition.dt,
            with_error(summary.mean_uncorrected.value, summary.mean_uncorrected.stderror)));
    }
    if (condition.measure == Measure::exit && scheduled) {
        remarks.push_back(fmt::format(
            "exits are seen at grid times only (dt {}), and are not corrected for it", condition.dt));
    }
    if (const auto regime = regime_remark(result)) remarks.push_back(*regime);
    const double coarse = jump_over_reach(condition);
    if (coarse > 0.1) {
        remarks.push_back(fmt::format(
            "dt = {} is coarse: one step's jump scale is {:.2g} of the way to the interval's end; exits are "
            "seen late",
            condition.dt, coarse));
    }
    return remarks;
}

std::string verdict_of(const ConditionResult& result) {
    if (is_timed(result.condition.measure)) return verdict_on_times(result);
    return result.condition.measure == Measure::chain ? verdict_on_rates(result) : verdict_on_shares(result);
}

}  // namespace levywell
