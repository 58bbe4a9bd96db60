// The log-moment estimator on stable samples of known index: alpha,bias,sd,lowest,highest, one line an alpha.

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/tail/log_moment.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

using namespace levywell;

namespace {

constexpr int alphas = 100;
constexpr int repeats = 100;
constexpr std::int64_t k1 = 100;
constexpr std::int64_t k2 = 1000;

std::vector<double> sample(const QuantileTable<double>& table, std::uint64_t path) {
    std::vector<double> x;
    for (std::uint64_t block = 0; block < static_cast<std::uint64_t>(k1 * k2 / 4); ++block) {
        const auto words = philox_words(1, path, block, Purpose::sample);
        const auto further = philox_words(1, path, block, Purpose::refinement);
        for (std::size_t h = 0; h < 4; ++h) x.push_back(table.draw(words[h], further[h]));
    }
    return x;
}

}  // namespace

int main() {
    std::vector<std::vector<double>> estimates(alphas, std::vector<double>(repeats));
#pragma omp parallel for schedule(dynamic)
    for (int a = 0; a < alphas; ++a) {
        const double alpha = 2.0 * (a + 1) / alphas;
        if (alpha < 0.05) continue;  // the sampler's own bound
        const QuantileTable<double> table(StableLaw(alpha), 1);
        for (int r = 0; r < repeats; ++r) {
            const auto path = static_cast<std::uint64_t>(a) * repeats + static_cast<std::uint64_t>(r);
            estimates[static_cast<std::size_t>(a)][static_cast<std::size_t>(r)] =
                log_moment_estimate(sample(table, path), {k1 * k2, k1, false}).alpha;
        }
    }
    std::puts("alpha,bias,sd,lowest,highest");
    for (int a = 0; a < alphas; ++a) {
        const double alpha = 2.0 * (a + 1) / alphas;
        if (alpha < 0.05) continue;
        const std::vector<double>& list = estimates[static_cast<std::size_t>(a)];
        double mean = 0;
        for (double value : list) mean += value / repeats;
        double square = 0;
        for (double value : list) square += (value - mean) * (value - mean) / (repeats - 1);
        const auto [lowest, highest] = std::minmax_element(list.begin(), list.end());
        std::printf("%.2f,%.5f,%.5f,%.5f,%.5f\n", alpha, mean - alpha, std::sqrt(square), *lowest, *highest);
    }
}
