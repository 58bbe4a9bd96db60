#include "levywell/theory/metastability.hpp"

#include "levywell/random/levy_measure.hpp"
#include "theory/arguments.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

namespace levywell::inline theory {
namespace {

constexpr const char* small_noise = "eps -> 0 at fixed alpha < 2";
constexpr const char* pavlyukevich =
    "Pavlyukevich 2007, theorem 1.1; Simsekli, Sagun, Gurbuzbalaban 2019, theorem 1, with C_alpha";

/// (1/alpha) |s - m|^-alpha: the share of the Levy measure beyond s, seen from m, without C_alpha; 0 for s at
/// infinity.
double beyond(double maximum, double minimum, double alpha) {
    return std::isinf(maximum) ? 0 : std::pow(std::abs(maximum - minimum), -alpha) / alpha;
}

Eigen::MatrixXd dense(const WellMatrix& matrix) {
    const auto r = static_cast<Eigen::Index>(matrix.wells);
    return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
        matrix.entries.data(), r, r);
}

}  // namespace

WellMatrix paper_generator(const Wells& wells, double alpha) {
    require_index(alpha);
    const std::size_t r = wells.count();
    WellMatrix q{r, std::vector<double>(r * r, 0)};
    for (std::size_t i = 0; i < r; ++i) {
        for (std::size_t j = 0; j < r; ++j) {
            if (i == j) continue;
            const Interval target = wells.basin(j);
            q(i, j) = std::abs(beyond(target.lower, wells.minima[i], alpha) -
                               beyond(target.upper, wells.minima[i], alpha));
            q(i, i) -= q(i, j);
        }
    }
    return q;
}

double rate_factor(double alpha, double epsilon) {
    require_noise(alpha, epsilon);
    return levy_constant(alpha) * std::pow(epsilon, alpha);
}

std::vector<double> stationary_distribution(const WellMatrix& generator) {
    const auto r = static_cast<Eigen::Index>(generator.wells);
    Eigen::MatrixXd system(r + 1, r);
    for (Eigen::Index i = 0; i < r; ++i) {
        for (Eigen::Index j = 0; j < r; ++j)
            system(j, i) = generator(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
        system(r, i) = 1;
    }
    // Rates of wells far apart differ by orders of magnitude: scale the rows of Q^T to comparable size.
    for (Eigen::Index j = 0; j < r; ++j) {
        const double size = system.row(j).cwiseAbs().maxCoeff();
        if (size > 0) system.row(j) /= size;
    }
    Eigen::VectorXd right = Eigen::VectorXd::Zero(r + 1);
    right(r) = 1;
    const Eigen::VectorXd pi = system.colPivHouseholderQr().solve(right);
    return {pi.data(), pi.data() + r};
}

WellMatrix jump_probabilities(const WellMatrix& generator) {
    WellMatrix result = generator;
    for (std::size_t i = 0; i < generator.wells; ++i) {
        for (std::size_t j = 0; j < generator.wells; ++j)
            result(i, j) = i == j ? 0 : -generator(i, j) / generator(i, i);
    }
    return result;
}

WellMatrix mean_first_passage(const WellMatrix& generator) {
    const std::size_t r = generator.wells;
    WellMatrix result{r, std::vector<double>(r * r, 0)};
    const Eigen::MatrixXd q = dense(generator);
    for (std::size_t j = 0; j < r; ++j) {
        std::vector<Eigen::Index> others;
        for (std::size_t i = 0; i < r; ++i) {
            if (i != j) others.push_back(static_cast<Eigen::Index>(i));
        }
        const Eigen::VectorXd ones = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(others.size()));
        const Eigen::VectorXd times = Eigen::MatrixXd(-q(others, others)).fullPivLu().solve(ones);
        for (std::size_t k = 0; k < others.size(); ++k)
            result(static_cast<std::size_t>(others[k]), j) = times(static_cast<Eigen::Index>(k));
    }
    return result;
}

std::vector<double> relaxation_times(const WellMatrix& generator) {
    const Eigen::VectorXcd values = dense(generator).eigenvalues();
    std::vector<double> rates;
    for (const auto& value : values) rates.push_back(-value.real());
    std::sort(rates.begin(), rates.end());
    std::vector<double> times;
    for (std::size_t k = 1; k < rates.size(); ++k)
        times.push_back(1 / rates[k]);  // the smallest rate is the stationary state's 0
    return times;
}

WellMatrix transition_probabilities(const WellMatrix& generator, double t) {
    if (!(t >= 0)) throw InputError("t", fmt::format("t = {} (must be >= 0)", t));
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(dense(generator));
    const Eigen::MatrixXcd vectors = solver.eigenvectors();
    const Eigen::VectorXcd factors = (t * solver.eigenvalues()).array().exp();
    const Eigen::MatrixXd p = (vectors * factors.asDiagonal() * vectors.inverse()).real();
    WellMatrix result{generator.wells, std::vector<double>(generator.wells * generator.wells)};
    for (std::size_t i = 0; i < generator.wells; ++i) {
        for (std::size_t j = 0; j < generator.wells; ++j)
            result(i, j) = p(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    }
    return result;
}

std::vector<double> two_well_stationary(const Wells& wells, double alpha) {
    require_index(alpha);
    if (wells.count() != 2) throw InputError("wells", fmt::format("{} wells (needs two)", wells.count()));
    const double left = std::pow(wells.maxima[0] - wells.minima[0], alpha);
    const double right = std::pow(wells.minima[1] - wells.maxima[0], alpha);
    return {left / (left + right), right / (left + right)};
}

Reference asymptotic_transition_time(const Wells& wells, double alpha, double epsilon, std::size_t i) {
    require_well(wells, i);
    const double rate = -rate_factor(alpha, epsilon) * paper_generator(wells, alpha)(i, i);
    return {rate > 0 ? 1 / rate : std::numeric_limits<double>::infinity(), small_noise, pavlyukevich};
}

}  // namespace levywell::inline theory
