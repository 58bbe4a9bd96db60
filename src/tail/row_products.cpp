#include "tail/row_products.hpp"

#include <algorithm>

namespace levywell {

Eigen::MatrixXd row_products(const NoiseMatrix& noise) {
    constexpr std::int64_t stretch = 1 << 14;  // single precision adds up no more than that
    const auto values = as_eigen(noise);
    Eigen::MatrixXd products = Eigen::MatrixXd::Zero(noise.rows(), noise.rows());
    for (std::int64_t begin = 0; begin < noise.columns(); begin += stretch) {
        const auto part = values.middleCols(begin, std::min(stretch, noise.columns() - begin));
        const Eigen::MatrixXf some = part * part.transpose();
        products += some.cast<double>();
    }
    return products;
}

}  // namespace levywell
