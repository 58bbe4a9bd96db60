#include "tail/row_products.hpp"

#include <algorithm>

namespace levywell::inline tail {

Eigen::MatrixXd row_products(const NoiseMatrix& noise) {
    const auto values = as_eigen(noise);
    constexpr std::int64_t stretch = 1 << 14;            // single precision adds up no more than that
    const float largest = values.cwiseAbs().maxCoeff();  // squares of tiny numbers would be 0
    const double unit = largest > 0 ? static_cast<double>(largest) : 1;
    const std::int64_t stretches = (noise.columns() + stretch - 1) / stretch;
    Eigen::MatrixXd products = Eigen::MatrixXd::Zero(noise.rows(), noise.rows());
#pragma omp parallel for ordered schedule(static, 1)
    for (std::int64_t s = 0; s < stretches; ++s) {
        const RowMajorFloats part =
            values.middleCols(s * stretch, std::min(stretch, noise.columns() - s * stretch)) /
            static_cast<float>(unit);
        const Eigen::MatrixXf some = part * part.transpose();
#pragma omp ordered
        products += some.cast<double>();
    }
    return unit * unit * products;
}

}  // namespace levywell::inline tail
