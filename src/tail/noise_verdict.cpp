#include "levywell/tail/noise_diagnosis.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr double significant = 0.02;
constexpr double largest_way_of_stable =
    0.25;  // from alpha of single minibatches to the Gaussian's, when four are put together

}  // namespace

bool NoiseDiagnosis::refuses_gaussian(const AgainstGaussian& comparison) const {
    const double bound =
        std::max(significant, 1.0 / static_cast<double>(surrogates + 1));  // no p-value can be smaller
    return comparison.p_value <= bound;
}

std::string NoiseDiagnosis::verdict() const {
    if (looked_at == 0)
        return "Nothing can be said: every coordinate repeats a number or is exactly 0 in some minibatch.";
    const auto beside = [](const AgainstGaussian& a) {
        return fmt::format("{:.3g} (Gaussian {:.3g} +- {:.2g})", a.measured, a.mean, a.deviation);
    };
    const std::string pooling =
        fmt::format("; the pooled alpha-hat, {:.3f}, {} ({:.3f} +- {:.3f})", alpha,
                    refuses_gaussian(pooled) ? "lies below that of Gaussian noise of the same covariance"
                                             : "is that of Gaussian noise of the same covariance",
                    pooled.mean, pooled.deviation);
    const std::string single =
        "alpha of single coordinates is " + beside(per_coordinate) + ", excess kurtosis " + beside(kurtosis);
    const bool heavy = refuses_gaussian(per_coordinate) && refuses_gaussian(scaling);
    if (!heavy) {
        return (!refuses_gaussian(kurtosis) && !refuses_gaussian(per_coordinate)
                    ? "Not heavier-tailed than Gaussian noise: "
                    : "Hardly heavier-tailed than Gaussian noise, and not stable: ") +
               single + ", alpha from minibatch size " + beside(scaling) + pooling + ".";
    }
    // A stable law keeps its index when minibatches are put together; a law of finite variance goes towards
    // the Gaussian's.
    const double way = (fours.measured - per_coordinate.measured) / (fours.mean - per_coordinate.measured);
    if (!std::isfinite(way))
        return "Heavier-tailed than Gaussian noise, coordinate by coordinate: " + single + pooling + ".";
    const std::string together = ", of four minibatches together " + beside(fours);
    if (way > largest_way_of_stable) {
        return "Heavier-tailed than Gaussian noise, but not stable, for larger minibatches come closer to "
               "the Gaussian: " +
               single + together + pooling + ".";
    }
    return fmt::format("Heavy-tailed, and like a stable law of index {:.2f} in each coordinate: ",
                       per_coordinate.measured) +
           single + together + pooling + ".";
}

}  // namespace levywell
