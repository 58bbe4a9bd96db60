#include "tail/gaussian_surrogates.hpp"

#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/tail/pooled_rows.hpp"
#include "tail/row_products.hpp"
#include "tail/weighted_rows.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline tail {

namespace {}  // namespace

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
    if (noise.columns() <= noise.rows()) return as_eigen(noise).cast<double>();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(row_products(noise));
    return solver.eigenvectors() * solver.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal();
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

}  // namespace levywell::inline tail
