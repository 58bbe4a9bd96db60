#include "theory/level_modes.hpp"

#include "theory/arnoldi.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::VectorXcd;
using Eigen::VectorXd;

using Operator = std::function<VectorXd(const VectorXd&)>;

/// Pairs of the inverse that are looked at for one mode: conjugates, and some that are fast and turn slowly.
constexpr Index looked_at(std::size_t count) {
    return 2 * static_cast<Index>(count) + 4;
}

/// What begins a Krylov space: no symmetry of a problem makes it orthogonal to a mode.
VectorXd start_vector(Index size) {
    VectorXd start(size);
    for (Index i = 0; i < size; ++i) start(i) = 1 + std::cos(static_cast<double>(i));
    return start;
}

/// Modes from the inverse of minus the generator and its transpose.
std::vector<LevelMode> modes_of(const Level& level, std::size_t count, const Operator& inverse,
                                const Operator& transposed) {
    // Far elements, which grow with the distance, count no more than others.
    const VectorXd weight = level.widths().cwiseMin(1);
    const VectorXd start = start_vector(weight.size());
    const Operator of_functions = [&](const VectorXd& v) { return inverse(level.averages(v)); };
    const Eigenpairs right = largest_eigenpairs(of_functions, weight, inverse(start), looked_at(count));
    // Densities: masses over widths.
    const Operator of_densities = [&](const VectorXd& density) {
        const VectorXd masses = level.transposed_averages(density.cwiseProduct(weight));
        return VectorXd(transposed(masses).cwiseQuotient(weight));
    };
    const Eigenpairs left = largest_eigenpairs(of_densities, weight, of_densities(start), looked_at(count));
    std::vector<LevelMode> modes;
    for (Index k = 0; k < right.value.size(); ++k) {
        if (right.value(k).imag() > 0) continue;  // its conjugate's rate has a positive frequency
        // Beside a rate so small the iteration sees others in its own rounding only.
        constexpr double seen = 1e-14;
        if (std::abs(right.value(k)) < seen * std::abs(right.value(0))) continue;
        Index nearest = 0;
        (left.value.array() - right.value(k)).abs().minCoeff(&nearest);
        LevelMode mode;
        mode.rate = 1.0 / right.value(k);
        mode.right = right.vector.col(k);
        const VectorXcd weights = left.vector.col(nearest).cwiseProduct(weight);
        mode.left.resize(weights.size());
        mode.left.real() = level.transposed_averages(weights.real());
        mode.left.imag() = level.transposed_averages(weights.imag());
        const double product = std::abs(mode.left.cwiseProduct(mode.right).sum());
        mode.rounding = level.rounding(weights.cwiseAbs(), mode.right) / product;
        mode.error = mode.rounding + std::abs(mode.rate - 1.0 / left.value(nearest)) +
                     right.residual(k) * std::abs(mode.rate);
        modes.push_back(std::move(mode));
    }
    std::stable_sort(modes.begin(), modes.end(),
                     [](const LevelMode& a, const LevelMode& b) { return a.rate.real() < b.rate.real(); });
    if (modes.size() > count) modes.resize(count);
    return modes;
}

}  // namespace

VectorXd quasi_stationary_masses(const LevelMode& mode) {
    const std::complex<double> sum = mode.left.sum();
    return (mode.left / sum).real();
}

std::vector<LevelMode> killed_modes(const Level& level, std::size_t count) {
    return modes_of(
        level, count, [&](const VectorXd& v) { return level.solve(v); },
        [&](const VectorXd& v) { return level.solve_transposed(v); });
}

std::vector<LevelMode> relaxation_modes(const Level& level, std::size_t count) {
    // On functions of stationary mean 0 minus the generator has an inverse: the one with the anchor, whose
    // value there is then chosen anew.
    const VectorXd masses = level.stationary_masses().first;
    const auto centred = [&](const VectorXd& v) { return VectorXd(v.array() - masses.dot(v)); };
    const auto balanced = [&](const VectorXd& v) { return VectorXd(v - masses * v.sum()); };
    return modes_of(
        level, count, [&](const VectorXd& v) { return centred(level.solve(centred(v))); },
        [&](const VectorXd& v) { return balanced(level.solve_transposed(balanced(v))); });
}

}  // namespace levywell::inline theory
