#include "tail/gaussian_test.hpp"

#include "tail/surrogate_streams.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace levywell::inline tail {
namespace {

constexpr int noises = 199;
constexpr int trials = 20;       // of each stable law
constexpr int trials_seen = 18;  // nine in ten
constexpr double indices[] = {1.98, 1.95, 1.9, 1.8, 1.6, 1.3, 1.0};

struct Heaviness {
    double kurtosis = 0;
    double norms = 0;
};

Heaviness heaviness_of(const Eigen::MatrixXd& values) {
    const Eigen::ArrayXXd centred = (values.rowwise() - values.colwise().mean()).array();
    const Eigen::ArrayXXd squares = centred.square();
    const Eigen::ArrayXd second = squares.colwise().mean();
    const Eigen::ArrayXd fourth = squares.square().colwise().mean();
    const Eigen::ArrayXd logs = squares.rowwise().sum().log() / 2;
    return {(fourth / second.square()).mean() - 3, std::sqrt((logs - logs.mean()).square().mean())};
}

AgainstGaussian compare(double measured, const std::vector<double>& null) {
    const auto n = static_cast<double>(null.size());
    AgainstGaussian result{measured, 0, 0, 1 / (n + 1)};
    for (double value : null) result.mean += value / n;
    for (double value : null) {
        result.deviation += (value - result.mean) * (value - result.mean) / n;
        result.p_value += value >= measured ? 1 / (n + 1) : 0;
    }
    result.deviation = std::sqrt(result.deviation);
    return result;
}

/// Rows of Gaussian noise are independent Gaussian numbers times this: U / sqrt P, or where coordinates are
/// fewer than rows a root of U'U / P.
Eigen::MatrixXd root_of(const Eigen::MatrixXd& values) {
    const Eigen::MatrixXd centred = values.rowwise() - values.colwise().mean();
    const auto p = static_cast<double>(values.rows());
    if (values.cols() >= values.rows()) return centred / std::sqrt(p);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(centred.transpose() * centred / p);
    return solver.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal() * solver.eigenvectors().transpose();
}

}  // namespace

GaussianTest::GaussianTest(const Eigen::MatrixXd& values, std::uint64_t seed)
    : seed_(seed), rows_(values.rows()), root_(root_of(values)) {
    std::vector<double> kurtosis(noises);
    std::vector<double> norms(noises);
#pragma omp parallel for schedule(dynamic)
    for (std::size_t s = 0; s < noises; ++s) {
        AddressedDraws draws(seed_, gaussian_stream + (static_cast<std::uint64_t>(s) << 32));
        const Heaviness found = heaviness_of(gaussian(draws));
        kurtosis[s] = found.kurtosis;
        norms[s] = found.norms;
    }
    const Heaviness measured = heaviness_of(values);
    kurtosis_ = compare(measured.kurtosis, kurtosis);
    norms_ = compare(measured.norms, norms);
    largest_kurtosis_ = *std::max_element(kurtosis.begin(), kurtosis.end());
    largest_norms_ = *std::max_element(norms.begin(), norms.end());
}

Eigen::MatrixXd GaussianTest::gaussian(AddressedDraws& draws) const {
    Eigen::MatrixXd numbers(rows_, root_.rows());
    for (double& x : numbers.reshaped()) x = draws.normal();
    return numbers * root_;
}

bool GaussianTest::refuses(const Eigen::MatrixXd& values) const {
    const Heaviness found = heaviness_of(values);
    return found.kurtosis > largest_kurtosis_ || found.norms > largest_norms_;
}

double GaussianTest::lowest_seen(bool shared) const {
    for (std::size_t k = 0; k < std::size(indices); ++k) {
        int seen = 0;
#pragma omp parallel for schedule(dynamic) reduction(+ : seen)
        for (int t = 0; t < trials; ++t) {
            const auto number = static_cast<std::uint64_t>(t) + trials * (2 * k + (shared ? 1 : 0));
            AddressedDraws draws(seed_, power_stream + (number << 32));
            const auto scale = [&] { return std::exp(draws.log_positive_stable(indices[k] / 2) / 2); };
            Eigen::MatrixXd values = gaussian(draws);
            for (Eigen::Index i = 0; i < values.rows(); ++i) {
                const double of_row = shared ? scale() : 1;
                for (Eigen::Index c = 0; c < values.cols(); ++c) values(i, c) *= shared ? of_row : scale();
            }
            seen += refuses(values) ? 1 : 0;
        }
        if (seen >= trials_seen) return indices[k];
    }
    return 0;
}

GaussianPower GaussianTest::power() const {
    return {lowest_seen(true), lowest_seen(false)};
}

}  // namespace levywell::inline tail
