// The law of one step's noise, tails included, on the host. False-alarm budget 1e-6 for each case; seeds are
// fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/random/stable_law.hpp"
#include "statistics.hpp"

#include <cmath>
#include <vector>

using namespace levywell;

namespace {

/// S of single steps from 0 without drift: each path is a block of one step, censored at once.
std::vector<double> noise(double alpha, std::int64_t draws, Precision precision, double tail_cut = 0) {
    RunRequest request = test::request(MeasureChoice::exit, alpha, 1, draws);
    request.start = "x=0";
    request.dt = 1;
    request.interval = Interval{};
    request.horizon = 1;
    test::Case c = test::make_case("flat.toml", request);
    ExecutorOptions options;
    options.backend = Backend::host;
    options.precision = precision;
    options.tail_cut = tail_cut;
    std::vector<double> sample;
    for (const PathRecord& record : c.run(options).records) sample.push_back(record.point);
    return sample;
}

constexpr std::int64_t draws = 1'000'000;

}  // namespace

TEST_CASE("One step's noise follows the stable law; a tail index 0.02 off is refused") {
    for (double alpha : {0.4, 0.9, 1.0, 1.5, 1.9, 2.0}) {
        for (Precision precision : {Precision::single, Precision::double_precision}) {
            const auto sample = noise(alpha, draws, precision);
            const StableLaw law(alpha);
            INFO("alpha " << alpha);
            // Twelve p-values: each may claim 1e-6 / 12. Quantile bins of equal probability, chi-square.
            constexpr int bins = 200;
            const auto chi_square = [&](const StableLaw& model) {
                std::vector<double> edges;
                for (int k = 1; k < bins; ++k) edges.push_back(model.quantile(static_cast<double>(k) / bins));
                std::vector<double> count(bins);
                for (double x : sample)
                    ++count[static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), x) -
                                                     edges.begin())];
                double sum = 0;
                for (double n : count)
                    sum += std::pow(n - static_cast<double>(draws) / bins, 2) /
                           (static_cast<double>(draws) / bins);
                return boost::math::cdf(boost::math::complement(boost::math::chi_squared(bins - 1), sum));
            };
            CHECK(chi_square(law) > test::next_false_alarm());
            if (alpha < 1.9) CHECK(chi_square(StableLaw(alpha + 0.02)) < test::false_alarm);
        }
    }
}

TEST_CASE("log |S| has mean gamma_E (1/alpha - 1) and variance pi^2/6 (1/alpha^2 + 1/2)") {
    for (double alpha : {0.5, 1.2, 1.7}) {
        double sum = 0, squares = 0;
        for (double x : noise(alpha, draws, Precision::double_precision)) {
            const double l = std::log(std::abs(x));
            sum += l;
            squares += l * l;
        }
        const double n = static_cast<double>(draws);
        const double variance = M_PI * M_PI / 6 * (1 / (alpha * alpha) + 0.5);
        const double z = (sum / n - 0.5772156649015329 * (1 / alpha - 1)) / std::sqrt(variance / n);
        INFO("alpha " << alpha);
        CHECK(test::normal_p_value(z) > test::next_false_alarm());
        // Kurtosis of log|S| is finite; 9 bounds it for these alpha, so the variance's error is below
        // sqrt(8/n) of it.
        CHECK(squares / n - sum / n * (sum / n) == Approx(variance).epsilon(5.4 * std::sqrt(8 / n)));
    }
}

TEST_CASE("Rare jumps come as often as they must, and a tail cut at 2^-10 is refused") {
    // Beyond the 1e-5 quantile on either side: 2e-5 of 1e7 draws, refined ones by a second word.
    constexpr double p = 2e-5;
    constexpr std::int64_t many = 10'000'000;
    for (double alpha : {0.7, 1.5}) {
        const double beyond = StableLaw(alpha).quantile(1 - p / 2);
        const auto count = [&](double tail_cut) {
            double n = 0;
            for (double x : noise(alpha, many, Precision::single, tail_cut)) n += std::abs(x) > beyond;
            return n;
        };
        INFO("alpha " << alpha);
        CHECK(test::binomial_p_value(count(0), many, p) > test::next_false_alarm());
        CHECK(test::binomial_p_value(count(std::exp2(-10)), many, p) < test::false_alarm);
    }
}
