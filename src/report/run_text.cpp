#include "levywell/dynamics/names.hpp"
#include "levywell/dynamics/noise.hpp"
#include "levywell/report/run_report.hpp"
#include "levywell/run/remarks.hpp"
#include "report/noise_text.hpp"
#include "report/remark_lines.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

/// For every jump between two wells.
template <class Do>
void for_each_jump(std::size_t wells, const Do& act) {
    for (std::size_t i = 0; i < wells; ++i) {
        for (std::size_t j = 0; j < wells; ++j)
            if (i != j) act(i, j);
    }
}

/// Some jump was seen too seldom for a Gaussian error of what the chain's rates make.
bool jumps_are_few(const ChainSummary& summary, std::size_t wells) {
    for (std::size_t k = 0; k < wells * wells; ++k) {
        if (k % (wells + 1) != 0 && summary.transitions[k] < fewest_jumps) return true;
    }
    return false;
}

constexpr const char* error_header = "error (statistics, step, rests)";

/// "0.38% (0.32, 0.20)": the whole error of an estimate and its parts, relative. Without a total where the
/// step's part is not known.
std::string error_text(const Estimate& estimate) {
    const auto percent = [&](double error) { return 100 * error / std::abs(estimate.value); };
    if (!(estimate.value != 0 && std::isfinite(percent(estimate.stderror)))) return "-";
    const bool measured = !std::isnan(estimate.step_bias);
    return fmt::format(
        "{} ({:.2g}, {}{})", measured ? fmt::format("{:.2g}%", percent(estimate.total_error())) : "-",
        percent(estimate.stderror), measured ? fmt::format("{:.2g}", percent(estimate.step_error())) : "-",
        estimate.rest_bias > 0 ? fmt::format(", {:.1g}", percent(estimate.rest_bias)) : "");
}

/// The same under a noise schedule, also against hazards that follow it at once.
std::string scheduled_times_text(const RunResult& run) {
    TextTable table({"noise", "paths", "censored", "mean time", error_header, "exact", "ratio", "z",
                     "adiabatic", "ratio", "z", "small-noise law", "ratio"});
    for (const ConditionResult& result : run.conditions) {
        const EventPrediction& theory = result.prediction.event();
        const EventCheck& check = result.check.event();
        table.add({result.condition.noise.describe(), std::to_string(result.summary.n),
                   std::to_string(result.summary.n_censored()), with_error(result.summary.event().mean),
                   error_text(result.summary.event().mean),
                   theory.mean_is_infinite() ? "infinite" : number_text(theory.mean_exact),
                   number_text(check.exact.ratio, 4), z_text(check.exact.z),
                   number_text(theory.mean_adiabatic), number_text(check.adiabatic.ratio, 4),
                   z_text(check.adiabatic.z), number_text(theory.mean_asymptotic),
                   number_text(check.asymptotic.ratio, 4)});
    }
    return table.text();
}

/// Exit and transition times: one row a condition.
std::string times_text(const RunResult& run, bool brownian) {
    if (run.conditions.front().condition.noise.changes()) return scheduled_times_text(run);
    std::vector<std::string> header{"alpha", brownian ? "epsilon (dL)" : "epsilon"};
    if (brownian) header.insert(header.begin() + 1, "epsilon (dB)");
    header.insert(header.end(), {"paths", "censored", "mean time", error_header, "exact", "ratio", "z",
                                 "small-noise law", "ratio", "KS p (exponential)"});
    TextTable table(header);
    for (const ConditionResult& result : run.conditions) {
        const EventPrediction& theory = result.prediction.event();
        const EventCheck& check = result.check.event();
        const Noise& noise = result.condition.noise;
        std::vector<std::string> row{alpha_text(noise.alpha), number_text(noise.epsilon)};
        if (brownian) row.insert(row.begin() + 1, number_text(brownian_epsilon(noise)));
        row.insert(row.end(),
                   {std::to_string(result.summary.n), std::to_string(result.summary.n_censored()),
                    with_error(result.summary.event().mean), error_text(result.summary.event().mean),
                    time_text(theory.mean_exact, theory.mean_exact_log10), number_text(check.exact.ratio, 4),
                    z_text(check.exact.z), time_text(theory.small_noise(), theory.kramers_log10),
                    number_text(check.asymptotic.ratio, 4), number_text(check.ks_p_value, 2)});
        table.add(row);
    }
    return table.text();
}

/// Where paths went, against the exact probabilities and the shares q_ij / q_i.
std::string targets_text(const ConditionResult& result, bool brownian) {
    const bool exit = std::holds_alternative<Exit>(result.condition.measure);
    const std::vector<double>& exact = result.prediction.event().target_exact;
    const WellMatrix& q = result.prediction.q;
    if ((exit ? exact.empty() : q.wells < 3) || result.summary.event().target_counts.empty()) return "";
    // Events before a horizon favour quick targets: they are not compared with those of all events.
    const bool censored = result.summary.n_censored() > 0;
    TextTable table({"targets, " + noise_text(result.condition.noise, brownian), "paths",
                     censored ? "share before the horizon" : "share", error_header, "exact", "z",
                     exit ? "" : "q_ij/q_i"});
    const auto i = static_cast<std::size_t>(std::max(0, result.condition.start.well));
    for (std::size_t j = 0; j < result.summary.event().target_counts.size(); ++j) {
        if (!exit && j == i) continue;
        const Estimate& share = result.summary.event().target_probability[j];
        const std::string name = exit ? (j == 0 ? "left" : "right") : jump_text(i, j);
        const bool known = j < exact.size();
        table.add({name, std::to_string(result.summary.event().target_counts[j]), with_error(share),
                   error_text(share), known ? number_text(exact[j], 4) : "-",
                   known && !censored ? z_text(share, exact[j]) : "-",
                   exit || result.condition.noise.alpha == 2         ? ""
                   : result.prediction.event().limit_missing.empty() ? number_text(-q(i, j) / q(i, i), 4)
                                                                     : "-"});
    }
    return table.text();
}

std::string chain_text(const ConditionResult& result, bool brownian) {
    const std::size_t r = result.condition.wells.count();
    TextTable table({"chain, " + noise_text(result.condition.noise, brownian), "jumps", "rate (95%)",
                     error_header, "exact", "ratio", "z", "small-noise law", "ratio", "z"});
    const ChainPrediction* const own = result.prediction.if_chain();
    const ChainCheck& check = result.check.chain();
    const auto at = [](const std::vector<double>& z, std::size_t k) {
        return k < z.size() ? z_text(z[k]) : "-";
    };
    for_each_jump(r, [&](std::size_t i, std::size_t j) {
        const std::size_t k = i * r + j;
        const Estimate& rate = result.summary.q_hat()[k];
        const double exact = own != nullptr ? own->rate_exact(i, j) : not_available;
        const double theory =
            result.prediction.rate.wells == r ? result.prediction.rate(i, j) : not_available;
        table.add({jump_text(i, j), std::to_string(result.summary.chain().transitions[k]),
                   fmt::format("{} [{}, {}]", number_text(rate.value, 4), number_text(rate.ci95[0], 4),
                               number_text(rate.ci95[1], 4)),
                   error_text(rate), number_text(exact, 4), number_text(rate.value / exact, 4),
                   at(check.rates_z_exact, k), number_text(theory, 4), number_text(rate.value / theory, 4),
                   at(check.rates_z, k)});
    });
    return table.text();
}

/// First passages and relaxation of the measured chain, against those of the exact rates and of small noise;
/// and the exact passages, which are not quite those of a chain of constant rates.
std::string passage_text(const ConditionResult& result) {
    const ChainSummary& measured = result.summary.chain();
    const ChainPrediction* const exact = result.prediction.if_chain();
    const bool law = result.condition.noise.alpha < 2 && result.prediction.rate.wells > 0;
    if (measured.mean_first_passage.empty() || !(law || exact != nullptr)) return "";
    const std::size_t r = result.condition.wells.count();
    const bool few = jumps_are_few(measured, r);
    TextTable table({"of the chain", "measured", error_header, "of exact rates", "z", "exact passage",
                     "small noise", "z"});
    const auto add = [&](const std::string& name, const Estimate& time, double of_rates, double passage,
                         double theory) {
        const auto z = [&](double of) { return few || std::isnan(of) ? "-" : z_text(time, of); };
        table.add({name, with_error(time), error_text(time), number_text(of_rates), z(of_rates),
                   number_text(passage), number_text(theory), z(theory)});
    };
    const WellMatrix none{r, std::vector<double>(r * r, not_available)};
    const WellMatrix theory = law ? mean_first_passage(result.prediction.rate) : none;
    const WellMatrix of_rates = exact != nullptr ? mean_first_passage(exact->rate_exact) : none;
    for_each_jump(r, [&](std::size_t i, std::size_t j) {
        add("first passage " + jump_text(i, j), measured.mean_first_passage[i * r + j], of_rates(i, j),
            exact != nullptr ? exact->passage_exact[i * r + j] : not_available, theory(i, j));
    });
    const std::vector<double> unknown(r - 1, not_available);
    const std::vector<double> relaxation = law ? relaxation_times(result.prediction.rate) : unknown;
    const std::vector<double> exact_relaxation =
        exact != nullptr ? relaxation_times(exact->rate_exact) : unknown;
    for (std::size_t k = 0; k + 1 < r; ++k)
        add(fmt::format("relaxation time {}", k + 1), measured.relaxation_times[k], exact_relaxation[k],
            not_available, relaxation[k]);
    return table.text();
}

std::string pi_text(const ConditionResult& result, bool brownian) {
    const bool exact = !result.prediction.pi_exact().empty();
    std::vector<std::string> header{
        fmt::format("time in each {}, {}",
                    std::holds_alternative<Chain>(result.condition.measure) ? "well" : "basin",
                    noise_text(result.condition.noise, brownian)),
        "share", error_header};
    if (exact) header.insert(header.end(), {"exact", "z"});
    header.insert(header.end(), {"pi (small noise)", "z"});
    TextTable table(header);
    for (std::size_t i = 0; i < result.summary.sojourn().pi_hat.size(); ++i) {
        const Estimate& share = result.summary.sojourn().pi_hat[i];
        std::vector<std::string> row{fmt::format("m{}", i + 1), with_error(share), error_text(share)};
        const auto compare = [&](const std::vector<double>& theory) {
            const double pi = i < theory.size() ? theory[i] : not_available;
            row.insert(row.end(), {number_text(pi, 4), z_text(share, pi)});
        };
        if (exact) compare(result.prediction.pi_exact());
        compare(result.prediction.pi);
        table.add(row);
    }
    return table.text();
}

/// "0.005", or "0.001 to 0.02" where an accuracy chose them.
std::string steps_text(const std::vector<ConditionResult>& conditions) {
    const auto [least, most] = std::ranges::minmax_element(
        conditions, {}, [](const ConditionResult& result) { return result.condition.dt; });
    const std::string from = number_text(least->condition.dt);
    return least->condition.dt == most->condition.dt ? from : from + " to " + number_text(most->condition.dt);
}

}  // namespace

std::string run_report_text(const RunResult& run) {
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
    std::string text = fmt::format("{}: {} from {}, dt {}, seed {}\n", run.potential.name,
                                   name_of(choice_of(condition.measure)), condition.start.text,
                                   steps_text(run.conditions), run.provenance.seed);
    for (const std::string& remark : run.potential.remarks) text += fmt::format("  {}\n", remark);
    if (run.piece) text += fmt::format("  piece {} of the run: not the whole's numbers\n", run.piece->text());
    const bool brownian = is_brownian(run);
    if (condition.event() != nullptr) text += times_text(run, brownian);
    for (const ConditionResult& result : run.conditions) {
        if (condition.event() != nullptr) text += targets_text(result, brownian);
        if (std::holds_alternative<Chain>(condition.measure))
            text += chain_text(result, brownian) + passage_text(result);
        if (condition.sojourn() != nullptr) text += pi_text(result, brownian);
    }
    std::vector<Remarks> remarks;
    for (const ConditionResult& result : run.conditions)
        remarks.emplace_back(result.condition.noise.describe(), result.remarks);
    text += remark_lines(remarks);
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

}  // namespace levywell::inline report
