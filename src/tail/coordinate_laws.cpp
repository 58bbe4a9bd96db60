#include "tail/coordinate_laws.hpp"

#include "tail/addressed_draws.hpp"
#include "tail/surrogate_streams.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

namespace levywell {
namespace {

constexpr int sign_patterns = 999;
constexpr int shuffles = 999;
constexpr double worth_shuffling = 0.1;              // below that p-value
constexpr double tail_levels[] = {0.75, 0.9, 0.97};  // of all magnitudes

using Bounds = std::array<double, std::size(tail_levels)>;

/// Density of log magnitudes about a point, but for a factor that is the same at every point.
double log_density(const std::vector<double>& sorted, double magnitude) {
    const double half_width = 0.25;
    const auto place = [&](double x) { return std::lower_bound(sorted.begin(), sorted.end(), x); };
    return static_cast<double>(place(magnitude * std::exp(half_width)) -
                               place(magnitude * std::exp(-half_width)));
}

/// What each magnitude adds to its coordinate's share beyond `bound` medians, with what it adds through the
/// median, which is the sample's own (its influence function); less the row's mean, over the deviation.
Eigen::MatrixXf contributions(const Eigen::MatrixXd& magnitudes, const std::vector<double>& sorted,
                              double bound) {
    const double slope = log_density(sorted, bound) / std::max(1.0, log_density(sorted, 1));
    Eigen::MatrixXf scores = ((magnitudes.array() > bound).cast<double>() -
                              slope * ((magnitudes.array() > 1).cast<double>() - 0.5))
                                 .cast<float>();
    scores.colwise() -= scores.rowwise().mean().eval();
    const float deviation = std::sqrt(scores.squaredNorm() / static_cast<float>(scores.size()));
    return deviation > 0 ? Eigen::MatrixXf(scores / deviation) : scores;
}

double share_as_large(const Eigen::VectorXf& values) {
    return static_cast<double>((values.array() >= values(0)).count()) / static_cast<double>(values.size());
}

/// Rows with random signs: right for whatever coordinates have in common, where rows are many.
double p_value_of_signs(const Eigen::MatrixXd& magnitudes, const std::vector<double>& sorted,
                        const Bounds& bounds, std::uint64_t seed) {
    const Eigen::Index rows = magnitudes.rows();
    Eigen::MatrixXf signs = Eigen::MatrixXf::Ones(sign_patterns + 1, rows);  // the first: as measured
    AddressedDraws draws(seed, coordinates_stream);
    for (Eigen::Index r = 1; r <= sign_patterns; ++r) {
        for (Eigen::Index i = 0; i < rows; ++i) signs(r, i) = (draws.word() & 1u) != 0 ? 1.0f : -1.0f;
    }
    Eigen::VectorXf differences = Eigen::VectorXf::Zero(sign_patterns + 1);
    for (double bound : bounds)
        differences += (signs * contributions(magnitudes, sorted, bound)).rowwise().squaredNorm();
    return share_as_large(differences);
}

/// How much coordinates differ in their shares beyond multiples of their own medians.
float differences_of(const Eigen::MatrixXd& magnitudes, const Bounds& bounds) {
    Eigen::ArrayXXd shares(magnitudes.cols(), static_cast<Eigen::Index>(bounds.size()));
    std::vector<double> column(static_cast<std::size_t>(magnitudes.rows()));
    for (Eigen::Index c = 0; c < magnitudes.cols(); ++c) {
        Eigen::Map<Eigen::ArrayXd> values(column.data(), magnitudes.rows());
        values = magnitudes.col(c).array();
        const auto middle = column.begin() + static_cast<std::ptrdiff_t>(column.size() / 2);
        std::nth_element(column.begin(), middle, column.end());
        const double median = *middle;
        for (std::size_t k = 0; k < bounds.size(); ++k)
            shares(c, static_cast<Eigen::Index>(k)) = (values > bounds[k] * median).cast<double>().mean();
    }
    const Eigen::RowVectorXd means = shares.colwise().mean().matrix();
    double sum = 0;
    for (Eigen::Index k = 0; k < shares.cols(); ++k) {
        const double variance = means(k) * (1 - means(k));
        if (variance > 0) sum += (shares.col(k) - means(k)).square().sum() / variance;
    }
    return static_cast<float>(sum);
}

/// Rows with their magnitudes in random order: right for few rows, where coordinates have little in common.
double p_value_of_shuffles(const Eigen::MatrixXd& magnitudes, const Bounds& bounds, std::uint64_t seed) {
    Eigen::VectorXf differences(shuffles + 1);
    differences(0) = differences_of(magnitudes, bounds);
#pragma omp parallel for schedule(dynamic)
    for (int r = 1; r <= shuffles; ++r) {
        AddressedDraws draws(seed, coordinates_stream + (static_cast<std::uint64_t>(r) << 32));
        Eigen::MatrixXd shuffled = magnitudes;
        for (Eigen::Index i = 0; i < shuffled.rows(); ++i) {
            for (Eigen::Index c = shuffled.cols(); c > 1; --c)
                std::swap(shuffled(i, c - 1),
                          shuffled(i, static_cast<Eigen::Index>(draws.below(static_cast<std::uint64_t>(c)))));
        }
        differences(r) = differences_of(shuffled, bounds);
    }
    return share_as_large(differences);
}

}  // namespace

double one_law_p_value(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed) {
    const Eigen::Map<const Eigen::MatrixXd> values(columns.data(), rows,
                                                   static_cast<Eigen::Index>(columns.size()) / rows);
    if (values.cols() < 2) return 1;
    const Eigen::MatrixXd magnitudes = values.cwiseAbs();
    std::vector<double> sorted(magnitudes.data(), magnitudes.data() + magnitudes.size());
    std::sort(sorted.begin(), sorted.end());
    Bounds bounds{};
    for (std::size_t k = 0; k < bounds.size(); ++k)
        bounds[k] = sorted[static_cast<std::size_t>(tail_levels[k] * static_cast<double>(sorted.size()))];
    const double p = p_value_of_signs(magnitudes, sorted, bounds, seed);
    return p > worth_shuffling ? p : std::max(p, p_value_of_shuffles(magnitudes, bounds, seed));
}

}  // namespace levywell
