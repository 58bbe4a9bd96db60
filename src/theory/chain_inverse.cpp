#include "theory/chain_inverse.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr Index panel = 48;  // columns eliminated before the rest is brought up to date by one product

}  // namespace

/// Of the first `size` rows and columns: unit lower and upper triangle. The last column holds minus what
/// each row loses to what is not among the columns.
struct ChainInverse::Factor {
    MatrixXd matrix;
    Index size;
    double cancellation = 1;

    Factor(MatrixXd rows, Index eliminated) : matrix(std::move(rows)), size(eliminated) {
        const Index height = matrix.rows();
        const Index width = matrix.cols();
        for (Index first = 0; first < size; first += panel) {
            const Index last = std::min(first + panel, size);
            for (Index n = first; n < last; ++n) {
                const Index done = n - first;
                auto row = matrix.row(n).tail(width - n - 1);
                row.noalias() -=
                    matrix.row(n).segment(first, done) * matrix.block(first, n + 1, done, width - n - 1);
                const double leaving = -row.sum();
                const double moduli = row.cwiseAbs().sum();
                cancellation = leaving > 0 ? std::max(cancellation, moduli / leaving) : HUGE_VAL;
                matrix(n, n) = leaving;
                auto column = matrix.col(n).tail(height - n - 1);
                column.noalias() -=
                    matrix.block(n + 1, first, height - n - 1, done) * matrix.col(n).segment(first, done);
                column /= leaving;
            }
            matrix.bottomRightCorner(height - last, width - last).noalias() -=
                matrix.block(last, first, height - last, last - first) *
                matrix.block(first, last, last - first, width - last);
        }
    }

    auto lower() const { return matrix.topLeftCorner(size, size).triangularView<Eigen::UnitLower>(); }
    auto upper() const { return matrix.topLeftCorner(size, size).triangularView<Eigen::Upper>(); }

    void solve_lower_transposed(MatrixXd& x) const {
        const auto triangle = lower();
        triangle.transpose().solveInPlace(x);
    }
    void solve_upper_transposed(MatrixXd& x) const {
        const auto triangle = upper();
        triangle.transpose().solveInPlace(x);
    }
};

ChainInverse::ChainInverse(const DenseRates& rates, const std::vector<char>& in,
                           const std::vector<char>& later, double scale, double shift) {
    const auto is = [](const std::vector<char>& set, Index i) {
        return set[static_cast<std::size_t>(i)] != 0;
    };
    const Index all = rates->rows();
    std::vector<Index> ended;
    for (Index i = 0; i < all; ++i) {
        if (is(in, i)) order_.push_back(i);
    }
    const auto size = static_cast<Index>(order_.size());
    for (Index i = 0; i < all; ++i) {
        if (is(in, i)) continue;
        (is(later, i) ? order_ : ended).push_back(i);
    }
    const auto rows = static_cast<Index>(order_.size());
    MatrixXd matrix(rows, rows + 1);
    matrix.leftCols(rows) = -scale * (*rates)(order_, order_);
    matrix.rightCols(1) = -scale * (*rates)(order_, ended).rowwise().sum();
    matrix.rightCols(1).array() -= shift;
    factor_ = std::make_shared<Factor>(std::move(matrix), size);
    cancellation_ = factor_->cancellation;
}

ChainInverse ChainInverse::with(Index first, Index last) const {
    ChainInverse result = *this;
    const Index begin = std::find(order_.begin() + factor_->size, order_.end(), first) - order_.begin();
    const Index rows = last - first;
    const Index all = factor_->matrix.rows();
    MatrixXd matrix(rows, rows + 1);
    const auto left = factor_->matrix.middleRows(begin, rows);
    matrix.leftCols(rows) = left.middleCols(begin, rows);
    matrix.rightCols(1) = left.rightCols(1);
    for (Index j = factor_->size; j < all; ++j) {
        if (j < begin || j >= begin + rows) matrix.rightCols(1) += left.col(j);
    }
    result.opened_ = std::make_shared<Factor>(std::move(matrix), rows);
    result.first_opened_ = begin;
    result.cancellation_ = std::max(cancellation_, result.opened_->cancellation);
    return result;
}

MatrixXd ChainInverse::solve(const MatrixXd& right) const {
    const Index n = factor_->size;
    const std::vector<Index> inner(order_.begin(), order_.begin() + n);
    MatrixXd x = right(inner, Eigen::all);
    factor_->lower().solveInPlace(x);
    MatrixXd result = right;
    if (opened_) {
        const Index m = opened_->size;
        const std::vector<Index> more(order_.begin() + first_opened_, order_.begin() + first_opened_ + m);
        MatrixXd y = right(more, Eigen::all);
        y.noalias() -= factor_->matrix.block(first_opened_, 0, m, n) * x;
        opened_->lower().solveInPlace(y);
        opened_->upper().solveInPlace(y);
        x.noalias() -= factor_->matrix.block(0, first_opened_, n, m) * y;
        result(more, Eigen::all) = y;
    }
    factor_->upper().solveInPlace(x);
    result(inner, Eigen::all) = x;
    return result;
}

MatrixXd ChainInverse::solve_transposed(const MatrixXd& right) const {
    const Index n = factor_->size;
    const std::vector<Index> inner(order_.begin(), order_.begin() + n);
    MatrixXd x = right(inner, Eigen::all);
    factor_->solve_upper_transposed(x);
    MatrixXd result = right;
    if (opened_) {
        const Index m = opened_->size;
        const std::vector<Index> more(order_.begin() + first_opened_, order_.begin() + first_opened_ + m);
        MatrixXd y = right(more, Eigen::all);
        y.noalias() -= factor_->matrix.block(0, first_opened_, n, m).transpose() * x;
        opened_->solve_upper_transposed(y);
        opened_->solve_lower_transposed(y);
        x.noalias() -= factor_->matrix.block(first_opened_, 0, m, n).transpose() * y;
        result(more, Eigen::all) = y;
    }
    factor_->solve_lower_transposed(x);
    result(inner, Eigen::all) = x;
    return result;
}

}  // namespace levywell::inline theory
