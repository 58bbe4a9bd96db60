#include "tail/scale_test.hpp"

#include "levywell/tail/stable_log_density.hpp"
#include "tail/scale_maximum.hpp"

#include <cmath>
#include <numeric>

#include <boost/math/interpolators/cardinal_cubic_b_spline.hpp>

namespace levywell::inline tail {
namespace {

/// The log density below the alpha that StableLogDensity has: a spline over m = alpha log|x|, where nothing
/// bends sharply.
class SmallIndexDensity {
  public:
    explicit SmallIndexDensity(const StableLaw& law) : alpha_(law.alpha()) {
        constexpr int points = 401;
        std::vector<double> values;
        for (int j = 0; j < points; ++j) values.push_back(law.log_pdf(m_of(j) / alpha_) + m_of(j) / alpha_);
        spline_ = {values.begin(), values.end(), least_m, step};
        greatest_m_ = m_of(points - 1);
    }

    LogDensityPoint at(double log_abs_x) const {
        const double m = alpha_ * log_abs_x;
        const double inside = std::clamp(m, least_m, greatest_m_);
        LogDensityPoint point;
        const double slope = m > greatest_m_ ? -1 : spline_.prime(inside);  // a power law beyond
        point.value = spline_(inside) + slope * (m - inside) - log_abs_x;
        point.log_x = alpha_ * slope - 1;
        return point;
    }

  private:
    static constexpr double least_m = -3;  // P(|X| < x) < 1e-8
    static constexpr double step = 0.04;
    static double m_of(int j) { return least_m + step * j; }

    double alpha_;
    double greatest_m_ = 0;
    boost::math::interpolators::cardinal_cubic_b_spline<double> spline_;
};

template <class Use>
auto with_density(const StableLaw& law, const Use& use) {
    if (law.alpha() >= StableLogDensity::least_alpha) return use(StableLogDensity(law.alpha()));
    return use(SmallIndexDensity(law));
}

/// The mean square of the score over the law.
template <class Density>
double information_of(const Density& density, const StableMagnitudes& magnitudes, double log_scale) {
    constexpr int points = 2000;
    double sum = 0;
    for (int k = 0; k < points; ++k) {
        const double log_x = magnitudes.log_quantile((k + 0.5) / points);
        const double score = -density.at(log_x - log_scale).log_x - 1;
        sum += score * score / points;
    }
    return sum;
}

/// Of log|x|.
double median_of(std::span<const LogBin> bins) {
    double left = 0.5 * std::accumulate(bins.begin(), bins.end(), 0.0,
                                        [](double sum, const LogBin& bin) { return sum + bin.count; });
    for (const LogBin& bin : bins)
        if ((left -= bin.count) <= 0) return bin.log_x;
    return 0;
}

double bin_width(double alpha) {
    constexpr double width = 0.005;
    return width * std::max(1.0, StableLogDensity::least_alpha / alpha);
}

}  // namespace

std::vector<LogBin> magnitude_bins(std::span<const double> sorted, double alpha) {
    LogBinning binning(bin_width(alpha));
    auto above = std::lower_bound(sorted.begin(), sorted.end(), 0.0);
    auto below = above;  // the next negative number is the one before
    while (below != sorted.begin() || above != sorted.end()) {
        const bool negative = above == sorted.end() || (below != sorted.begin() && -below[-1] < *above);
        const double magnitude = negative ? -*--below : *above++;
        if (magnitude > 0 && std::isfinite(magnitude)) binning.add(std::log(magnitude));
    }
    return binning.bins();
}

ScaleTest test_scale(std::span<const LogBin> bins, const StableLaw& law, const StableMagnitudes& magnitudes,
                     double scale) {
    return with_density(law, [&](const auto& density) {
        const double log_scale = std::log(scale);
        const ScaleLikelihood at_law = scale_likelihood(bins, density, log_scale);
        const double shift = median_of(bins) - magnitudes.log_quantile(0.5);  // from a wrong unit's scale
        const ScaleLikelihood best = scale_maximum(bins, density, log_scale + shift, 1 / law.alpha());
        const double numbers = std::accumulate(bins.begin(), bins.end(), 0.0,
                                               [](double sum, const LogBin& bin) { return sum + bin.count; });
        ScaleTest test;
        test.ratio = std::exp(best.log_sigma - log_scale);
        test.information = information_of(density, magnitudes, log_scale);
        test.error = 1 / std::sqrt(numbers * test.information);
        test.p_value = std::erfc(std::sqrt(std::max(0.0, best.value - at_law.value)));  // chi-square, 1
        return test;
    });
}

}  // namespace levywell::inline tail
