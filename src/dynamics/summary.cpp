#include "levywell/dynamics/summary.hpp"

#include "levywell/core/variant_part.hpp"
#include "levywell/dynamics/confidence.hpp"
#include "levywell/dynamics/histogram_cells.hpp"
#include "levywell/dynamics/tally.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

namespace levywell::inline dynamics {
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

/// Puts the bound of resting into every estimate of a measure itself.
template <class Found>
void add_rests(const Condition& condition, Found& found) {
    double bound = 0;  // relative, of a mean time
    for (const RelaxedCore& core : condition.cores())
        if (core.usable()) bound = std::max(bound, core.bias_bound);
    const auto add = [&](Estimate& estimate) { estimate.rest_bias = bound * std::abs(estimate.value); };
    if constexpr (std::is_base_of_v<EventSummary, Found>) {
        for (Estimate* estimate : {&found.mean, &found.restricted_mean, &found.rate}) add(*estimate);
        std::ranges::for_each(found.target_probability, add);
        for (Estimate& share : found.survival)  // exp(-t / T) with another T
            share.rest_bias = share.value > 0 ? -bound * share.value * std::log(share.value) : 0;
    } else {
        std::ranges::for_each(found.pi_hat, add);
    }
    if constexpr (requires { found.q_hat; }) std::ranges::for_each(found.q_hat, add);
}

Estimate rate_of(std::uint64_t events, double exposure, const Noise& noise) {
    const Estimate rate = poisson_rate(events, exposure);
    return noise.changes() ? without_interval(rate) : rate;
}

/// The rates of leaving well i for each other, by how often that was seen: a row of q_hat.
void add_rates(const Condition& condition, std::vector<Estimate>& q_hat,
               std::span<const std::uint64_t> counts, std::size_t i, double exposure) {
    const std::size_t wells = condition.wells.count();
    q_hat.resize(wells * wells);
    for (std::size_t j = 0; j < wells; ++j) {
        if (j != i) q_hat[i * wells + j] = rate_of(counts[j], exposure, condition.noise);
    }
}

}  // namespace

Estimate Tally::mean_of(const StepMoments& moments, double exposure, const Condition& condition) const {
    // The plain mean of the paths that had their event would forget the long ones: with censoring, exposure
    // per event.
    const double dt = condition.dt;
    if (moments.n < sums_.paths) return times(censored_mean(moments.n, exposure), dt);
    const double n = static_cast<double>(moments.n);
    return times(
        mean_of_times(moments.n, static_cast<double>(moments.sum) / n - condition.event()->event_delay(),
                      squared_deviations(moments.n, moments.sum, moments.sum_of_squares)),
        dt);
}

double Tally::exposure_of(const Condition& condition) const {
    return static_cast<double>(sums_.exposure) -
           condition.event()->event_delay() * static_cast<double>(sums_.time.n);
}

Estimate Tally::restricted_mean(const Condition& condition) const {
    const double events = static_cast<double>(sums_.time.n);
    const double censored = static_cast<double>(sums_.censored);
    const double paths = static_cast<double>(sums_.paths);
    // Censored paths were all watched equally long, up to the horizon.
    const double horizon = sums_.censored > 0
                               ? static_cast<double>(sums_.exposure - sums_.time.sum) / censored
                               : static_cast<double>(condition.horizon_steps());
    double deviations = squared_deviations(sums_.time.n, sums_.time.sum, sums_.time.sum_of_squares);
    if (sums_.time.n >
        0) {  // between the events, whose times lie before the ends of their steps, and the others
        const double apart =
            horizon - static_cast<double>(sums_.time.sum) / events + condition.event()->event_delay();
        deviations += events * censored / paths * apart * apart;
    }
    return times(bounded_mean(sums_.paths, exposure_of(condition) / paths, deviations, horizon),
                 condition.dt);
}

EventSummary Tally::summarise_events(const Condition& condition, const EventClock& clock) const {
    EventSummary summary;
    const double dt = condition.dt;
    const double exposure = exposure_of(condition);
    summary.n_censored = sums_.censored;
    // Exposure per event is a mean time only where the hazard does not change.
    if (!condition.noise.changes() || sums_.censored == 0)
        summary.mean = mean_of(sums_.time, exposure, condition);
    if (sums_.censored > 0) summary.restricted_mean = restricted_mean(condition);
    summary.rate = rate_of(sums_.time.n, exposure * dt, condition.noise);
    std::uint64_t left = sums_.paths;
    std::uint64_t events = sums_.time.n;
    for (int cell = 0; cell < static_cast<int>(histogram_.size()) && events > 0; ++cell) {
        if (histogram_[cell] == 0 && left == sums_.paths) continue;
        left -= histogram_[cell];
        events -= histogram_[cell];
        // Times beyond the horizon are not known; the last cell may reach over it.
        const double end =
            std::min(static_cast<double>(histogram_cell_end(cell)), static_cast<double>(clock.horizon_steps));
        summary.survival_time.push_back(end * dt);
        summary.survival.push_back(binomial_probability(left, sums_.paths));
    }
    const double watched = static_cast<double>(clock.horizon_steps) * dt;
    if (left > 0 && (summary.survival_time.empty() || summary.survival_time.back() < watched)) {
        summary.survival_time.push_back(watched);
        summary.survival.push_back(binomial_probability(left, sums_.paths));
    }
    summary.target_counts = targets_;
    for (std::uint64_t count : targets_)
        summary.target_probability.push_back(binomial_probability(count, sums_.time.n));
    return summary;
}

SojournSummary Tally::summarise_sojourns(const Condition& condition, const SojournClock& clock) const {
    SojournSummary summary;
    summary.transitions = transitions_;
    const double length = static_cast<double>(clock.horizon_steps);
    for (const StepMoments& moments : residence_) {
        const double n = static_cast<double>(moments.n);
        summary.residence.push_back(static_cast<double>(moments.sum) * condition.dt);
        summary.pi_hat.push_back(
            times(bounded_mean(moments.n, static_cast<double>(moments.sum) / n,
                               squared_deviations(moments.n, moments.sum, moments.sum_of_squares), length),
                  1 / length));
    }
    return summary;
}

Summary Tally::summarise(const Condition& condition) const {
    Summary summary;
    summary.n = sums_.paths;
    summary.path_steps = sums_.path_steps;
    summary.clamps = sums_.clamps;
    const auto fill = [&](const auto& measure) {
        using M = std::decay_t<decltype(measure)>;
        auto& found = summary.found.template emplace<typename M::Summary>();
        if (sums_.paths == 0) return;
        if constexpr (is_event<M>) {
            static_cast<EventSummary&>(found) = summarise_events(condition, measure);
        } else {
            static_cast<SojournSummary&>(found) = summarise_sojourns(condition, measure);
        }
        if constexpr (std::is_same_v<M, Transitions>) {
            const double exposure = exposure_of(condition) * condition.dt;
            add_rates(condition, found.q_hat, targets_, static_cast<std::size_t>(condition.start.well),
                      exposure);
        }
        if constexpr (std::is_same_v<M, Chain>) {
            const std::size_t wells = condition.wells.count();
            for (std::size_t i = 0; i < wells; ++i)
                add_rates(condition, found.q_hat, std::span(transitions_).subspan(i * wells, wells), i,
                          found.residence[i]);
        }
        add_rests(condition, found);
    };
    if (condition.splits()) {
        summary.found = SplittingSummary{};
    } else {
        std::visit(fill, condition.measure);
    }
    return summary;
}

const EventSummary* Summary::if_event() const {
    return part_of<EventSummary>(found);
}

const SojournSummary* Summary::if_sojourn() const {
    return part_of<SojournSummary>(found);
}

const EventSummary& Summary::event() const {
    if (const EventSummary* event = if_event()) return *event;
    throw std::bad_variant_access();
}

EventSummary& Summary::event() {
    return const_cast<EventSummary&>(std::as_const(*this).event());
}

const SojournSummary& Summary::sojourn() const {
    if (const SojournSummary* sojourn = if_sojourn()) return *sojourn;
    throw std::bad_variant_access();
}

SojournSummary& Summary::sojourn() {
    return const_cast<SojournSummary&>(std::as_const(*this).sojourn());
}

std::uint64_t Summary::n_censored() const {
    const EventSummary* event = if_event();
    return event != nullptr ? event->n_censored : 0;
}

const std::vector<Estimate>& Summary::q_hat() const {
    static const std::vector<Estimate> none;
    if (const auto* transitions = std::get_if<TransitionsSummary>(&found)) return transitions->q_hat;
    if (const auto* chain = std::get_if<ChainSummary>(&found)) return chain->q_hat;
    return none;
}

}  // namespace levywell::inline dynamics
