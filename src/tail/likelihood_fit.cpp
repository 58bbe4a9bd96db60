#include "levywell/tail/likelihood_fit.hpp"

#include "levywell/tail/stable_log_density.hpp"
#include "tail/interval_end.hpp"
#include "tail/scale_maximum.hpp"
#include "tail/stable_maximum.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/tools/minima.hpp>

namespace levywell::inline tail {
namespace {

constexpr double least = StableLogDensity::least_alpha;

/// The likelihood with the scale at its best for every alpha.
class Profile {
  public:
    Profile(std::span<const LogBin> bins, double log_sigma) : bins_(bins), log_sigma_(log_sigma) {}

    /// Its logarithm at alpha; log_sigma() is then the best scale there.
    double operator()(double alpha) {
        const ScaleLikelihood best = scale_maximum(bins_, StableLogDensity(alpha), log_sigma_);
        log_sigma_ = best.log_sigma;
        return best.value;
    }

    double log_sigma() const { return log_sigma_; }

  private:
    std::span<const LogBin> bins_;
    double log_sigma_;
};

/// The highest point of a profile, and the width of the bracket it was found in.
struct Peak {
    double alpha = 0;
    double value = 0;
    double width = 0;
};

/// The likelihood has one maximum; the bracket is widened until it is inside or at an end of the range.
Peak highest(Profile& profile, const TailEstimate& start) {
    constexpr int bits = 20;  // alpha to 1e-6
    const double guess = std::clamp(start.alpha, least, 2.0);
    for (double width = std::max({guess - start.low, start.high - guess, 0.02});; width *= 3) {
        const double low = std::max(least, guess - 2 * width);
        const double high = std::min(2.0, guess + 2 * width);
        const double best = boost::math::tools::brent_find_minima(
                                [&](double alpha) { return -profile(alpha); }, low, high, bits)
                                .first;
        if ((low > least && best - low < 0.05 * width) || (high < 2 && high - best < 0.05 * width)) continue;
        const double at_two = high == 2 ? profile(2.0) : -HUGE_VAL;
        const double inside = profile(best);
        if (at_two >= inside) return {2, profile(2.0), width};
        return {best, inside, width};
    }
}

}  // namespace

double log_of_magnitude(double x) {
    constexpr double lowest = -1e4;
    return x == 0 ? lowest : std::log(std::abs(x));
}

std::vector<double> logs_of_magnitudes(std::span<const double> values) {
    std::vector<double> logs;
    for (double x : values) {
        if (x != 0) logs.push_back(log_of_magnitude(x));
    }
    return logs;
}

ShapeScale stable_maximum(std::span<const LogBin> bins, const TailEstimate& start) {
    const ShapeScale fit = shape_scale_fit(
        bins, [](double alpha) { return StableLogDensity(alpha); },
        {start.alpha, std::log(start.sigma), 0, false}, least, 2);
    if (fit.settled) return fit;
    Profile profile(bins, std::log(start.sigma));
    const Peak peak = highest(profile, start);
    return {peak.alpha, profile.log_sigma(), peak.value, true};
}

TailEstimate likelihood_fit(std::span<const double> logs, const TailEstimate& start) {
    const std::vector<LogBin> bins = log_bins(logs);
    Profile profile(bins, std::log(start.sigma));
    const Peak peak = highest(profile, start);
    TailEstimate fit{peak.alpha, 0, 0, std::exp(profile.log_sigma()), static_cast<std::int64_t>(logs.size())};
    const auto excess = [&](double alpha) { return profile(alpha) - peak.value + half_chi_square_95; };
    const double step = std::max(peak.width / 4, 1e-4);
    fit.low = interval_end(excess, peak.alpha, least, step);
    fit.high = interval_end(excess, peak.alpha, 2.0, step);
    return fit;
}

}  // namespace levywell::inline tail
