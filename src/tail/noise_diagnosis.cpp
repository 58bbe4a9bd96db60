#include "levywell/tail/noise_diagnosis.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/random/shuffle.hpp"
#include "levywell/tail/pooled_rows.hpp"
#include "levywell/tail/quantile_fit.hpp"
#include "tail/gaussian_surrogates.hpp"
#include "tail/known_noises.hpp"
#include "tail/random_projections.hpp"
#include "tail/surrogate_streams.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

/// 95% interval of alpha-hat, whose inverse is `measured`, when the P minibatches are drawn anew from
/// themselves, in random order: the measured value less the quantiles' distance from the resamples' mean, in
/// 1/alpha, whose law is closer to symmetric. (About the measured value itself, as the basic bootstrap, the
/// chance of its one order of rows would count twice.) None where rows depend on each other.
void resample(const NoiseMatrix& noise, double measured, const DiagnosisRequest& request,
              NoiseDiagnosis& diagnosis) {
    diagnosis.low = diagnosis.high = std::nan("");
    if (diagnosis.decision.answer == NoiseAnswer::rows_depend) return;
    std::vector<LogSums> logs(static_cast<std::size_t>(noise.rows()));
    std::vector<double> inverses(static_cast<std::size_t>(request.resamples));
#pragma omp parallel
    {
#pragma omp for schedule(dynamic)
        for (std::int64_t i = 0; i < noise.rows(); ++i)
            logs[static_cast<std::size_t>(i)] = log_sums_of_floats(noise.row(i));
#pragma omp for schedule(dynamic)
        for (std::size_t r = 0; r < inverses.size(); ++r) {
            PooledRows pooled(noise.rows(), noise.columns());
            for (std::int64_t i = 0; i < noise.rows(); ++i) {
                const auto place =
                    static_cast<std::uint64_t>(i) + r * static_cast<std::uint64_t>(noise.rows());
                const auto words = philox_words(request.seed, resample_stream, place, Purpose::surrogate);
                const std::uint64_t drawn = uniform_below(static_cast<std::uint64_t>(noise.rows()), words);
                pooled.feed(i, noise.row(static_cast<std::int64_t>(drawn)), logs[drawn]);
            }
            inverses[r] = pooled.estimate().inverse;
        }
    }
    std::sort(inverses.begin(), inverses.end());
    double mean = 0;
    for (double inverse : inverses) mean += inverse / static_cast<double>(inverses.size());
    const auto end = [&](double p) {
        return index_of_inverse(measured + mean - sample_quantile(inverses, p));
    };
    diagnosis.low = end(0.025);
    diagnosis.high = end(0.975);
}

/// The multivariate log-moment index of vectors, one a row.
TailEstimate index_of_vectors(const Eigen::MatrixXd& vectors) {
    const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = vectors;
    return vector_log_moment_fit({rows.data(), static_cast<std::size_t>(rows.size())}, rows.cols(),
                                 plan_blocks(rows.rows()));
}

/// How heavy-tailed a statistic says that noise is: of a tail index 1/alpha, which passes through 0 where
/// chance makes alpha-hat of few numbers infinite and then negative.
double of_index(double alpha) {
    return 1 / alpha;
}
double as_it_is(double statistic) {
    return statistic;
}

/// The null distribution's part in a comparison. Where an index is infinite, so is the mean.
AgainstGaussian compare(double measured, const std::vector<double>& null, double (*heaviness)(double)) {
    AgainstGaussian result{measured, 0, 0, 1};
    if (std::isnan(measured)) return {measured, measured, measured, measured};
    const auto n = static_cast<double>(null.size());
    double heavier = 1;
    for (double value : null) {
        result.mean += value / n;
        heavier += heaviness(value) < heaviness(measured) ? 0 : 1;
    }
    for (double value : null) result.deviation += (value - result.mean) * (value - result.mean) / n;
    result.deviation = std::sqrt(result.deviation);
    result.p_value = heavier / (n + 1);
    return result;
}

void against_gaussian(const NoiseMatrix& noise, const DiagnosisRequest& request,
                      const std::vector<std::int64_t>& looked_at, const Watch& watch,
                      NoiseDiagnosis& diagnosis) {
    // In random order: sums over rows in their own would read a trend as a heavy tail.
    const auto order = shuffled(noise.rows(), request.seed, 3, Purpose::shuffle);
    Eigen::MatrixXd columns(noise.rows(), static_cast<Eigen::Index>(looked_at.size()));
    for (std::size_t k = 0; k < looked_at.size(); ++k) {
        const std::vector<double> column = noise.column(looked_at[k]);
        for (Eigen::Index i = 0; i < noise.rows(); ++i)
            columns(i, static_cast<Eigen::Index>(k)) =
                column[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])];
    }
    const Eigen::MatrixXd projections = random_projections(noise, request.projections, request.seed);
    const auto statistics_of = [&](const Eigen::MatrixXd& matrix) {
        return coordinate_statistics({matrix.data(), static_cast<std::size_t>(matrix.size())}, noise.rows());
    };
    Eigen::MatrixXd reduced = reduced_vectors(noise);
    reduced = Eigen::MatrixXd(reduced(order, Eigen::all));
    const auto n = static_cast<std::size_t>(request.surrogates);
    enum { pooled, vectors, per_coordinate, fours, kurtosis, scaling, distance, statistics_count };
    std::vector<std::array<double, statistics_count>> found(n);
    WatchedSteps steps(watch, "surrogates", request.surrogates);
#pragma omp parallel for schedule(dynamic)
    for (std::size_t s = 0; s < n; ++s) {
        auto& numbers = found[s];
        steps(static_cast<std::int64_t>(s), numbers, [&] {
            const Eigen::MatrixXf weights = surrogate_weights(noise.rows(), request.seed, s);
            numbers[pooled] = pooled_alpha_of_product(weights, noise);
            numbers[vectors] = index_of_vectors(weights.cast<double>() * reduced).alpha;
            const CoordinateStatistics statistics = statistics_of(weights.cast<double>() * columns);
            numbers[per_coordinate] = statistics.alpha;
            numbers[fours] = statistics.alpha_of_fours;
            numbers[kurtosis] = statistics.kurtosis;
            numbers[scaling] = statistics.scaling;
            numbers[distance] = mean_gaussian_distance(weights.cast<double>() * projections);
        });
    }
    const auto null = [&](std::size_t statistic) {
        std::vector<double> values;
        for (const auto& numbers : found) values.push_back(numbers[statistic]);
        return values;
    };
    steps.finish();
    const CoordinateStatistics measured = statistics_of(columns);
    const TailEstimate of_vectors = index_of_vectors(reduced);
    diagnosis.vectors = compare(of_vectors.alpha, null(vectors), of_index);
    diagnosis.vectors_low = of_vectors.low;
    diagnosis.vectors_high = of_vectors.high;
    diagnosis.pooled = compare(diagnosis.alpha, null(pooled), of_index);
    diagnosis.per_coordinate = compare(measured.alpha, null(per_coordinate), of_index);
    diagnosis.fours = compare(measured.alpha_of_fours, null(fours), of_index);
    diagnosis.kurtosis = compare(measured.kurtosis, null(kurtosis), as_it_is);
    diagnosis.scaling = compare(measured.scaling, null(scaling), of_index);
    diagnosis.projections = compare(mean_gaussian_distance(projections), null(distance), as_it_is);
}

/// A diagnosis of noise without a single coordinate to look at: no number.
NoiseDiagnosis nothing(NoiseDiagnosis diagnosis) {
    const double nan = std::nan("");
    for (double NoiseDiagnosis::*value :
         {&NoiseDiagnosis::alpha, &NoiseDiagnosis::low, &NoiseDiagnosis::high, &NoiseDiagnosis::shuffled,
          &NoiseDiagnosis::permuted, &NoiseDiagnosis::signs, &NoiseDiagnosis::independent,
          &NoiseDiagnosis::white, &NoiseDiagnosis::vectors_low, &NoiseDiagnosis::vectors_high,
          &NoiseDiagnosis::control_pooled, &NoiseDiagnosis::control_shuffled,
          &NoiseDiagnosis::control_per_coordinate})
        diagnosis.*value = nan;
    for (AgainstGaussian NoiseDiagnosis::*value :
         {&NoiseDiagnosis::pooled, &NoiseDiagnosis::vectors, &NoiseDiagnosis::per_coordinate,
          &NoiseDiagnosis::fours, &NoiseDiagnosis::scaling, &NoiseDiagnosis::kurtosis,
          &NoiseDiagnosis::projections})
        diagnosis.*value = {nan, nan, nan, nan};
    return diagnosis;
}

}  // namespace

std::vector<std::int64_t> layer_sizes(const std::vector<NamedLayer>& layers) {
    std::vector<std::int64_t> sizes;
    for (const NamedLayer& layer : layers) sizes.push_back(layer.coordinates);
    return sizes;
}

NoiseDiagnosis diagnose_noise(const NoiseMatrix& noise, const NoiseTailIndex& whole,
                              const std::vector<NamedLayer>& layers, const DiagnosisRequest& request,
                              const std::string& where, const Watch& watch) {
    if (noise.rows() < fewest_minibatches || noise.columns() < 2) {
        throw InputError(where, fmt::format("{} minibatches of {} coordinates: a diagnosis needs {} "
                                            "minibatches and 2 coordinates or more",
                                            noise.rows(), noise.columns(), fewest_minibatches));
    }
    const std::vector<std::int64_t> looked_at = noise.live_coordinates(request.coordinates, request.seed);
    NoiseDiagnosis diagnosis;
    diagnosis.minibatches = noise.rows();
    diagnosis.coordinates = noise.columns();
    diagnosis.whole = whole;
    diagnosis.layers = layers;
    diagnosis.looked_at = static_cast<std::int64_t>(looked_at.size());
    diagnosis.surrogates = request.surrogates;
    diagnosis.decision = decide_noise(noise, looked_at, request.seed);
    diagnosis.decision.live_share = noise.live_share(diagnosis.looked_at, request.coordinates);
    if (looked_at.empty()) {
        diagnosis.decision.cut_coordinates = noise.cut_coordinates(request.coordinates, request.seed);
        return nothing(diagnosis);
    }
    const KnownNoises known(noise, request.seed);
    const LogMomentEstimate measured = known.measured();
    diagnosis.alpha = measured.alpha;
    resample(noise, measured.inverse, request, diagnosis);
    diagnosis.shuffled = known.shuffled();
    diagnosis.permuted = known.permuted();
    diagnosis.signs = known.signs();
    diagnosis.independent = known.independent();
    diagnosis.white = known.white();
    const StableNoise control(noise, diagnosis.control_alpha, request.seed);
    diagnosis.control_pooled = control.pooled_alpha();
    diagnosis.control_shuffled = control.shuffled_alpha();
    diagnosis.control_per_coordinate = control.alpha_per_coordinate(looked_at);
    against_gaussian(noise, request, looked_at, watch, diagnosis);
    return diagnosis;
}

}  // namespace levywell::inline tail
