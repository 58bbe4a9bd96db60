#include "levywell/nn/line_laws.hpp"

#include "levywell/io/schema.hpp"
#include "levywell/theory/sgd_noise.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

std::string law_text(const NoiseLaw& law, double learning_rate) {
    const TailEstimate& fit = law.estimate;
    const std::string interval =
        std::isnan(fit.low) ? "" : fmt::format(" [{:.4g}, {:.4g}]", fit.low, fit.high);
    return fmt::format("{}: alpha {:.4g}{}, sigma {:.4g}, epsilon {:.6g}", law.name, fit.alpha, interval,
                       fit.sigma, sgd_noise_scale(fit.alpha, fit.sigma, learning_rate));
}

}  // namespace

std::vector<NoiseLaw> laws_of(const LineNoise& noise) {
    const double nan = std::nan("");
    return {{schema::likelihood, noise.likelihood},
            {schema::log_moment, noise.log_moment},
            {schema::gaussian, {2, nan, nan, noise.gaussian_sigma(), noise.size}}};
}

std::vector<std::string> noise_comments(const LineNoise& noise, const LinePartitions& partitions,
                                        double learning_rate) {
    if (!(noise.deviation > 0)) return {"No noise along v: a minibatch is all points."};
    std::vector<std::string> lines{
        fmt::format("Noise along v at theta*: v . (g_i - g) of {} minibatches of {} points, {} of each of {} "
                    "random partitions; standard deviation {:.6g}, skewness {:.3g}, excess kurtosis {:.3g}.",
                    noise.size, partitions.batch, partitions.minibatches, partitions.partitions,
                    noise.deviation, noise.skewness, noise.excess_kurtosis),
        fmt::format("eta {}; epsilon = eta^((alpha - 1)/alpha) sigma:", learning_rate)};
    for (const NoiseLaw& law : laws_of(noise)) lines.push_back("  " + law_text(law, learning_rate));
    return lines;
}

}  // namespace levywell::inline nn
