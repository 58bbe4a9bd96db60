#include "tail/gaussian_mixture.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace levywell::inline tail {
namespace {

constexpr int steps = 40;
constexpr double gaussian_median = 0.6744897501960817;  // of magnitudes, in standard deviations

double median_magnitude(std::span<const LogBin> bins) {
    double half = 0;
    for (const LogBin& bin : bins) half += bin.count / 2;
    for (const LogBin& bin : bins) {
        half -= bin.count;
        if (half <= 0) return std::exp(bin.log_x);
    }
    return 1;
}

}  // namespace

GaussianMixture gaussian_mixture_fit(std::span<const LogBin> bins) {
    const double unit = median_magnitude(bins) / gaussian_median;
    std::vector<double> squares;
    for (const LogBin& bin : bins) squares.push_back(std::exp(2 * (bin.log_x - std::log(unit))));
    GaussianMixture fit{0.1, 0.8, 4, 0};
    for (int step = 0; step <= steps; ++step) {
        const double odds = std::log(fit.share / (1 - fit.share) * fit.narrow / fit.wide);
        const double a = 1 / (2 * fit.narrow * fit.narrow);
        const double b = 1 / (2 * fit.wide * fit.wide);
        const double constant =
            std::log((1 - fit.share) / (fit.narrow * unit * std::sqrt(2 * std::numbers::pi)));
        double count = 0, narrow = 0, wide = 0, wide_count = 0;
        for (std::size_t k = 0; k < bins.size(); ++k) {
            const double log_odds = odds + (a - b) * squares[k];  // of wide over narrow
            const double share = 1 / (1 + std::exp(-log_odds));
            count += bins[k].count;
            wide_count += share * bins[k].count;
            wide += share * bins[k].count * squares[k];
            narrow += (1 - share) * bins[k].count * squares[k];
            if (step < steps) continue;
            const double log_sum =
                log_odds > 0 ? log_odds + std::log1p(std::exp(-log_odds)) : std::log1p(std::exp(log_odds));
            fit.log_likelihood += bins[k].count * (constant - a * squares[k] + log_sum);
        }
        if (step == steps) break;
        fit.share = std::clamp(wide_count / count, 1e-6, 1 - 1e-6);
        fit.wide = std::sqrt(wide / wide_count);
        fit.narrow = std::sqrt(narrow / (count - wide_count));
        if (!(fit.narrow > 0 && std::isfinite(fit.wide))) return {0.1, unit, unit, -HUGE_VAL};
    }
    fit.narrow *= unit;
    fit.wide *= unit;
    return fit;
}

}  // namespace levywell::inline tail
