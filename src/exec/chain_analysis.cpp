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

void balance(WellMatrix& q) {
    for (std::size_t i = 0; i < q.wells; ++i) {
        q(i, i) = 0;
        double sum = 0;
        for (std::size_t j = 0; j < q.wells; ++j) sum += q(i, j);
        q(i, i) = -sum;
    }
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

void analyse_chain(ChainSummary& summary) {
    const std::size_t r = summary.residence.size();
    if (r < 2 || summary.transitions.size() != r * r) return;
    WellMatrix q{r, std::vector<double>(r * r, 0)};
    for (std::size_t i = 0; i < r; ++i) {
        std::uint64_t left = 0;
        for (std::size_t j = 0; j < r; ++j) left += summary.transitions[i * r + j];
        for (std::size_t j = 0; j < r; ++j) {
            const std::uint64_t count = summary.transitions[i * r + j];
            summary.jump_probability.push_back(i == j ? Estimate{} : binomial_probability(count, left));
            q(i, j) = static_cast<double>(count) / summary.residence[i];
        }
    }
    if (!irreducible(summary.transitions, r)) return;
    balance(q);
    const WellMatrix passage = mean_first_passage(q);
    const std::vector<double> relaxation = relaxation_times(q);
    std::vector<std::vector<double>> passages(r * r);
    std::vector<std::vector<double>> relaxations(r - 1);
    boost::random::mt19937_64 engine(1);
    for (int n = 0; n < draws; ++n) {
        WellMatrix drawn{r, std::vector<double>(r * r, 0)};
        for (std::size_t k = 0; k < r * r; ++k) {
            // Half an event is added, so that a pair never seen is not taken for impossible (Jeffreys'
            // prior).
            boost::random::gamma_distribution<double> gamma(static_cast<double>(summary.transitions[k]) +
                                                            0.5);
            if (k / r != k % r) drawn.entries[k] = gamma(engine) / summary.residence[k / r];
        }
        balance(drawn);
        const WellMatrix p = mean_first_passage(drawn);
        const std::vector<double> times = relaxation_times(drawn);
        for (std::size_t k = 0; k < r * r; ++k) passages[k].push_back(p.entries[k]);
        for (std::size_t k = 0; k + 1 < r; ++k) relaxations[k].push_back(times[k]);
    }
    for (std::size_t k = 0; k < r * r; ++k)
        summary.mean_first_passage.push_back(with_spread(passage.entries[k], std::move(passages[k])));
    for (std::size_t k = 0; k + 1 < r; ++k)
        summary.relaxation_times.push_back(with_spread(relaxation[k], std::move(relaxations[k])));
}

}  // namespace levywell::inline exec
