#include "levywell/tail/noise_diagnosis.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/random/shuffle.hpp"
#include "levywell/tail/quantile_fit.hpp"
#include "tail/gaussian_surrogates.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr double significant = 0.02;
constexpr double largest_way_of_stable =
    0.25;  // from alpha of single minibatches to the Gaussian's, when four are put together

// Numbers of the draws that are no surrogate of the covariance.
enum Stream : std::uint64_t {
    signs_stream = 1u << 20,
    independent_stream,
    white_stream,
    control_stream,
    directions_stream,
    resample_stream
};

/// alpha-hat of entries made one by one from (row, column, words of their own).
template <class Entry>
double pooled_alpha_of(const NoiseMatrix& noise, std::uint64_t seed, std::uint64_t stream,
                       const Entry& entry) {
    PooledFit fit(noise.rows(), noise.columns());
    std::vector<float> row(static_cast<std::size_t>(noise.columns()));
    for (std::int64_t i = 0; i < noise.rows(); ++i) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::uint64_t place = static_cast<std::uint64_t>(i) * row.size() + c;
            row[c] = entry(i, c, philox_words(seed, stream, place, Purpose::surrogate));
        }
        fit.feed(row);
    }
    return fit.alpha();
}

double shuffled_alpha(const NoiseMatrix& noise, std::uint64_t seed) {
    std::vector<float> values(noise.values().begin(), noise.values().end());
    for (std::uint64_t k = values.size(); k > 1; --k)
        std::swap(values[k - 1], values[uniform_below(k, philox_words(seed, 0, k, Purpose::shuffle))]);
    PooledFit fit(noise.rows(), noise.columns());
    fit.feed(values);
    return fit.alpha();
}

double permuted_alpha(const NoiseMatrix& noise, std::uint64_t seed) {
    const std::vector<std::int64_t> order = shuffled(noise.columns(), seed, 1, Purpose::shuffle);
    PooledFit fit(noise.rows(), noise.columns());
    std::vector<float> row(order.size());
    for (std::int64_t i = 0; i < noise.rows(); ++i) {
        for (std::size_t c = 0; c < row.size(); ++c)
            row[c] = noise.row(i)[static_cast<std::size_t>(order[c])];
        fit.feed(row);
    }
    return fit.alpha();
}

std::vector<float> standard_deviations(const NoiseMatrix& noise) {
    std::vector<double> squares(static_cast<std::size_t>(noise.columns()), 0.0);
    for (std::int64_t i = 0; i < noise.rows(); ++i) {
        for (std::size_t c = 0; c < squares.size(); ++c) {
            const auto x = static_cast<double>(noise.row(i)[c]);
            squares[c] += x * x;
        }
    }
    std::vector<float> deviations;
    for (double square : squares)
        deviations.push_back(static_cast<float>(std::sqrt(square / static_cast<double>(noise.rows()))));
    return deviations;
}

/// 95% interval of alpha-hat when the P minibatches are drawn anew from themselves: quantiles of the
/// resamples, about the measured value (basic bootstrap in 1/alpha, whose law is closer to symmetric).
void resample(const NoiseMatrix& noise, const DiagnosisRequest& request, NoiseDiagnosis& diagnosis) {
    std::vector<double> inverses(static_cast<std::size_t>(request.resamples));
#pragma omp parallel for schedule(dynamic)
    for (std::size_t r = 0; r < inverses.size(); ++r) {
        PooledFit fit(noise.rows(), noise.columns());
        for (std::int64_t i = 0; i < noise.rows(); ++i) {
            const auto place = static_cast<std::uint64_t>(i) + r * static_cast<std::uint64_t>(noise.rows());
            const auto words = philox_words(request.seed, resample_stream, place, Purpose::surrogate);
            fit.feed(noise.row(
                static_cast<std::int64_t>(uniform_below(static_cast<std::uint64_t>(noise.rows()), words))));
        }
        inverses[r] = 1 / fit.alpha();
    }
    std::sort(inverses.begin(), inverses.end());
    const double middle = 2 / diagnosis.alpha;
    diagnosis.low = 1 / (middle - sample_quantile(inverses, 0.025));
    diagnosis.high = 1 / (middle - sample_quantile(inverses, 0.975));
}

/// Anderson-Darling distance of numbers from a Gaussian of their own mean and variance.
double gaussian_distance(std::vector<double> x) {
    const auto n = static_cast<double>(x.size());
    std::sort(x.begin(), x.end());
    double mean = 0;
    for (double value : x) mean += value / n;
    double square = 0;
    for (double value : x) square += (value - mean) * (value - mean) / n;
    const double scale = std::sqrt(2 * square);
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) {
        const double below = std::erfc(-(x[k] - mean) / scale) / 2;
        const double above = std::erfc((x[x.size() - 1 - k] - mean) / scale) / 2;
        sum += (2 * static_cast<double>(k) + 1) *
               (std::log(std::max(below, 1e-300)) + std::log(std::max(above, 1e-300)));
    }
    return -n - sum / n;
}

double mean_gaussian_distance(const Eigen::MatrixXd& projections) {
    double sum = 0;
    for (Eigen::Index d = 0; d < projections.cols(); ++d)
        sum += gaussian_distance({projections.col(d).data(), projections.col(d).data() + projections.rows()});
    return sum / static_cast<double>(projections.cols());
}

/// alpha-hat of whole vectors: log K1 / (mean log|Y| - mean log|X|), Y the sums of K1 successive rows X.
/// Source: Mohammadi, Mohammadpour and Ogata 2015, theorem 2.3.
double alpha_of_vectors(const Eigen::MatrixXd& vectors) {
    const BlockPlan plan = plan_blocks(vectors.rows());
    double logs = 0;
    double logs_of_sums = 0;
    for (std::int64_t k = 0; k < plan.used; ++k)
        logs += std::log(vectors.row(k).norm()) / static_cast<double>(plan.used);
    for (std::int64_t k = 0; k < plan.used; k += plan.block_length) {
        const double norm = vectors.middleRows(k, plan.block_length).colwise().sum().norm();
        logs_of_sums += std::log(norm) / static_cast<double>(plan.blocks());
    }
    return std::log(static_cast<double>(plan.block_length)) / (logs_of_sums - logs);
}

/// The noise on random Gaussian directions, one a column.
Eigen::MatrixXd project(const NoiseMatrix& noise, int directions, std::uint64_t seed) {
    const QuantileTable<double> normal(StableLaw(2), 1);
    Eigen::MatrixXd projections = Eigen::MatrixXd::Zero(noise.rows(), directions);
    std::vector<double> direction(static_cast<std::size_t>(noise.columns()));
    for (int d = 0; d < directions; ++d) {
        for (std::size_t c = 0; c < direction.size(); ++c) {
            const std::uint64_t place = static_cast<std::uint64_t>(d) * direction.size() + c;
            const auto words = philox_words(seed, directions_stream, place, Purpose::surrogate);
            direction[c] = normal.draw(words[0], words[1]);
        }
        for (std::int64_t i = 0; i < noise.rows(); ++i) {
            double sum = 0;
            for (std::size_t c = 0; c < direction.size(); ++c)
                sum += static_cast<double>(noise.row(i)[c]) * direction[c];
            projections(i, d) = sum;
        }
    }
    return projections;
}

/// The null distribution's part in a comparison; `sign` +1 where large values are heavy-tailed, -1 where
/// small ones are.
AgainstGaussian compare(double measured, const std::vector<double>& null, double sign) {
    AgainstGaussian result{measured, 0, 0, 1};
    if (!std::isfinite(measured)) return {measured, measured, measured, measured};
    const auto n = static_cast<double>(null.size());
    double heavier = 1;
    for (double value : null) {
        result.mean += value / n;
        heavier += sign * (value - measured) >= 0 ? 1 : 0;
    }
    for (double value : null) result.deviation += (value - result.mean) * (value - result.mean) / n;
    result.deviation = std::sqrt(result.deviation);
    result.p_value = heavier / (n + 1);
    return result;
}

void against_gaussian(const NoiseMatrix& noise, const DiagnosisRequest& request,
                      const std::vector<std::int64_t>& looked_at, NoiseDiagnosis& diagnosis) {
    Eigen::MatrixXd columns(noise.rows(), static_cast<Eigen::Index>(looked_at.size()));
    for (std::size_t k = 0; k < looked_at.size(); ++k) {
        const std::vector<double> column = noise.column(looked_at[k]);
        columns.col(static_cast<Eigen::Index>(k)) =
            Eigen::Map<const Eigen::VectorXd>(column.data(), noise.rows());
    }
    const Eigen::MatrixXd projections = project(noise, request.projections, request.seed);
    const auto statistics_of = [&](const Eigen::MatrixXd& matrix) {
        return coordinate_statistics({matrix.data(), static_cast<std::size_t>(matrix.size())}, noise.rows());
    };
    const Eigen::MatrixXd reduced = reduced_vectors(noise);
    const auto n = static_cast<std::size_t>(request.surrogates);
    std::vector<double> pooled(n);
    std::vector<double> vectors(n);
    std::vector<double> per_coordinate(n);
    std::vector<double> fours(n);
    std::vector<double> kurtosis(n);
    std::vector<double> scaling(n);
    std::vector<double> distances(n);
#pragma omp parallel for schedule(dynamic)
    for (std::size_t s = 0; s < n; ++s) {
        const Eigen::MatrixXf weights = surrogate_weights(noise.rows(), request.seed, s);
        pooled[s] = pooled_alpha_of_product(weights, noise);
        vectors[s] = alpha_of_vectors(weights.cast<double>() * reduced);
        const CoordinateStatistics statistics = statistics_of(weights.cast<double>() * columns);
        per_coordinate[s] = statistics.alpha;
        fours[s] = statistics.alpha_of_fours;
        kurtosis[s] = statistics.kurtosis;
        scaling[s] = statistics.scaling;
        distances[s] = mean_gaussian_distance(weights.cast<double>() * projections);
    }
    const CoordinateStatistics measured = statistics_of(columns);
    diagnosis.vectors = compare(alpha_of_vectors(reduced), vectors, -1);
    diagnosis.pooled = compare(diagnosis.alpha, pooled, -1);
    diagnosis.per_coordinate = compare(measured.alpha, per_coordinate, -1);
    diagnosis.fours = compare(measured.alpha_of_fours, fours, -1);
    diagnosis.kurtosis = compare(measured.kurtosis, kurtosis, 1);
    diagnosis.scaling = compare(measured.scaling, scaling, -1);
    diagnosis.projections = compare(mean_gaussian_distance(projections), distances, 1);
}

/// Independent stable entries with each coordinate's scale, through the same estimators.
void positive_control(const NoiseMatrix& noise, const DiagnosisRequest& request,
                      const std::vector<float>& deviations, const std::vector<std::int64_t>& looked_at,
                      NoiseDiagnosis& diagnosis) {
    const QuantileTable<float> stable(StableLaw(diagnosis.control_alpha), 1);
    const auto entry = [&](std::int64_t, std::size_t c, const std::array<std::uint32_t, 4>& words) {
        return deviations[c] * stable.draw(words[0], words[1]);
    };
    diagnosis.control_pooled = pooled_alpha_of(noise, request.seed, control_stream, entry);
    std::vector<double> columns;
    for (std::int64_t c : looked_at) {
        for (std::int64_t i = 0; i < noise.rows(); ++i) {
            const auto place = static_cast<std::uint64_t>(i * noise.columns() + c);
            const auto words = philox_words(request.seed, control_stream, place, Purpose::surrogate);
            columns.push_back(static_cast<double>(entry(i, static_cast<std::size_t>(c), words)));
        }
    }
    diagnosis.control_per_coordinate = coordinate_statistics(columns, noise.rows()).alpha;
}

/// A diagnosis of noise without a single coordinate to look at: no number.
NoiseDiagnosis nothing(NoiseDiagnosis diagnosis) {
    const double nan = std::nan("");
    for (double NoiseDiagnosis::*value :
         {&NoiseDiagnosis::alpha, &NoiseDiagnosis::low, &NoiseDiagnosis::high, &NoiseDiagnosis::shuffled,
          &NoiseDiagnosis::permuted, &NoiseDiagnosis::signs, &NoiseDiagnosis::independent,
          &NoiseDiagnosis::white, &NoiseDiagnosis::control_pooled, &NoiseDiagnosis::control_per_coordinate})
        diagnosis.*value = nan;
    for (AgainstGaussian NoiseDiagnosis::*value :
         {&NoiseDiagnosis::pooled, &NoiseDiagnosis::vectors, &NoiseDiagnosis::per_coordinate,
          &NoiseDiagnosis::fours, &NoiseDiagnosis::scaling, &NoiseDiagnosis::kurtosis,
          &NoiseDiagnosis::projections})
        diagnosis.*value = {nan, nan, nan, nan};
    return diagnosis;
}

}  // namespace

NoiseDiagnosis diagnose_noise(const NoiseMatrix& noise, const DiagnosisRequest& request,
                              const std::string& where) {
    if (noise.rows() < fewest_minibatches || noise.columns() < 2) {
        throw InputError(where, fmt::format("{} minibatches of {} coordinates: a diagnosis needs {} "
                                            "minibatches and 2 coordinates or more",
                                            noise.rows(), noise.columns(), fewest_minibatches));
    }
    const std::vector<std::int64_t> looked_at = noise.live_coordinates(request.coordinates, request.seed);
    NoiseDiagnosis diagnosis;
    diagnosis.minibatches = noise.rows();
    diagnosis.coordinates = noise.columns();
    diagnosis.looked_at = static_cast<std::int64_t>(looked_at.size());
    diagnosis.surrogates = request.surrogates;
    if (looked_at.empty()) return nothing(diagnosis);
    diagnosis.alpha = pooled_alpha(noise);
    resample(noise, request, diagnosis);
    diagnosis.shuffled = shuffled_alpha(noise, request.seed);
    diagnosis.permuted = permuted_alpha(noise, request.seed);
    diagnosis.signs = pooled_alpha_of(noise, request.seed, signs_stream,
                                      [&](std::int64_t i, std::size_t c, const auto& words) {
                                          return (words[0] & 1u) != 0 ? noise.row(i)[c] : -noise.row(i)[c];
                                      });
    const std::vector<float> deviations = standard_deviations(noise);
    const QuantileTable<float> normal(StableLaw(2), 1);
    diagnosis.independent = pooled_alpha_of(noise, request.seed, independent_stream,
                                            [&](std::int64_t, std::size_t c, const auto& words) {
                                                return deviations[c] * normal.draw(words[0], words[1]);
                                            });
    diagnosis.white = pooled_alpha_of(
        noise, request.seed, white_stream,
        [&](std::int64_t, std::size_t, const auto& words) { return normal.draw(words[0], words[1]); });
    against_gaussian(noise, request, looked_at, diagnosis);
    positive_control(noise, request, deviations, looked_at, diagnosis);
    return diagnosis;
}

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
                    !refuses_gaussian(pooled) ? "is that of Gaussian noise of the same covariance"
                                              : "lies below that of Gaussian noise of the same covariance",
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
