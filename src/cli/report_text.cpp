#include "cli/report.hpp"
#include "cli/table.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/dynamics/noise.hpp"
#include "levywell/run/remarks.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell {
namespace {

std::string count_text(std::uint64_t n) {
    return fmt::format("{}", n);
}

std::string signed_text(double z) {
    return std::isfinite(z) ? fmt::format("{:+.1f}", z) : "-";  // none where nothing spread
}

std::string z_of(const Estimate& measured, double theory) {
    return signed_text((measured.value - theory) / measured.stderror);
}

/// Some jump was seen too seldom for a Gaussian error of what the chain's rates make.
bool jumps_are_few(const ChainSummary& summary, std::size_t wells) {
    for (std::size_t k = 0; k < wells * wells; ++k) {
        if (k % (wells + 1) != 0 && summary.transitions[k] < fewest_jumps) return true;
    }
    return false;
}

/// The same under a noise schedule, against hazards that follow it at once.
std::string scheduled_times_text(const RunResult& run) {
    TextTable table(
        {"noise", "paths", "censored", "mean time", "adiabatic", "ratio", "z", "small-noise law", "ratio"});
    for (const ConditionResult& result : run.conditions) {
        table.add({result.condition.noise.describe(), count_text(result.summary.n),
                   count_text(result.summary.n_censored()),
                   with_error(result.summary.event().mean.value, result.summary.event().mean.stderror),
                   result.prediction.mean_is_infinite() ? "infinite"
                                                        : number_text(result.prediction.mean_adiabatic),
                   number_text(result.check.ratio_adiabatic, 4), signed_text(result.check.z_adiabatic),
                   number_text(result.prediction.mean_asymptotic),
                   number_text(result.check.ratio_asymptotic, 4)});
    }
    return table.text();
}

/// Exit and transition times: one row a condition.
std::string times_text(const RunResult& run) {
    if (run.conditions.front().condition.noise.changes()) return scheduled_times_text(run);
    TextTable table({"alpha", "epsilon", "paths", "censored", "mean time", "exact", "ratio", "z",
                     "small-noise law", "ratio", "KS p (exponential)"});
    for (const ConditionResult& result : run.conditions) {
        const Prediction& theory = result.prediction;
        table.add({alpha_text(result.condition.noise.alpha), number_text(result.condition.noise.epsilon),
                   count_text(result.summary.n), count_text(result.summary.n_censored()),
                   with_error(result.summary.event().mean.value, result.summary.event().mean.stderror),
                   time_text(theory.mean_exact, theory.mean_exact_log10),
                   number_text(result.check.ratio_exact, 4), signed_text(result.check.z_exact),
                   time_text(theory.small_noise(), theory.kramers_log10),
                   number_text(result.check.ratio_asymptotic, 4), number_text(result.check.ks_p_value, 2)});
    }
    return table.text();
}

/// Where paths went, against the exact probabilities and the shares q_ij / q_i.
std::string targets_text(const ConditionResult& result) {
    const bool exit = std::holds_alternative<Exit>(result.condition.measure);
    const std::vector<double>& exact = result.prediction.target_exact;
    const WellMatrix& q = result.prediction.q;
    if ((exit ? exact.empty() : q.wells < 3) || result.summary.event().target_counts.empty()) return "";
    // Events before a horizon favour quick targets: they are not compared with those of all events.
    const bool censored = result.summary.n_censored() > 0;
    TextTable table({"targets, " + result.condition.noise.describe(), "paths",
                     censored ? "share before the horizon" : "share", "exact", "z", exit ? "" : "q_ij/q_i"});
    const auto i = static_cast<std::size_t>(std::max(0, result.condition.start.well));
    for (std::size_t j = 0; j < result.summary.event().target_counts.size(); ++j) {
        if (!exit && j == i) continue;
        const Estimate& share = result.summary.event().target_probability[j];
        const std::string name = exit ? (j == 0 ? "left" : "right") : fmt::format("m{} -> m{}", i + 1, j + 1);
        const bool known = j < exact.size();
        table.add({name, count_text(result.summary.event().target_counts[j]), with_error(share.value, share.stderror),
                   known ? number_text(exact[j], 4) : "-", known && !censored ? z_of(share, exact[j]) : "-",
                   exit || result.condition.noise.alpha == 2       ? ""
                   : result.prediction.limit_missing.empty() ? number_text(-q(i, j) / q(i, i), 4)
                                                             : "-"});
    }
    return table.text();
}

std::string chain_text(const ConditionResult& result) {
    const std::size_t r = result.condition.wells.count();
    TextTable table(
        {"chain, " + result.condition.noise.describe(), "jumps", "rate (95%)", "theory", "ratio", "z"});
    for (std::size_t i = 0; i < r; ++i) {
        for (std::size_t j = 0; j < r; ++j) {
            if (i == j) continue;
            const Estimate& rate = result.summary.q_hat()[i * r + j];
            const double theory =
                result.prediction.rate.wells == r ? result.prediction.rate(i, j) : not_available;
            table.add({fmt::format("m{} -> m{}", i + 1, j + 1),
                       count_text(result.summary.chain().transitions[i * r + j]),
                       fmt::format("{} [{}, {}]", number_text(rate.value, 4), number_text(rate.ci95[0], 4),
                                   number_text(rate.ci95[1], 4)),
                       number_text(theory, 4), number_text(rate.value / theory, 4),
                       i * r + j < result.check.rates_z.size() ? signed_text(result.check.rates_z[i * r + j])
                                                               : "-"});
        }
    }
    return table.text();
}

/// First passages and relaxation of the measured chain, against those of the generator.
std::string passage_text(const ConditionResult& result) {
    const std::vector<Estimate>& passages = result.summary.chain().mean_first_passage;
    if (passages.empty() || result.condition.noise.alpha == 2) return "";
    const std::size_t r = result.condition.wells.count();
    const bool few = jumps_are_few(result.summary.chain(), r);
    const auto z_of_many = [&](const Estimate& time, double exact) { return few ? "-" : z_of(time, exact); };
    const WellMatrix theory = mean_first_passage(result.prediction.rate);
    const std::vector<double> relaxation = relaxation_times(result.prediction.rate);
    TextTable table({"of the chain", "measured", "small noise", "z"});
    for (std::size_t i = 0; i < r; ++i) {
        for (std::size_t j = 0; j < r; ++j) {
            if (i == j) continue;
            const Estimate& time = passages[i * r + j];
            table.add({fmt::format("first passage m{} -> m{}", i + 1, j + 1),
                       with_error(time.value, time.stderror), number_text(theory(i, j)),
                       z_of_many(time, theory(i, j))});
        }
    }
    for (std::size_t k = 0; k < relaxation.size(); ++k) {
        const Estimate& time = result.summary.chain().relaxation_times[k];
        table.add({fmt::format("relaxation time {}", k + 1), with_error(time.value, time.stderror),
                   number_text(relaxation[k]), z_of_many(time, relaxation[k])});
    }
    return table.text();
}

std::string pi_text(const ConditionResult& result) {
    const bool chain = std::holds_alternative<Chain>(result.condition.measure);
    const auto theory_of = [](const std::vector<double>& theory, const Estimate& share, std::size_t i) {
        if (i >= theory.size()) return std::vector<std::string>{"-", "-"};
        return std::vector<std::string>{number_text(theory[i], 4),
                                        share.stderror > 0 ? z_of(share, theory[i]) : "-"};
    };
    const bool exact = !result.prediction.pi_exact.empty();
    std::vector<std::string> header{
        fmt::format("time in each {}, {}", chain ? "well" : "basin", result.condition.noise.describe()),
        "share"};
    if (exact) header.insert(header.end(), {"exact", "z"});
    header.insert(header.end(), {"pi (small noise)", "z"});
    TextTable table(header);
    for (std::size_t i = 0; i < result.summary.sojourn().pi_hat.size(); ++i) {
        const Estimate& share = result.summary.sojourn().pi_hat[i];
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
        fmt::format("{}: {} from {}, dt {}, seed {}\n", run.potential.name, name_of(choice_of(condition.measure)),
                    condition.start.text, condition.dt, run.provenance.seed);
    for (const std::string& remark : run.potential.remarks) text += fmt::format("  {}\n", remark);
    if (run.piece) text += fmt::format("  piece {} of the run: not the whole's numbers\n", run.piece->text());
    if (condition.event() != nullptr) text += times_text(run);
    for (const ConditionResult& result : run.conditions) {
        if (condition.event() != nullptr) text += targets_text(result);
        if (std::holds_alternative<Chain>(condition.measure)) text += chain_text(result) + passage_text(result);
        if (condition.sojourn() != nullptr) text += pi_text(result);
    }
    for (const ConditionResult& result : run.conditions) {
        for (const std::string& remark : result.remarks)
            text += fmt::format("  {}: {}\n", result.condition.noise.describe(), remark);
    }
    if (clamps > 0) {
        text += fmt::format(
            "  {} of {:.3g} steps began outside [{:.4g}, {:.4g}], where the drift is integrated exactly\n",
            clamps, steps, condition.clamp.lower, condition.clamp.upper);
    }
    text += fmt::format("  {:.3g} path-steps in {:.2f} s{}, {}/s ({}: {})\n", steps, seconds,
                        run.ranks > 1 ? fmt::format(" of {} ranks added up", run.ranks) : "",
                        seconds > 0 ? fmt::format("{:.3g}", steps / seconds) : "-", first.backend,
                        first.executor);
    return text;
}

}  // namespace levywell
