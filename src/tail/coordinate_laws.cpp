#include "tail/coordinate_laws.hpp"

#include "tail/addressed_draws.hpp"
#include "tail/surrogate_streams.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace levywell::inline tail {
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

/// log(quantile / median) of each coordinate at the tail levels.
Eigen::ArrayXXd log_tails_of(const Eigen::MatrixXd& magnitudes) {
    Eigen::ArrayXXd tails(magnitudes.cols(), static_cast<Eigen::Index>(std::size(tail_levels)));
    std::vector<double> column(static_cast<std::size_t>(magnitudes.rows()));
    for (Eigen::Index c = 0; c < magnitudes.cols(); ++c) {
        Eigen::Map<Eigen::VectorXd>(column.data(), magnitudes.rows()) = magnitudes.col(c);
        auto from = column.begin();
        const auto quantile = [&](double level) {
            const auto place =
                column.begin() + static_cast<std::ptrdiff_t>(level * static_cast<double>(column.size()));
            std::nth_element(from, place, column.end());
            from = place;
            return std::max(*place, std::numeric_limits<double>::min());
        };
        const double median = quantile(0.5);
        for (Eigen::Index k = 0; k < tails.cols(); ++k)
            tails(c, k) = std::log(quantile(tail_levels[k]) / median);
    }
    return tails;
}

/// Sum of squares of coordinates' tails about their mean, at each level.
Eigen::ArrayXd differences_of(const Eigen::MatrixXd& magnitudes) {
    const Eigen::ArrayXXd tails = log_tails_of(magnitudes);
    return (tails.rowwise() - tails.colwise().mean()).square().colwise().sum();
}

/// Magnitudes over exp of their middle logarithms' mean: over the columns' own medians, as they come, all
/// columns would crowd at 1, where medians of shuffled ones then scatter too little.
Eigen::MatrixXd magnitudes_of(const Eigen::MatrixXd& columns) {
    Eigen::MatrixXd magnitudes = columns.cwiseAbs();
    std::vector<double> sorted(static_cast<std::size_t>(columns.rows()));
    const auto tenth = static_cast<std::ptrdiff_t>(sorted.size() / 10);
    for (Eigen::Index c = 0; c < columns.cols(); ++c) {
        Eigen::Map<Eigen::VectorXd>(sorted.data(), columns.rows()) = magnitudes.col(c);
        std::sort(sorted.begin(), sorted.end());
        double sum = 0;
        std::for_each(sorted.begin() + tenth, sorted.end() - tenth,
                      [&](double x) { sum += std::log(std::max(x, std::numeric_limits<double>::min())); });
        magnitudes.col(c) /= std::exp(sum / static_cast<double>(sorted.size() - 2 * tenth));
    }
    return magnitudes;
}

/// Rows with their magnitudes in random order: right for few rows, where coordinates have little in common.
double p_value_of_shuffles(const Eigen::MatrixXd& magnitudes, std::uint64_t seed) {
    Eigen::ArrayXXd differences(shuffles + 1, static_cast<Eigen::Index>(std::size(tail_levels)));
    differences.row(0) = differences_of(magnitudes);
#pragma omp parallel for schedule(dynamic)
    for (int r = 1; r <= shuffles; ++r) {
        AddressedDraws draws(seed, coordinates_stream + (static_cast<std::uint64_t>(r) << 32));
        Eigen::MatrixXd shuffled = magnitudes;
        for (Eigen::Index i = 0; i < shuffled.rows(); ++i) {
            for (Eigen::Index c = shuffled.cols(); c > 1; --c)
                std::swap(shuffled(i, c - 1),
                          shuffled(i, static_cast<Eigen::Index>(draws.below(static_cast<std::uint64_t>(c)))));
        }
        differences.row(r) = differences_of(shuffled);
    }
    const Eigen::ArrayXd scale = differences.colwise().mean();
    const Eigen::ArrayXd sums = (differences.rowwise() / scale.max(1e-300).transpose()).rowwise().sum();
    return share_as_large(sums.cast<float>().matrix());
}

}  // namespace

double one_law_p_value(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed) {
    const Eigen::Map<const Eigen::MatrixXd> values(columns.data(), rows,
                                                   static_cast<Eigen::Index>(columns.size()) / rows);
    if (values.cols() < 2) return 1;
    const Eigen::MatrixXd magnitudes = magnitudes_of(values);
    std::vector<double> sorted(magnitudes.data(), magnitudes.data() + magnitudes.size());
    std::sort(sorted.begin(), sorted.end());
    Bounds bounds{};
    for (std::size_t k = 0; k < bounds.size(); ++k)
        bounds[k] = sorted[static_cast<std::size_t>(tail_levels[k] * static_cast<double>(sorted.size()))];
    const double p = p_value_of_signs(magnitudes, sorted, bounds, seed);
    return p > worth_shuffling ? p : std::max(p, p_value_of_shuffles(magnitudes, seed));
}

}  // namespace levywell::inline tail
