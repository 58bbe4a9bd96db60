// Eight estimators on stable samples of known index: method,alpha,bias,sd,coverage, one line a method and
// alpha. Infinite estimates count in neither bias nor sd; their share is the last column.

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/tail/tail_report.hpp"

#include <cmath>
#include <cstdio>
#include <vector>

using namespace levywell;

namespace {

constexpr int repeats = 200;
constexpr std::uint64_t numbers = 10000;

std::vector<double> sample(const QuantileTable<double>& table, std::uint64_t path) {
    std::vector<double> x;
    for (std::uint64_t block = 0; block < numbers / 4; ++block) {
        const auto words = philox_words(1, path, block, Purpose::sample);
        const auto further = philox_words(1, path, block, Purpose::refinement);
        for (std::size_t h = 0; h < 4; ++h) x.push_back(table.draw(words[h], further[h]));
    }
    return x;
}

}  // namespace

int main() {
    TailRequest request;
    request.verdict.replicates = 0;
    std::puts("method,alpha,bias,sd,coverage,infinite");
    std::uint64_t path = 0;
    for (double alpha : {0.3, 0.5, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.95, 2.0}) {
        const QuantileTable<double> table(StableLaw(alpha), 1);
        std::vector<std::vector<NamedEstimate>> all(repeats);
#pragma omp parallel for schedule(dynamic)
        for (std::size_t r = 0; r < all.size(); ++r)
            all[r] = report_tail(sample(table, path + r), request, "sample").estimates;
        path += repeats;
        for (std::size_t m = 0; m < all.front().size(); ++m) {
            double mean = 0;
            double square = 0;
            double finite = 0;
            double covered = 0;
            for (const auto& estimates : all) {
                const TailEstimate& estimate = estimates[m].estimate;
                covered += estimate.low <= alpha && alpha <= estimate.high ? 1 : 0;
                if (!std::isfinite(estimate.alpha)) continue;
                ++finite;
                mean += estimate.alpha;
                square += estimate.alpha * estimate.alpha;
            }
            mean /= finite;
            std::printf("%s,%.2f,%.4f,%.4f,%.3f,%.3f\n", all.front()[m].method.c_str(), alpha, mean - alpha,
                        std::sqrt(square / finite - mean * mean), covered / repeats, 1 - finite / repeats);
        }
    }
}
