#include "tail/gaussian_surrogates.hpp"

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"

#include <algorithm>
#include <cmath>

namespace levywell {

namespace {
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
constexpr std::int64_t rows_at_once = 8;
}  // namespace

Eigen::MatrixXf surrogate_weights(std::int64_t minibatches, std::uint64_t seed, std::uint64_t number) {
    // S(2, 0; 1/sqrt 2) has variance 1.
    static const QuantileTable<float> normal(StableLaw(2), std::sqrt(0.5));
    const Eigen::Index p = minibatches;
    Eigen::MatrixXf weights(p, p);
    for (Eigen::Index k = 0; k < weights.size(); ++k) {
        const auto words = philox_words(seed, number, static_cast<std::uint64_t>(k), Purpose::surrogate);
        weights.data()[k] = normal.draw(words[0], words[1]) / std::sqrt(static_cast<float>(p));
    }
    weights.rowwise() -= weights.colwise().mean().eval();
    return weights;
}

Eigen::MatrixXd reduced_vectors(const NoiseMatrix& noise) {
    const Eigen::Map<const RowMajor> values(noise.values().data(), noise.rows(), noise.columns());
    if (noise.columns() <= noise.rows()) return values.cast<double>();
    constexpr std::int64_t stretch = 1 << 14;  // single precision adds up no more than that
    Eigen::MatrixXd products = Eigen::MatrixXd::Zero(noise.rows(), noise.rows());
    for (std::int64_t begin = 0; begin < noise.columns(); begin += stretch) {
        const auto part = values.middleCols(begin, std::min(stretch, noise.columns() - begin));
        const Eigen::MatrixXf some = part * part.transpose();
        products += some.cast<double>();
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(products);
    return solver.eigenvectors() * solver.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal();
}

double pooled_alpha_of_product(const Eigen::MatrixXf& weights, const NoiseMatrix& noise) {
    const Eigen::Map<const RowMajor> values(noise.values().data(), noise.rows(), noise.columns());
    PooledFit fit(noise.rows(), noise.columns());
    RowMajor block;
    for (std::int64_t first = 0; first < noise.rows(); first += rows_at_once) {
        const std::int64_t count = std::min(rows_at_once, noise.rows() - first);
        block.noalias() = weights.middleRows(first, count) * values;
        for (std::int64_t i = 0; i < count; ++i)
            fit.feed({block.data() + i * noise.columns(), static_cast<std::size_t>(noise.columns())});
    }
    return fit.alpha();
}

}  // namespace levywell
