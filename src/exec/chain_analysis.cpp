#include "levywell/exec/chain_analysis.hpp"

#include "levywell/dynamics/confidence.hpp"
#include "levywell/theory/metastability.hpp"

#include <algorithm>
#include <cmath>

#include <boost/random/gamma_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>

namespace levywell::inline exec {
namespace {

constexpr int draws = 2000;

/// A value with percentiles around it. The error is half of the central 68.27%, a standard deviation of a
/// Gaussian sample: of few events the times, inverse Gamma numbers, have no finite one.
Estimate with_spread(double value, std::vector<double> sample) {
    std::sort(sample.begin(), sample.end());
    const auto quantile = [&](double p) {
        return sample[static_cast<std::size_t>(p * static_cast<double>(sample.size()))];
    };
    Estimate estimate;
    estimate.value = value;
    estimate.stderror = 0.5 * (quantile(0.84135) - quantile(0.15865));
    estimate.ci95[0] = quantile(0.025);
    estimate.ci95[1] = quantile(0.975);
    return estimate;
}

constexpr double small_change = 1e-5;  // of a rate, for derivatives

WellMatrix generator_of(const std::vector<double>& rates, std::size_t r) {
    WellMatrix q{r, rates};
    for (std::size_t i = 0; i < q.wells; ++i) {
        q(i, i) = 0;
        double sum = 0;
        for (std::size_t j = 0; j < q.wells; ++j) sum += q(i, j);
        q(i, i) = -sum;
    }
    return q;
}

/// True when every well can be reached from every other through observed transitions.
bool irreducible(const std::vector<std::uint64_t>& transitions, std::size_t r) {
    std::vector<bool> reached(r * r);
    for (std::size_t k = 0; k < r * r; ++k) reached[k] = transitions[k] > 0;
    for (std::size_t via = 0; via < r; ++via) {
        for (std::size_t i = 0; i < r; ++i) {
            for (std::size_t j = 0; j < r; ++j)
                reached[i * r + j] = reached[i * r + j] || (reached[i * r + via] && reached[via * r + j]);
        }
    }
    return std::all_of(reached.begin(), reached.end(), [](bool yes) { return yes; });
}

}  // namespace

std::vector<double> chain_times(const std::vector<double>& rates, std::size_t r) {
    const WellMatrix q = generator_of(rates, r);
    std::vector<double> times = mean_first_passage(q).entries;
    const std::vector<double> relaxation = relaxation_times(q);
    times.insert(times.end(), relaxation.begin(), relaxation.end());
    return times;
}

std::vector<double> chain_time_slopes(const std::vector<double>& rates, std::size_t r) {
    const std::size_t count = r * r + r - 1;
    std::vector<double> slopes(count * r * r, 0);
    for (std::size_t k = 0; k < r * r; ++k) {
        if (k % (r + 1) == 0 || !(rates[k] > 0)) continue;  // a jump that is not seen stays so
        const double change = small_change * rates[k];
        std::vector<double> moved = rates;
        moved[k] = rates[k] + change;
        const std::vector<double> above = chain_times(moved, r);
        moved[k] = rates[k] - change;
        const std::vector<double> below = chain_times(moved, r);
        for (std::size_t n = 0; n < count; ++n) slopes[n * r * r + k] = (above[n] - below[n]) / (2 * change);
    }
    return slopes;
}

void analyse_chain(ChainSummary& summary) {
    const std::size_t r = summary.residence.size();
    if (r < 2 || summary.transitions.size() != r * r) return;
    std::vector<double> rates(r * r, 0);
    for (std::size_t i = 0; i < r; ++i) {
        std::uint64_t left = 0;
        for (std::size_t j = 0; j < r; ++j) left += summary.transitions[i * r + j];
        for (std::size_t j = 0; j < r; ++j) {
            const std::uint64_t count = summary.transitions[i * r + j];
            summary.jump_probability.push_back(i == j ? Estimate{} : binomial_probability(count, left));
            rates[i * r + j] = static_cast<double>(count) / summary.residence[i];
        }
    }
    const auto rest_of_rate = [&](std::size_t k) {
        return summary.q_hat.empty() || k % (r + 1) == 0 ? 0 : summary.q_hat[k].rest_bias;
    };
    for (std::size_t k = 0; k < r * r; ++k) {
        Estimate& p = summary.jump_probability[k];
        if (rates[k] > 0) p.rest_bias = 2 * p.value * (1 - p.value) * rest_of_rate(k) / rates[k];
    }
    if (!irreducible(summary.transitions, r)) return;
    const std::vector<double> times = chain_times(rates, r);
    std::vector<std::vector<double>> samples(times.size());
    boost::random::mt19937_64 engine(1);
    for (int n = 0; n < draws; ++n) {
        std::vector<double> drawn(r * r, 0);
        for (std::size_t k = 0; k < r * r; ++k) {
            // Half an event is added, so that a pair never seen is not taken for impossible (Jeffreys'
            // prior).
            boost::random::gamma_distribution<double> gamma(static_cast<double>(summary.transitions[k]) +
                                                            0.5);
            if (k / r != k % r) drawn[k] = gamma(engine) / summary.residence[k / r];
        }
        const std::vector<double> one = chain_times(drawn, r);
        for (std::size_t k = 0; k < one.size(); ++k) samples[k].push_back(one[k]);
    }
    const std::vector<double> slopes = chain_time_slopes(rates, r);
    for (std::size_t n = 0; n < times.size(); ++n) {
        Estimate time = with_spread(times[n], std::move(samples[n]));
        for (std::size_t k = 0; k < r * r; ++k)
            time.rest_bias += std::abs(slopes[n * r * r + k]) * rest_of_rate(k);
        (n < r * r ? summary.mean_first_passage : summary.relaxation_times).push_back(time);
    }
}

}  // namespace levywell::inline exec
