#include "tail/gaussian_norms.hpp"

#include "tail/addressed_draws.hpp"
#include "tail/surrogate_streams.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline tail {

DirectionSpectrum direction_spectrum(const Eigen::MatrixXd& rows) {
    const Eigen::MatrixXd units = rows.rowwise().normalized();
    const auto p = static_cast<double>(rows.rows());
    const auto m = static_cast<double>(rows.cols());
    const Eigen::MatrixXd products = units * units.transpose();
    const double off = (products.squaredNorm() - products.diagonal().squaredNorm()) / (p * (p - 1));
    DirectionSpectrum spectrum;
    spectrum.effective = std::clamp(1 / off, 1.0, m);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(units.transpose() * units / p,
                                                                Eigen::EigenvaluesOnly);
    const double spread = solver.eigenvalues().squaredNorm() - 1 / m;
    const double wanted = 1 / spectrum.effective - 1 / m;
    const double shrink = spread > 0 ? std::sqrt(std::clamp(wanted / spread, 0.0, 1.0)) : 0;
    for (double value : solver.eigenvalues())
        spectrum.weights.push_back(std::max(0.0, 1 / m + shrink * (value - 1 / m)));
    return spectrum;
}

std::vector<double> gaussian_log_norms(const DirectionSpectrum& spectrum, std::uint64_t seed) {
    constexpr std::size_t norms = 1 << 13;
    std::vector<double> logs(norms);
#pragma omp parallel for schedule(static)
    for (std::size_t k = 0; k < norms; ++k) {
        AddressedDraws draws(seed, base_stream + (static_cast<std::uint64_t>(k) << 32));
        double sum = 0;
        for (double weight : spectrum.weights) {
            const double x = draws.normal();
            sum += weight * x * x;
        }
        logs[k] = std::log(sum) / 2;
    }
    return logs;
}

}  // namespace levywell::inline tail
