#include "tail/random_projections.hpp"

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "tail/surrogate_streams.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace levywell::inline tail {
namespace {

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

}  // namespace

Eigen::MatrixXd random_projections(const NoiseMatrix& noise, int directions, std::uint64_t seed) {
    using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    constexpr std::int64_t stretch = 1 << 12;
    const QuantileTable<double> normal(StableLaw(2), 1);
    const Eigen::Map<const RowMajor> values(noise.values().data(), noise.rows(), noise.columns());
    const std::int64_t stretches = (noise.columns() + stretch - 1) / stretch;
    Eigen::MatrixXd projections = Eigen::MatrixXd::Zero(noise.rows(), directions);
#pragma omp parallel for ordered schedule(static, 1)
    for (std::int64_t s = 0; s < stretches; ++s) {
        const std::int64_t begin = s * stretch;
        const std::int64_t n = std::min(stretch, noise.columns() - begin);
        Eigen::MatrixXd some(n, directions);
        for (std::int64_t d = 0; d < directions; ++d) {
            for (std::int64_t c = 0; c < n; ++c) {
                const auto place = static_cast<std::uint64_t>(d * noise.columns() + begin + c);
                const auto words = philox_words(seed, directions_stream, place, Purpose::surrogate);
                some(c, d) = normal.draw(words[0], words[1]);
            }
        }
        const Eigen::MatrixXd part = values.middleCols(begin, n).cast<double>() * some;
#pragma omp ordered
        projections += part;
    }
    return projections;
}

double mean_gaussian_distance(const Eigen::MatrixXd& columns) {
    double sum = 0;
    for (Eigen::Index d = 0; d < columns.cols(); ++d)
        sum += gaussian_distance({columns.col(d).data(), columns.col(d).data() + columns.rows()});
    return sum / static_cast<double>(columns.cols());
}

}  // namespace levywell::inline tail
