#include "cli/report.hpp"
#include "cli/table.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/dynamics/noise_schedule.hpp"

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

std::string signed_text(double z) {
    return std::isnan(z) ? "-" : fmt::format("{:+.1f}", z);
}

std::string z_of(const Estimate& measured, double theory) {
    return signed_text((measured.value - theory) / measured.stderror);
}

/// The same under a noise schedule, against hazards that follow it at once.
std::string scheduled_times_text(const RunResult& run) {
    TextTable table(
        {"noise", "paths", "censored", "mean time", "adiabatic", "ratio", "z", "small-noise law", "ratio"});
    for (const ConditionResult& result : run.conditions) {
        table.add({describe_noise(result.condition), count_text(result.summary.n),
                   count_text(result.summary.n_censored),
                   with_error(result.summary.mean.value, result.summary.mean.stderror),
                   number_text(result.prediction.mean_adiabatic),
                   number_text(result.check.ratio_adiabatic, 4), signed_text(result.check.z_adiabatic),
                   number_text(result.prediction.mean_asymptotic),
                   number_text(result.check.ratio_asymptotic, 4)});
    }
    return table.text();
}

/// Exit and transition times: one row a condition.
std::string times_text(const RunResult& run) {
    if (!run.conditions.front().condition.schedule.empty()) return scheduled_times_text(run);
    TextTable table({"alpha", "epsilon", "paths", "censored", "mean time", "exact", "ratio", "z",
                     "small-noise law", "ratio", "KS p (exponential)"});
    for (const ConditionResult& result : run.conditions) {
        table.add({number_text(result.condition.alpha), number_text(result.condition.epsilon),
                   count_text(result.summary.n), count_text(result.summary.n_censored),
                   with_error(result.summary.mean.value, result.summary.mean.stderror),
                   number_text(result.prediction.mean_exact), number_text(result.check.ratio_exact, 4),
                   signed_text(result.check.z_exact), number_text(result.prediction.small_noise()),
                   number_text(result.check.ratio_asymptotic, 4), number_text(result.check.ks_p_value, 2)});
    }
    return table.text();
}

/// Where paths went, against the exact probabilities and the shares q_ij / q_i.
std::string targets_text(const ConditionResult& result) {
    const bool exit = result.condition.measure == Measure::exit;
    const std::vector<double>& exact = result.prediction.target_exact;
    const WellMatrix& q = result.prediction.q;
    if ((exit ? exact.empty() : q.wells < 3) || result.summary.target_counts.empty()) return "";
    TextTable table({"targets, " + describe_noise(result.condition), "paths", "share", "exact", "z",
                     exit ? "" : "q_ij/q_i"});
    const auto i = static_cast<std::size_t>(std::max(0, result.condition.start.well));
    for (std::size_t j = 0; j < result.summary.target_counts.size(); ++j) {
        if (!exit && j == i) continue;
        const Estimate& share = result.summary.target_probability[j];
        const std::string name = exit ? (j == 0 ? "left" : "right") : fmt::format("m{} -> m{}", i + 1, j + 1);
        const bool known = j < exact.size();
        table.add({name, count_text(result.summary.target_counts[j]), with_error(share.value, share.stderror),
                   known ? number_text(exact[j], 4) : "-", known ? z_of(share, exact[j]) : "-",
                   exit || result.condition.alpha == 2 ? "" : number_text(-q(i, j) / q(i, i), 4)});
    }
    return table.text();
}

std::string chain_text(const ConditionResult& result) {
    const std::size_t r = result.condition.wells.count();
    TextTable table(
        {"chain, " + describe_noise(result.condition), "jumps", "rate (95%)", "theory", "ratio", "z"});
    for (std::size_t i = 0; i < r; ++i) {
        for (std::size_t j = 0; j < r; ++j) {
            if (i == j) continue;
            const Estimate& rate = result.summary.q_hat[i * r + j];
            const double theory =
                result.prediction.rate.wells == r ? result.prediction.rate(i, j) : not_available;
            table.add({fmt::format("m{} -> m{}", i + 1, j + 1),
                       count_text(result.summary.transitions[i * r + j]),
                       fmt::format("{} [{}, {}]", number_text(rate.value, 4), number_text(rate.ci95[0], 4),
                                   number_text(rate.ci95[1], 4)),
                       number_text(theory, 4), number_text(rate.value / theory, 4), z_of(rate, theory)});
        }
    }
    return table.text();
}

/// First passages and relaxation of the measured chain, against those of the generator.
std::string passage_text(const ConditionResult& result) {
    const std::vector<Estimate>& passages = result.summary.mean_first_passage;
    if (passages.empty() || result.condition.alpha == 2) return "";
    const std::size_t r = result.condition.wells.count();
    const WellMatrix theory = mean_first_passage(result.prediction.rate);
    const std::vector<double> relaxation = relaxation_times(result.prediction.rate);
    TextTable table({"of the chain", "measured", "small noise", "z"});
    for (std::size_t i = 0; i < r; ++i) {
        for (std::size_t j = 0; j < r; ++j) {
            if (i == j) continue;
            const Estimate& time = passages[i * r + j];
            table.add({fmt::format("first passage m{} -> m{}", i + 1, j + 1),
                       with_error(time.value, time.stderror), number_text(theory(i, j)),
                       z_of(time, theory(i, j))});
        }
    }
    for (std::size_t k = 0; k < relaxation.size(); ++k) {
        const Estimate& time = result.summary.relaxation_times[k];
        table.add({fmt::format("relaxation time {}", k + 1), with_error(time.value, time.stderror),
                   number_text(relaxation[k]), z_of(time, relaxation[k])});
    }
    return table.text();
}

std::string pi_text(const ConditionResult& result) {
    const bool chain = result.condition.measure == Measure::chain;
    const auto theory_of = [](const std::vector<double>& theory, const Estimate& share, std::size_t i) {
        if (i >= theory.size()) return std::vector<std::string>{"-", "-"};
        return std::vector<std::string>{number_text(theory[i], 4),
                                        share.stderror > 0 ? z_of(share, theory[i]) : "-"};
    };
    const bool exact = !result.prediction.pi_exact.empty();
    std::vector<std::string> header{
        fmt::format("time in each {}, {}", chain ? "well" : "basin", describe_noise(result.condition)),
        "share"};
    if (exact) header.insert(header.end(), {"exact", "z"});
    header.insert(header.end(), {"pi (small noise)", "z"});
    TextTable table(header);
    for (std::size_t i = 0; i < result.summary.pi_hat.size(); ++i) {
        const Estimate& share = result.summary.pi_hat[i];
        std::vector<std::string> row{fmt::format("m{}", i + 1), with_error(share.value, share.stderror)};
        const auto append = [&](std::vector<std::string> cells) {
            row.insert(row.end(), cells.begin(), cells.end());
        };
        if (exact) append(theory_of(result.prediction.pi_exact, share, i));
        append(theory_of(result.prediction.pi, share, i));
        table.add(row);
    }
    return table.text();
}

/// Is the small-noise law true here, and does the measurement agree with the exact law?
std::string regime_text(const ConditionResult& result, const std::string& which) {
    if (!result.condition.schedule.empty() && std::abs(result.check.z_adiabatic) > 4) {
        return which + fmt::format(
                           "the mean differs from the adiabatic one by {:.2g}%: segments are short against "
                           "the wells' relaxation, or dt is coarse\n",
                           100 * std::abs(result.check.ratio_adiabatic - 1));
    }
    const double exact = result.prediction.mean_exact;
    const double small_noise = result.prediction.small_noise();
    const double measured = result.summary.mean.value;
    std::string text;
    if (std::isnan(exact)) {
        if (std::isfinite(result.check.ratio_asymptotic) && std::abs(result.check.z_asymptotic) > 4) {
            text =
                which + fmt::format("the small-noise law is off by {:.2g}% here: it holds as epsilon -> 0\n",
                                    100 * std::abs(small_noise / measured - 1));
        }
        return text;
    }
    const double off = std::abs(small_noise / exact - 1);
    const double apart = 100 * std::abs(measured / exact - 1);
    if (result.prediction.mean_exact_error > 0.01 * exact) {
        text = which + fmt::format("the exact reference is itself uncertain by {:.2g}%\n",
                                   100 * result.prediction.mean_exact_error / exact);
    } else if (std::abs(result.check.z_exact) > 4) {
        text =
            which +
            fmt::format(
                "the mean differs from the exact reference by {:.2g}%: halve dt and see whether it stays\n",
                apart);
    } else if (std::isfinite(off) && off > 0.02) {
        text = which +
               fmt::format(
                   "the small-noise law is off by {:.2g}% here; the exact reference agrees within {:.2g}%\n",
                   100 * off, apart);
    }
    return text;
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
std::string scheme_text(const ConditionResult& result, const std::string& which) {
    const Condition& condition = result.condition;
    std::string text;
    if (condition.scheme == Scheme::jump_adapted) {
        std::string wells;
        for (std::size_t i = 0; i < condition.cores.size(); ++i) {
            const RelaxedCore& core = condition.cores[i];
            if (core.usable())
                wells += fmt::format("{}m{} h {:.2g}, bias <= {:.1g}%", wells.empty() ? "" : "; ", i + 1,
                                     core.threshold, 100 * core.bias_bound);
        }
        text += which + fmt::format("jump-adapted: at rest up to the next jump > h ({})\n", wells);
    } else if (condition.scheme == Scheme::splitting) {
        text += which + fmt::format("splitting: a loop of {:.3g} ends outside with probability {}\n",
                                    result.summary.loop_time.value,
                                    with_error(result.summary.climb_probability.value,
                                               result.summary.climb_probability.stderror));
        const double share = result.summary.mean.value / result.prediction.mean_asymptotic;
        const double seen = static_cast<double>(result.summary.n) * condition.splitting.replicas *
                            result.summary.loop_time.value / result.prediction.mean_asymptotic;
        if (share > 0.01 && seen < 100)
            text += which + fmt::format(
                                "jumps straight out make about {:.0f}% of the exits, and only {:.2g} were to "
                                "be expected in these loops: raise --paths before trusting the error\n",
                                100 * std::min(share, 1.0), seen);
    } else if (!condition.scheme_note.empty()) {
        text += which + "euler scheme: " + condition.scheme_note + "\n";
    }
    return text;
}

/// What a reader must know before trusting the numbers.
std::string remarks_text(const ConditionResult& result) {
    const std::string which = "  " + describe_noise(result.condition) + ": ";
    std::string text = scheme_text(result, which);
    const Summary& summary = result.summary;
    if (summary.n_censored > 0 && summary.n_censored < summary.n) {
        text +=
            which + fmt::format("{} of {} paths were censored at {:.4g}; {}\n", summary.n_censored, summary.n,
                                static_cast<double>(result.condition.horizon_steps) * result.condition.dt,
                                result.condition.schedule.empty()
                                    ? "the mean is exposure over events"
                                    : "under a schedule that leaves no mean, only the survival curve");
    }
    if (!std::isnan(summary.mean_corrected.value)) {
        text += which +
                fmt::format("corrected for exits seen at grid times only (dt {}); uncorrected mean {}\n",
                            result.condition.dt,
                            with_error(summary.mean_uncorrected.value, summary.mean_uncorrected.stderror));
    }
    if (result.condition.measure == Measure::exit && !result.condition.schedule.empty()) {
        text +=
            which + fmt::format("exits are seen at grid times only (dt {}), and are not corrected for it\n",
                                result.condition.dt);
    }
    text += regime_text(result, which);
    const double coarse = jump_over_reach(result.condition);
    if (coarse > 0.1) {
        text += which + fmt::format(
                            "dt = {} is coarse: one step's jump scale is {:.2g} of the way to the interval's "
                            "end; exits are seen late\n",
                            result.condition.dt, coarse);
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
    if (run.piece)
        text += fmt::format("  piece {} of the run: not the whole's numbers\n", run.piece->piece.text());
    if (is_timed(condition.measure)) text += times_text(run);
    for (const ConditionResult& result : run.conditions) {
        if (is_timed(condition.measure)) text += targets_text(result);
        if (condition.measure == Measure::chain) text += chain_text(result) + passage_text(result);
        if (!is_timed(condition.measure)) text += pi_text(result);
    }
    for (const ConditionResult& result : run.conditions) text += remarks_text(result);
    if (clamps > 0) {
        text += fmt::format("  {} of {:.3g} steps began outside [{:.4g}, {:.4g}] and were projected back\n",
                            clamps, steps, condition.clamp.lower, condition.clamp.upper);
    }
    text += fmt::format("  {:.3g} path-steps in {:.2f} s{}, {:.3g}/s ({}: {})\n", steps, seconds,
                        run.ranks > 1 ? fmt::format(" of {} ranks added up", run.ranks) : "", steps / seconds,
                        first.backend, first.executor);
    return text;
}

}  // namespace levywell
