#include "cli/report.hpp"
#include "cli/table.hpp"
#include "levywell/dynamics/names.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell {
namespace {

std::string count_text(std::uint64_t n) {
    return fmt::format("{}", n);
}

bool is_timed(Measure measure) {
    return measure == Measure::exit || measure == Measure::transitions;
}

std::string z_of(const Estimate& measured, double theory) {
    return fmt::format("{:+.1f}", (measured.value - theory) / measured.stderror);
}

/// Exit and transition times: one row a condition.
std::string times_text(const RunResult& run) {
    TextTable table({"alpha", "epsilon", "paths", "censored", "mean time", "theory", "", "ratio", "z",
                     "KS p (exponential)"});
    for (const ConditionResult& result : run.conditions) {
        const bool exact = !std::isnan(result.prediction.mean_exact);
        const double ratio = exact ? result.check.ratio_exact : result.check.ratio_asymptotic;
        const double z = exact ? result.check.z_exact : result.check.z_asymptotic;
        table.add({number_text(result.condition.alpha), number_text(result.condition.epsilon),
                   count_text(result.summary.n), count_text(result.summary.n_censored),
                   with_error(result.summary.mean.value, result.summary.mean.stderror),
                   number_text(result.prediction.reference()), result.prediction.reference_name(),
                   number_text(ratio, 4), std::isnan(z) ? "-" : fmt::format("{:+.1f}", z),
                   number_text(result.check.ks_p_value, 2)});
    }
    return table.text();
}

/// Where paths went, against the shares q_ij / q_i.
std::string targets_text(const ConditionResult& result) {
    const WellMatrix& q = result.prediction.q;
    if (q.wells < 3 || result.condition.measure != Measure::transitions) return "";
    const auto i = static_cast<std::size_t>(result.condition.start.well);
    TextTable table(
        {fmt::format("targets, alpha {} epsilon {}", result.condition.alpha, result.condition.epsilon),
         "paths", "share", "q_ij/q_i", "z"});
    for (std::size_t j = 0; j < q.wells; ++j) {
        if (j == i) continue;
        const Estimate& share = result.summary.target_probability[j];
        const double theory = -q(i, j) / q(i, i);
        table.add({fmt::format("m{} -> m{}", i + 1, j + 1), count_text(result.summary.target_counts[j]),
                   with_error(share.value, share.stderror), number_text(theory, 4), z_of(share, theory)});
    }
    return table.text();
}

std::string chain_text(const ConditionResult& result) {
    const std::size_t r = result.condition.wells.count();
    TextTable table(
        {fmt::format("chain, alpha {} epsilon {}", result.condition.alpha, result.condition.epsilon), "jumps",
         "rate (95%)", "theory", "ratio", "z"});
    for (std::size_t i = 0; i < r; ++i) {
        for (std::size_t j = 0; j < r; ++j) {
            if (i == j) continue;
            const Estimate& rate = result.summary.q_hat[i * r + j];
            const double theory = result.prediction.rate(i, j);
            table.add({fmt::format("m{} -> m{}", i + 1, j + 1),
                       count_text(result.summary.transitions[i * r + j]),
                       fmt::format("{} [{}, {}]", number_text(rate.value, 4), number_text(rate.ci95[0], 4),
                                   number_text(rate.ci95[1], 4)),
                       number_text(theory, 4), number_text(rate.value / theory, 4), z_of(rate, theory)});
        }
    }
    return table.text();
}

std::string pi_text(const ConditionResult& result) {
    TextTable table({fmt::format("time in each {}, alpha {} epsilon {}",
                                 result.condition.measure == Measure::chain ? "well" : "basin",
                                 result.condition.alpha, result.condition.epsilon),
                     "share", "pi", "ratio", "z"});
    for (std::size_t i = 0; i < result.summary.pi_hat.size(); ++i) {
        const Estimate& share = result.summary.pi_hat[i];
        const bool known = i < result.prediction.pi.size();
        const double theory = known ? result.prediction.pi[i] : not_available;
        table.add({fmt::format("m{}", i + 1), with_error(share.value, share.stderror), number_text(theory, 4),
                   number_text(share.value / theory, 4),
                   known && share.stderror > 0 ? z_of(share, theory) : "-"});
    }
    return table.text();
}

/// What a reader must know before trusting the numbers.
std::string remarks_text(const ConditionResult& result) {
    const std::string which =
        fmt::format("  alpha {} epsilon {}: ", result.condition.alpha, result.condition.epsilon);
    std::string text;
    const Summary& summary = result.summary;
    if (summary.n_censored > 0 && summary.n_censored < summary.n) {
        text +=
            which + fmt::format("{} of {} paths were censored at {:.4g}; the mean is exposure over events\n",
                                summary.n_censored, summary.n,
                                static_cast<double>(result.condition.horizon_steps) * result.condition.dt);
    }
    if (!std::isnan(summary.mean_corrected.value)) {
        text += which +
                fmt::format("corrected for exits seen at grid times only (dt {}); uncorrected mean {}\n",
                            result.condition.dt,
                            with_error(summary.mean_uncorrected.value, summary.mean_uncorrected.stderror));
    }
    const double ratio = result.check.ratio_asymptotic;
    if (std::isnan(result.prediction.mean_exact) && std::isfinite(ratio) &&
        std::abs(result.check.z_asymptotic) > 4) {
        text += which + fmt::format("the small-noise law is {:.2g}% off here: it holds as epsilon -> 0\n",
                                    100 * std::abs(ratio - 1));
    }
    return text;
}

}  // namespace

std::string report_text(const RunResult& run) {
    if (run.conditions.empty()) return "";
    const ConditionResult& first = run.conditions.front();
    const Condition& condition = first.condition;
    double seconds = 0;
    double steps = 0;
    std::uint64_t clamps = 0;
    for (const ConditionResult& result : run.conditions) {
        clamps += result.summary.clamps;
        seconds += result.wall_seconds;
        steps += static_cast<double>(result.summary.path_steps);
    }
    std::string text =
        fmt::format("{}: {} from {}, dt {}, seed {}\n", run.potential.name, name_of(condition.measure),
                    condition.start.text, condition.dt, condition.seed);
    if (is_timed(condition.measure)) text += times_text(run);
    for (const ConditionResult& result : run.conditions) {
        if (is_timed(condition.measure)) text += targets_text(result);
        if (condition.measure == Measure::chain) text += chain_text(result);
        if (!is_timed(condition.measure)) text += pi_text(result);
    }
    for (const ConditionResult& result : run.conditions) text += remarks_text(result);
    if (clamps > 0) {
        text += fmt::format("  {} of {:.3g} steps began outside [{:.4g}, {:.4g}] and were projected back\n",
                            clamps, steps, condition.clamp.lower, condition.clamp.upper);
    }
    text += fmt::format("  {:.3g} path-steps in {:.2f} s, {:.3g}/s ({}: {})\n", steps, seconds,
                        steps / seconds, first.backend, first.executor);
    return text;
}

}  // namespace levywell
