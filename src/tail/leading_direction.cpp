#include "levywell/tail/leading_direction.hpp"

#include "levywell/core/fault.hpp"
#include "tail/row_products.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline tail {

LeadingDirection leading_direction(const NoiseMatrix& noise, const std::string& where) {
    const Eigen::MatrixXd products = row_products(noise);
    if (!products.allFinite()) {
        const auto wrong = (!products.diagonal().array().isFinite()).count();
        throw InputError(where,
                         fmt::format("the noise of {} of {} minibatches is not finite", wrong, noise.rows()));
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(products);
    const double square = solver.eigenvalues().tail(1)[0];  // eigenvalues ascend
    if (!(square > 0)) {
        throw InputError(
            where, fmt::format("the noise of all {} minibatches is 0: it has no direction", noise.rows()));
    }
    const Eigen::VectorXf left = solver.eigenvectors().rightCols(1).cast<float>();
    Eigen::VectorXf v = as_eigen(noise).transpose() * left;
    const double norm = v.cast<double>().norm();
    Eigen::Index largest = 0;
    v.cwiseAbs().maxCoeff(&largest);
    v *= static_cast<float>((v[largest] < 0 ? -1 : 1) / norm);
    LeadingDirection leading;
    leading.direction.assign(v.data(), v.data() + v.size());
    leading.deviation = std::sqrt(square / static_cast<double>(noise.rows()));
    leading.share = square / solver.eigenvalues().sum();
    return leading;
}

}  // namespace levywell::inline tail
