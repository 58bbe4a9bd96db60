#include "tail/gaussian_surrogates.hpp"

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/tail/pooled_rows.hpp"
#include "tail/weighted_rows.hpp"

#include <algorithm>
#include <cmath>

namespace levywell {

namespace {
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
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
    constexpr std::int64_t stretch = 1 << 14;            // single precision adds up no more than that
    const float largest = values.cwiseAbs().maxCoeff();  // squares of tiny numbers would be 0
    const double unit = largest > 0 ? static_cast<double>(largest) : 1;
    const std::int64_t stretches = (noise.columns() + stretch - 1) / stretch;
    Eigen::MatrixXd products = Eigen::MatrixXd::Zero(noise.rows(), noise.rows());
#pragma omp parallel for ordered schedule(static, 1)
    for (std::int64_t s = 0; s < stretches; ++s) {
        const RowMajor part =
            values.middleCols(s * stretch, std::min(stretch, noise.columns() - s * stretch)) /
            static_cast<float>(unit);
        const Eigen::MatrixXf some = part * part.transpose();
#pragma omp ordered
        products += some.cast<double>();
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(products);
    return unit * solver.eigenvectors() * solver.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal();
}

double pooled_alpha_of_product(const Eigen::MatrixXf& weights, const NoiseMatrix& noise) {
    PooledRows pooled(noise.rows(), noise.columns());
    WeightedRows product(weights);
    for (std::int64_t begin = 0; begin < noise.columns(); begin += product.stretch()) {
        product([&](std::int64_t j) { return noise.row(j); }, begin,
                std::min(product.stretch(), noise.columns() - begin),
                [&](std::int64_t i, std::span<const float> numbers) { pooled.feed(i, numbers); });
    }
    return pooled.alpha();
}

}  // namespace levywell
