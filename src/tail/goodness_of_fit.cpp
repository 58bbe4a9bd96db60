#include "levywell/tail/goodness_of_fit.hpp"

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/tail/likelihood_fit.hpp"
#include "levywell/tail/stable_log_density.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace levywell {
namespace {

struct Distances {
    double kolmogorov = 0;
    double anderson_darling = 0;
};

Distances distances(std::vector<double> values, const TailEstimate& fit) {
    std::sort(values.begin(), values.end());
    const StableLogDensity law(fit.alpha);
    const double log_sigma = std::log(fit.sigma);
    const auto n = static_cast<double>(values.size());
    std::vector<double> below;  // P(X <= x) and P(X > x), each accurate in its own tail
    std::vector<double> above;
    for (double x : values) {
        const double tail = law.magnitude_sf(log_of_magnitude(x) - log_sigma) / 2;
        below.push_back(x < 0 ? tail : 1 - tail);
        above.push_back(x < 0 ? 1 - tail : tail);
    }
    Distances result;
    double sum = 0;
    for (std::size_t k = 0; k < values.size(); ++k) {
        const double rank = static_cast<double>(k);
        result.kolmogorov = std::max({result.kolmogorov, below[k] - rank / n, (rank + 1) / n - below[k]});
        sum += (2 * rank + 1) * (std::log(below[k]) + std::log(above[values.size() - 1 - k]));
    }
    result.anderson_darling = -n - sum / n;
    return result;
}

TailEstimate fit_to(const std::vector<double>& values, const TailEstimate& start) {
    return likelihood_point(logs_of_magnitudes(values), start);
}

std::vector<double> sample_of(const QuantileTable<double>& table, std::size_t n, std::uint64_t seed,
                              std::uint64_t path) {
    std::vector<double> values;
    for (std::uint64_t block = 0; values.size() < n; ++block) {
        const auto words = philox_words(seed, path, block, Purpose::sample);
        const auto further = philox_words(seed, path, block, Purpose::refinement);
        for (std::size_t k = 0; k < 4 && values.size() < n; ++k)
            values.push_back(table.draw(words[k], further[k]));
    }
    return values;
}

}  // namespace

GoodnessOfFit stable_goodness_of_fit(std::span<const double> values, const TailEstimate& start,
                                     std::uint64_t seed, int replicates, const Watch& watch) {
    const std::vector<double> sample(values.begin(), values.end());
    GoodnessOfFit result;
    result.fit = fit_to(sample, start);
    result.tested = static_cast<std::int64_t>(sample.size());
    result.replicates = replicates;
    const Distances found = distances(sample, result.fit);
    result.kolmogorov = found.kolmogorov;
    result.anderson_darling = found.anderson_darling;
    const QuantileTable<double> table(StableLaw(result.fit.alpha), result.fit.sigma);
    WatchedSteps steps(watch, "goodness of fit", replicates);
    int further = 0;
    int further_in_tails = 0;
#pragma omp parallel for schedule(dynamic) reduction(+ : further, further_in_tails)
    for (int r = 0; r < replicates; ++r) {
        std::array<double, 2> distance{};  // Kolmogorov's, Anderson and Darling's
        steps(r, distance, [&] {
            const std::vector<double> again =
                sample_of(table, sample.size(), seed, static_cast<std::uint64_t>(r));
            const Distances both = distances(again, fit_to(again, result.fit));
            distance = {both.kolmogorov, both.anderson_darling};
        });
        further += distance[0] >= found.kolmogorov ? 1 : 0;
        further_in_tails += distance[1] >= found.anderson_darling ? 1 : 0;
    }
    steps.finish();
    result.kolmogorov_p = (1.0 + further) / (1.0 + replicates);
    result.anderson_darling_p = (1.0 + further_in_tails) / (1.0 + replicates);
    return result;
}

}  // namespace levywell
