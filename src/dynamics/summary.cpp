#include "levywell/dynamics/summary.hpp"

#include "levywell/dynamics/confidence.hpp"
#include "levywell/dynamics/histogram_cells.hpp"
#include "levywell/dynamics/tally.hpp"

#include <cmath>

namespace levywell {
namespace {

/// sum (x - mean)^2 = (n sum x^2 - (sum x)^2) / n, the numerator in integers where they fit, so that nothing
/// cancels.
double squared_deviations(std::uint64_t n, uint128 sum, uint128 sum_of_squares) {
    if (n == 0) return 0;
    const uint128 limit = ~uint128{0};
    const bool fits =
        (sum_of_squares == 0 || n <= limit / sum_of_squares) && (sum == 0 || sum <= limit / sum);
    if (fits) return static_cast<double>(n * sum_of_squares - sum * sum) / static_cast<double>(n);
    const long double mean = static_cast<long double>(sum) / n;
    return static_cast<double>(static_cast<long double>(sum_of_squares) -
                               mean * static_cast<long double>(sum));
}

Estimate times(Estimate estimate, double factor) {
    estimate.value *= factor;
    estimate.stderror *= factor;
    estimate.ci95[0] *= factor;
    estimate.ci95[1] *= factor;
    return estimate;
}

}  // namespace

Estimate Tally::mean_of(const StepMoments& moments, double exposure, const Condition& condition) const {
    // The plain mean of the paths that had their event would forget the long ones: with censoring, exposure
    // per event.
    const double dt = condition.dt;
    if (moments.n < sums_.paths) return times(censored_mean(moments.n, exposure), dt);
    const double n = static_cast<double>(moments.n);
    return times(mean_of_times(moments.n, static_cast<double>(moments.sum) / n - condition.event_delay(),
                               squared_deviations(moments.n, moments.sum, moments.sum_of_squares)),
                 dt);
}

double Tally::exposure_of(const Condition& condition) const {
    return static_cast<double>(sums_.exposure) - condition.event_delay() * static_cast<double>(sums_.time.n);
}

Estimate Tally::restricted_mean(const Condition& condition) const {
    const double events = static_cast<double>(sums_.time.n);
    const double censored = static_cast<double>(sums_.censored);
    const double paths = static_cast<double>(sums_.paths);
    // Censored paths were all watched equally long, up to the horizon.
    const double horizon = sums_.censored > 0
                               ? static_cast<double>(sums_.exposure - sums_.time.sum) / censored
                               : static_cast<double>(condition.horizon_steps);
    double deviations = squared_deviations(sums_.time.n, sums_.time.sum, sums_.time.sum_of_squares);
    if (sums_.time.n >
        0) {  // between the events, whose times lie before the ends of their steps, and the others
        const double apart = horizon - static_cast<double>(sums_.time.sum) / events + condition.event_delay();
        deviations += events * censored / paths * apart * apart;
    }
    return times(bounded_mean(sums_.paths, exposure_of(condition) / paths, deviations, horizon),
                 condition.dt);
}

Summary Tally::summarise(const Condition& condition) const {
    Summary summary;
    summary.n = sums_.paths;
    summary.path_steps = sums_.path_steps;
    summary.clamps = sums_.clamps;
    if (sums_.paths == 0 || condition.scheme == Scheme::splitting) return summary;
    const double dt = condition.dt;
    const std::size_t wells = condition.wells.count();
    const bool scheduled = !condition.schedule.empty();
    const auto rate_of = [&](std::uint64_t events, double exposure) {
        const Estimate rate = poisson_rate(events, exposure);
        return scheduled ? without_interval(rate) : rate;
    };

    const double exposure = exposure_of(condition);
    if (is_timed(condition.measure)) {
        summary.n_censored = sums_.censored;
        // Exposure per event is a mean time only where the hazard does not change.
        if (!scheduled || sums_.censored == 0) summary.mean = mean_of(sums_.time, exposure, condition);
        if (sums_.censored > 0) summary.restricted_mean = restricted_mean(condition);
        summary.rate = rate_of(sums_.time.n, exposure * dt);
        std::uint64_t left = sums_.paths;
        std::uint64_t events = sums_.time.n;
        for (int cell = 0; cell < static_cast<int>(histogram_.size()) && events > 0; ++cell) {
            if (histogram_[cell] == 0 && left == sums_.paths) continue;
            left -= histogram_[cell];
            events -= histogram_[cell];
            // Times beyond the horizon are not known; the last cell may reach over it.
            const double end = std::min(static_cast<double>(histogram_cell_end(cell)),
                                        static_cast<double>(condition.horizon_steps));
            summary.survival_time.push_back(end * dt);
            summary.survival.push_back(static_cast<double>(left) / static_cast<double>(sums_.paths));
        }
        const double watched = static_cast<double>(condition.horizon_steps) * dt;
        if (left > 0 && (summary.survival_time.empty() || summary.survival_time.back() < watched)) {
            summary.survival_time.push_back(watched);
            summary.survival.push_back(static_cast<double>(left) / static_cast<double>(sums_.paths));
        }
        summary.target_counts = targets_;
        for (std::uint64_t count : targets_)
            summary.target_probability.push_back(binomial_probability(count, sums_.time.n));
    }
    if (condition.measure == Measure::transitions) {
        summary.q_hat.resize(wells * wells);
        for (std::size_t j = 0; j < wells; ++j) {
            const auto i = static_cast<std::size_t>(condition.start.well);
            if (j != i) summary.q_hat[i * wells + j] = rate_of(targets_[j], exposure * dt);
        }
    }
    if (condition.measure == Measure::chain || condition.measure == Measure::occupation) {
        summary.transitions = transitions_;
        const double length = static_cast<double>(condition.horizon_steps);
        for (const StepMoments& moments : residence_) {
            const double n = static_cast<double>(moments.n);
            summary.residence.push_back(static_cast<double>(moments.sum) * dt);
            summary.pi_hat.push_back(times(
                bounded_mean(moments.n, static_cast<double>(moments.sum) / n,
                             squared_deviations(moments.n, moments.sum, moments.sum_of_squares), length),
                1 / length));
        }
    }
    if (condition.measure == Measure::chain) {
        summary.q_hat.resize(wells * wells);
        for (std::size_t i = 0; i < wells; ++i) {
            for (std::size_t j = 0; j < wells; ++j) {
                if (i != j)
                    summary.q_hat[i * wells + j] = rate_of(transitions_[i * wells + j], summary.residence[i]);
            }
        }
    }
    return summary;
}

}  // namespace levywell
