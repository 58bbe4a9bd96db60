#include "levywell/tail/goodness_of_fit.hpp"

#include "levywell/random/stable_law.hpp"
#include "levywell/tail/likelihood_fit.hpp"
#include "tail/departures.hpp"
#include "tail/rival_samples.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace levywell::inline tail {
namespace {

using Statistics = std::array<double, departures>;

constexpr std::size_t largest_sample = 10000;
constexpr int more_samples =
    9;  // times as many samples where the first lot nearly refuses or nearly does not
constexpr double nearest_quantile = 0.999;
constexpr double nearer_quantile = 0.99;

/// Log likelihood ratios grow with the number of numbers.
bool is_ratio(std::size_t d) {
    return static_cast<Departure>(d) == Departure::student ||
           static_cast<Departure>(d) == Departure::mixture || static_cast<Departure>(d) == Departure::pareto;
}

/// Mean and standard deviation of each statistic over samples of the fitted law.
struct Spread {
    Statistics mean{};
    Statistics deviation{};

    explicit Spread(const std::vector<Statistics>& samples) {
        const auto n = static_cast<double>(samples.size());
        for (std::size_t d = 0; d < departures; ++d) {
            for (const Statistics& sample : samples) mean[d] += sample[d] / n;
            for (const Statistics& sample : samples)
                deviation[d] += std::pow(sample[d] - mean[d], 2) / (n - 1);
            deviation[d] = std::sqrt(deviation[d]);
        }
        constexpr double least = 0.5;  // of log likelihood: less separates no laws
        for (std::size_t d = 0; d < departures; ++d) {
            if (!is_ratio(d)) continue;
            double& ratio = deviation[d];
            ratio = std::max(ratio, least);
        }
    }
};

bool two_sided(std::size_t d) {
    const auto departure = static_cast<Departure>(d);
    return departure == Departure::tail || departure == Departure::largest || departure == Departure::sums;
}

/// Deviations of numbers that are `ratio` times as many as a sample's: the log likelihood ratio grows with
/// them. Its mean is known from `samples` samples.
Statistics deviations(const Statistics& statistic, const Spread& spread, double ratio, double samples) {
    Statistics result{};
    for (std::size_t d = 0; d < departures; ++d) {
        double mean = spread.mean[d];
        double deviation = spread.deviation[d];
        if (is_ratio(d)) {
            mean *= ratio;
            deviation *= std::sqrt(ratio * (1 + (ratio - 1) / samples));
        }
        result[d] = (statistic[d] - mean) / deviation;
        if (two_sided(d)) result[d] = std::abs(result[d]);
    }
    return result;
}

double largest_of(const Statistics& numbers) {
    return *std::max_element(numbers.begin(), numbers.end());
}

/// (1 + further) / (1 + all): the numbers themselves are one more sample of the law that is tested.
template <class Further>
double p_value(const std::vector<Statistics>& samples, const Further& further) {
    const auto count = std::count_if(samples.begin(), samples.end(), further);
    return (1.0 + static_cast<double>(count)) / (1.0 + static_cast<double>(samples.size()));
}

class Bootstrap {
  public:
    Bootstrap(std::span<const double> values, const TailEstimate& start, const FitRequest& request,
              const Watch& watch)
        : request_(request),
          watch_(watch),
          size_(std::min(values.size(), largest_sample)),
          ratio_(static_cast<double>(values.size()) / static_cast<double>(size_)),
          measured_(measure_departures({values.begin(), values.end()}, request.location, start, 2)) {
        result_.fit = {measured_.stable.shape, measured_.stable.shape, measured_.stable.shape,
                       std::exp(measured_.stable.log_sigma), static_cast<std::int64_t>(values.size())};
        result_.student_freedom = std::exp(measured_.student.shape);
        result_.student_sigma = std::exp(measured_.student.log_sigma);
        result_.beyond_largest = measured_.beyond_largest;
        result_.index_ratio = 1 / measured_.mean_excess;
        result_.tested = static_cast<std::int64_t>(values.size());
        result_.sampled = static_cast<std::int64_t>(size_);
        result_.replicates = request.replicates;
        result_.pareto_exponent = std::exp(measured_.pareto.shape);
        result_.pareto_sigma = std::exp(measured_.pareto.log_sigma);
        result_.mixture_share = measured_.mixture.share;
        result_.mixture_ratio = measured_.mixture.wide / measured_.mixture.narrow;
    }

    GoodnessOfFit run() {
        const QuantileTable<double> table(StableLaw(result_.fit.alpha), result_.fit.sigma);
        const SampleMaker maker = stable_samples(table, std::numeric_limits<double>::infinity());
        std::vector<Statistics> samples = measured_samples("goodness of fit", result_.replicates, maker, 0);
        test(samples);
        if (is_close(samples)) {
            const auto more = measured_samples("goodness of fit, a close case",
                                               more_samples * (result_.replicates + 1), maker, 6);
            samples.insert(samples.end(), more.begin(), more.end());
            result_.replicates = static_cast<int>(samples.size());
            test(samples);
        }
        const Spread spread = spread_of(samples);
        if (result_.refused() || request_.rival_samples == 0) return result_;
        critical_ = critical_deviation(samples, spread);
        rivals(table, spread);
        return result_;
    }

  private:
    std::vector<Statistics> measured_samples(const char* stage, int count, const SampleMaker& maker,
                                             std::uint64_t stream) {
        std::vector<Statistics> samples(static_cast<std::size_t>(count));
        WatchedSteps steps(watch_, stage + request_.stage, count);
#pragma omp parallel for schedule(dynamic)
        for (int r = 0; r < count; ++r) {
            Statistics& sample = samples[static_cast<std::size_t>(r)];
            steps(r, sample, [&] {
                sample = measure_departures(
                             maker(size_, request_.seed, stream << 32 | static_cast<std::uint64_t>(r)),
                             request_.location, result_.fit, result_.student_freedom)
                             .statistic;
            });
        }
        steps.finish();
        return samples;
    }

    /// Under the law that is tested the numbers are one more of its samples.
    Spread spread_of(std::vector<Statistics> samples) const {
        if (ratio_ == 1) samples.push_back(measured_.statistic);
        return Spread(samples);
    }

    /// Whether the p-value lies so near the level that a few hundred samples decide by chance, the same
    /// chance for all numbers that are tested with one seed.
    bool is_close(const std::vector<Statistics>& samples) const {
        constexpr double far = 2;  // times the largest deviation of a sample
        if (result_.p_value > 5 * GoodnessOfFit::refusal_level) return false;
        const Spread spread = spread_of(samples);
        double largest = 0;
        for (const Statistics& sample : samples)
            largest = std::max(largest, largest_of(deviations(sample, spread, 1, 1)));
        return largest_of(deviations_) < far * largest;
    }

    void test(const std::vector<Statistics>& samples) {
        const Spread spread = spread_of(samples);
        deviations_ = deviations(measured_.statistic, spread, ratio_, result_.replicates);
        for (std::size_t d = 0; d < departures; ++d) {
            result_.tests[d] = {measured_.statistic[d], deviations_[d],
                                p_value(samples, [&](const Statistics& sample) {
                                    return deviations(sample, spread, 1, 1)[d] >= deviations_[d];
                                })};
        }
        result_.p_value = p_value(samples, [&](const Statistics& sample) {
            return largest_of(deviations(sample, spread, 1, 1)) >= largest_of(deviations_);
        });
    }

    /// The deviation that is refused at the level of the test.
    double critical_deviation(const std::vector<Statistics>& samples, const Spread& spread) const {
        std::vector<double> largest;
        for (const Statistics& sample : samples)
            largest.push_back(largest_of(deviations(sample, spread, 1, 1)));
        std::sort(largest.begin(), largest.end(), std::greater<>());
        const double level = GoodnessOfFit::refusal_level * (1 + static_cast<double>(largest.size())) - 1;
        return largest[static_cast<std::size_t>(std::max(0.0, level))];
    }

    void rivals(const QuantileTable<double>& table, const Spread& spread) {
        const int count = request_.rival_samples;
        const int fewer = (count + 1) / 2;
        by_likelihood(Departure::student, result_.student_freedom, spread,
                      measured_samples("samples of Student's law", count,
                                       student_samples(result_.student_freedom, result_.student_sigma), 1));
        by_likelihood(Departure::mixture, result_.mixture_ratio, spread,
                      measured_samples("samples of a mixture", count, mixture_samples(measured_.mixture), 2));
        by_likelihood(Departure::pareto, result_.pareto_exponent, spread,
                      measured_samples("samples of Pareto's law", count,
                                       pareto_samples(result_.pareto_exponent, result_.pareto_sigma), 5));
        for (double quantile : {nearer_quantile, nearest_quantile}) {
            const double largest =
                result_.fit.sigma *
                std::exp(StableLaw(result_.fit.alpha).log_upper_quantile((1 - quantile) / 2));
            const auto samples = measured_samples(
                quantile == nearer_quantile ? "samples cut off at 99%" : "samples cut off at 99.9%", fewer,
                stable_samples(table, largest), quantile == nearer_quantile ? 3 : 4);
            add("truncated", quantile, spread, samples);
        }
    }

    /// How often samples of a rival are refused, and how often they look as stable as the numbers.
    Rival& add(const char* name, double parameter, const Spread& spread,
               const std::vector<Statistics>& samples) {
        const auto largest = [&](const Statistics& sample) {
            return largest_of(deviations(sample, spread, 1, 1));
        };
        const double here = largest_of(deviations_);
        Rival rival{name, parameter, 0, 0, static_cast<int>(samples.size())};
        rival.p_value = p_value(samples, [&](const Statistics& s) { return largest(s) <= here; });
        for (const Statistics& sample : samples)
            rival.refused += (largest(sample) > critical_ ? 1.0 : 0.0) / rival.samples;
        result_.rivals.push_back(rival);
        return result_.rivals.back();
    }

    /// A rival whose likelihood is known: no other statistic separates the two so well as the ratio.
    void by_likelihood(Departure departure, double parameter, const Spread& spread,
                       const std::vector<Statistics>& samples) {
        const auto d = static_cast<std::size_t>(departure);
        const bool mixture = departure == Departure::mixture;
        Rival& rival = add(mixture ? "gaussian_mixture" : departure_names[d], parameter, spread, samples);
        const double found = measured_.statistic[d];
        rival.p_value = p_value(samples, [&](const Statistics& sample) { return sample[d] <= found; });
        if (ratio_ == 1) return;
        const double z = -deviations(measured_.statistic, Spread(samples), ratio_, rival.samples)[d];
        rival.p_value = std::erfc(z / std::numbers::sqrt2) / 2;
    }

    const FitRequest& request_;
    const Watch& watch_;
    std::size_t size_;
    double ratio_;
    MeasuredDepartures measured_;
    GoodnessOfFit result_;
    Statistics deviations_{};
    double critical_ = 0;
};

}  // namespace

double GoodnessOfFit::kolmogorov() const {
    return std::exp(test(Departure::kolmogorov).statistic) / std::sqrt(static_cast<double>(tested));
}

double GoodnessOfFit::anderson_darling() const {
    return std::exp(test(Departure::anderson_darling).statistic);
}

GoodnessOfFit stable_goodness_of_fit(std::span<const double> values, const TailEstimate& start,
                                     const FitRequest& request, const Watch& watch) {
    return Bootstrap(values, start, request, watch).run();
}

}  // namespace levywell::inline tail
