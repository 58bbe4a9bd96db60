#include "theory/generator.hpp"

#include <limits>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;

constexpr double unit_of_a_rate = std::numeric_limits<double>::epsilon();
constexpr double compressed_growth = 10;  // measured against eliminations without subtraction

std::variant<HierarchicalMatrix, DenseRates> matrix_of(const MatrixEntries& entries, double tolerance,
                                                       Elimination elimination) {
    if (elimination == Elimination::compressed) return HierarchicalMatrix(entries, tolerance);
    return std::make_shared<const MatrixXd>(rates_of(entries));
}

/// Where each rate is off by as much as itself. (Of a matrix that keeps its diagonal apart from the other
/// rates it is the diagonal that is off, whatever the function.)
VectorXd turnover(const MatrixXd& rates, const VectorXd& function) {
    VectorXd result = VectorXd::Zero(function.size());
    for (Index j = 0; j < function.size(); ++j)
        result += rates.col(j).cwiseAbs().cwiseProduct((function.array() - function(j)).abs().matrix());
    return result;
}

}  // namespace

GeneratorInverse GeneratorInverse::with(Index first, Index last) const {
    return std::visit([&](const auto& inverse) { return GeneratorInverse(inverse.with(first, last)); },
                      inverse_);
}

MatrixXd GeneratorInverse::solve(const MatrixXd& right) const {
    return std::visit([&](const auto& inverse) { return MatrixXd(inverse.solve(right)); }, inverse_);
}

MatrixXd GeneratorInverse::solve_transposed(const MatrixXd& right) const {
    return std::visit([&](const auto& inverse) { return MatrixXd(inverse.solve_transposed(right)); },
                      inverse_);
}

double GeneratorInverse::rounding() const {
    const auto* const chain = std::get_if<ChainInverse>(&inverse_);
    return unit_of_a_rate * (chain != nullptr
                                 ? static_cast<double>(chain->eliminated()) * chain->cancellation()
                                 : compressed_growth);
}

Generator::Generator(const MatrixEntries& entries, double tolerance, Elimination elimination)
    : matrix_(matrix_of(entries, tolerance, elimination)) {}

Index Generator::size() const {
    const auto* const dense = std::get_if<DenseRates>(&matrix_);
    return dense != nullptr ? (*dense)->rows() : std::get<HierarchicalMatrix>(matrix_).size();
}

GeneratorInverse Generator::inverse(const std::vector<char>& in, const std::vector<char>& later, double scale,
                                    double shift) const {
    if (const auto* const dense = std::get_if<DenseRates>(&matrix_))
        return GeneratorInverse(ChainInverse(*dense, in, later, scale, shift));
    return GeneratorInverse(HierarchicalInverse(std::get<HierarchicalMatrix>(matrix_), in, scale, shift));
}

MatrixXd Generator::rates_into(const MatrixXd& sets) const {
    if (const auto* const dense = std::get_if<DenseRates>(&matrix_)) return **dense * sets;
    return -std::get<HierarchicalMatrix>(matrix_).times(sets);
}

VectorXd Generator::rates_from(const VectorXd& set) const {
    if (const auto* const dense = std::get_if<DenseRates>(&matrix_)) return (*dense)->transpose() * set;
    return -std::get<HierarchicalMatrix>(matrix_).transposed_times(set);
}

double Generator::error(const GeneratorInverse& inverse, const VectorXd& times,
                        const VectorXcd& function) const {
    if (const auto* const dense = std::get_if<DenseRates>(&matrix_))
        return inverse.rounding() *
               times.dot(turnover(**dense, function.real()) + turnover(**dense, function.imag()));
    const auto& compressed = std::get<HierarchicalMatrix>(matrix_);
    const VectorXd leaving = compressed.diagonal().cwiseProduct(function.cwiseAbs());
    return inverse.rounding() * times.cwiseProduct(leaving).norm() + compressed.lost(times, function);
}

VectorXd Generator::rounding(const GeneratorInverse& inverse, const VectorXd& function) const {
    if (const auto* const dense = std::get_if<DenseRates>(&matrix_))
        return inverse.rounding() * turnover(**dense, function);
    return inverse.rounding() *
           std::get<HierarchicalMatrix>(matrix_).diagonal().cwiseProduct(function.cwiseAbs());
}

}  // namespace levywell::inline theory
