#include "levywell/exec/resampled_chain.hpp"

#include "levywell/random/philox.hpp"

namespace levywell::inline exec {

std::vector<std::int64_t> ResampledChain::exits(int threads) const {
    std::vector<std::int64_t> result(static_cast<std::size_t>(paths), -1);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 64)
    for (std::int64_t path = 0; path < paths; ++path) {
        double w = 0;
        for (std::int64_t step = 0; step < steps; ++step) {
            const auto words = philox_words(seed, static_cast<std::uint64_t>(path),
                                            static_cast<std::uint64_t>(step), Purpose::sample_choice);
            w -= learning_rate * (potential->slope(w) + noise[uniform_below(noise.size(), words)]);
            if (interval.contains(w)) continue;
            result[static_cast<std::size_t>(path)] = step + 1;
            break;
        }
    }
    return result;
}

}  // namespace levywell::inline exec
