#include "theory/hierarchical_matrix.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <complex>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;

constexpr Index leaf_size = 128;

/// A block U V^T of the matrix.
struct LowRank {
    MatrixXd u;
    MatrixXd v;
};

struct Range {
    Index first;
    Index last;  ///< one past the end
    Index size() const { return last - first; }
};

double band_entry(const MatrixEntries& entries, Index i, Index j) {
    const Index step = j - i;
    if (step == 0 || step < -2 || step > 2) return 0;
    return entries.band(i, step < 0 ? step + 2 : step + 1);
}

/// Adaptive cross approximation with partial pivoting of smooth(i, j) in the weights' scale. Where pivoting
/// along the last cross finds nothing more, rows all over the block are looked at, for what it did not lead
/// to.
class CrossApproximation {
  public:
    CrossApproximation(const MatrixEntries& entries, Range rows, Range columns, double tolerance)
        : entries_(entries),
          rows_(rows),
          columns_(columns),
          tolerance_(tolerance),
          row_weights_(entries.row_weight.segment(rows.first, rows.size())),
          column_weights_(entries.column_weight.segment(columns.first, columns.size())),
          used_(static_cast<std::size_t>(rows.size()), 0) {}

    LowRank from(Index first_row) {
        constexpr Index looks = 16;
        std::vector<Index> starts{first_row - rows_.first};
        for (Index k = 0; k < looks; ++k) starts.push_back((2 * k + 1) * rows_.size() / (2 * looks));
        for (Index start : starts) follow(start);
        LowRank block{MatrixXd(rows_.size(), static_cast<Index>(u_.size())),
                      MatrixXd(columns_.size(), static_cast<Index>(u_.size()))};
        for (std::size_t k = 0; k < u_.size(); ++k) {
            block.u.col(static_cast<Index>(k)) = u_[k].cwiseQuotient(row_weights_);
            block.v.col(static_cast<Index>(k)) = v_[k].cwiseQuotient(column_weights_);
        }
        return block;
    }

  private:
    bool full() const { return static_cast<Index>(u_.size()) >= std::min(rows_.size(), columns_.size()); }

    /// Adds crosses from a row on, until two in a row are negligible (one alone may be of little weight).
    void follow(Index row) {
        for (int negligible = 0; negligible < 2 && !full() && row >= 0;) {
            if (used_[static_cast<std::size_t>(row)] != 0) return;
            const VectorXd down = add(row);
            if (last_ <= tolerance_ * std::sqrt(square_))
                ++negligible;
            else
                negligible = 0;
            if (down.size() == 0) return;
            row = -1;
            double largest = -1;
            for (Index i = 0; i < rows_.size(); ++i) {
                if (used_[static_cast<std::size_t>(i)] == 0 && std::abs(down(i)) > largest)
                    largest = std::abs(down(i)), row = i;
            }
        }
    }

    /// The cross through a row and its largest entry; its column, empty where the row has nothing left.
    VectorXd add(Index row) {
        used_[static_cast<std::size_t>(row)] = 1;
        last_ = 0;
        VectorXd across(columns_.size());
        for (Index j = 0; j < columns_.size(); ++j)
            across(j) = entries_.smooth(rows_.first + row, columns_.first + j);
        across = across.cwiseProduct(column_weights_) * row_weights_(row);
        for (std::size_t k = 0; k < u_.size(); ++k) across -= u_[k](row) * v_[k];
        Index column = 0;
        const double largest = across.cwiseAbs().maxCoeff(&column);
        // A cross through a row of rounding errors would spread them.
        const double entries = static_cast<double>(rows_.size()) * static_cast<double>(columns_.size());
        if (!(largest > tolerance_ * std::sqrt(square_ / entries))) return {};
        VectorXd down(rows_.size());
        for (Index i = 0; i < rows_.size(); ++i)
            down(i) = entries_.smooth(rows_.first + i, columns_.first + column);
        down = down.cwiseProduct(row_weights_) * column_weights_(column);
        for (std::size_t k = 0; k < u_.size(); ++k) down -= v_[k](column) * u_[k];
        down /= across(column);
        double cross = 0;
        for (std::size_t k = 0; k < u_.size(); ++k) cross += u_[k].dot(down) * v_[k].dot(across);
        last_ = down.norm() * across.norm();
        square_ += last_ * last_ + 2 * cross;
        u_.push_back(down);
        v_.push_back(across);
        return down;
    }

    const MatrixEntries& entries_;
    const Range rows_;
    const Range columns_;
    const double tolerance_;
    const VectorXd row_weights_;
    const VectorXd column_weights_;
    std::vector<char> used_;
    std::vector<VectorXd> u_;
    std::vector<VectorXd> v_;
    double square_ = 0;  ///< of the approximation's Frobenius norm
    double last_ = 0;    ///< norm of the last cross
};

/// The same with the entries of the band, a product of its own for each row that reaches across.
LowRank coupling(const MatrixEntries& entries, Range rows, Range columns, Index first_row, double tolerance) {
    LowRank block = CrossApproximation(entries, rows, columns, tolerance).from(first_row);
    for (Index i = std::max(rows.first, columns.first - 2); i < std::min(rows.last, columns.last + 2); ++i) {
        VectorXd across = VectorXd::Zero(columns.size());
        for (Index j = std::max(columns.first, i - 2); j < std::min(columns.last, i + 3); ++j)
            across(j - columns.first) = band_entry(entries, i, j);
        const double size = across.cwiseAbs().maxCoeff();
        if (!(size > 0)) continue;
        block.u.conservativeResize(Eigen::NoChange, block.u.cols() + 1);
        block.v.conservativeResize(Eigen::NoChange, block.v.cols() + 1);
        block.u.rightCols(1).setZero();
        block.u(i - rows.first, block.u.cols() - 1) = size;
        block.v.rightCols(1) = across / size;
    }
    return block;
}

}  // namespace

MatrixXd rates_of(const MatrixEntries& entries) {
    MatrixXd rates = MatrixXd::Zero(entries.size, entries.size);
    for (Index j = 0; j < entries.size; ++j) {
        for (Index i = 0; i < entries.size; ++i) {
            if (i != j) rates(i, j) = -(entries.smooth(i, j) + band_entry(entries, i, j));
        }
    }
    return rates;
}

struct HierarchicalMatrix::Node {
    Range range;
    MatrixXd dense;  ///< of a leaf
    std::shared_ptr<Node> left;
    std::shared_ptr<Node> right;
    LowRank to_right;  ///< rows of the left half, columns of the right one
    LowRank to_left;

    Node(const MatrixEntries& entries, Range all, double tolerance) : range(all) {
        if (all.size() <= leaf_size) {
            dense = MatrixXd::Zero(all.size(), all.size());
            for (Index j = all.first; j < all.last; ++j) {
                for (Index i = all.first; i < all.last; ++i) {
                    if (i != j)
                        dense(i - all.first, j - all.first) =
                            entries.smooth(i, j) + band_entry(entries, i, j);
                }
            }
            return;
        }
        const Index middle = all.first + all.size() / 2;
        const Range lower{all.first, middle};
        const Range upper{middle, all.last};
        left = std::make_shared<Node>(entries, lower, tolerance);
        right = std::make_shared<Node>(entries, upper, tolerance);
        to_right = coupling(entries, lower, upper, middle - 1, tolerance);
        to_left = coupling(entries, upper, lower, middle, tolerance);
    }

    void add_row_sums(VectorXd& sums) const {
        if (!left) {
            sums.segment(range.first, range.size()) += dense.rowwise().sum();
            return;
        }
        left->add_row_sums(sums);
        right->add_row_sums(sums);
        sums.segment(left->range.first, left->range.size()) +=
            to_right.u * to_right.v.colwise().sum().transpose();
        sums.segment(right->range.first, right->range.size()) +=
            to_left.u * to_left.v.colwise().sum().transpose();
    }

    void set_diagonal(const VectorXd& diagonal) {
        if (left) {
            left->set_diagonal(diagonal);
            right->set_diagonal(diagonal);
        } else {
            dense.diagonal() = diagonal.segment(range.first, range.size());
        }
    }

    void add_product(const MatrixXd& x, MatrixXd& result, bool transposed) const {
        const auto part = [](auto& whole, const Range& rows) {
            return whole.middleRows(rows.first, rows.size());
        };
        if (!left) {
            if (transposed) {
                part(result, range) += dense.transpose() * part(x, range);
            } else {
                part(result, range) += dense * part(x, range);
            }
            return;
        }
        left->add_product(x, result, transposed);
        right->add_product(x, result, transposed);
        const LowRank& above = transposed ? to_left : to_right;
        const LowRank& below = transposed ? to_right : to_left;
        const auto add = [&](const LowRank& block, const Range& rows, const Range& columns) {
            const MatrixXd& out = transposed ? block.v : block.u;
            const MatrixXd& in = transposed ? block.u : block.v;
            part(result, rows) += out * (in.transpose() * part(x, columns));
        };
        add(above, left->range, right->range);
        add(below, right->range, left->range);
    }
};

HierarchicalMatrix::HierarchicalMatrix(const MatrixEntries& entries, double tolerance) {
    const auto root = std::make_shared<Node>(entries, Range{0, entries.size}, tolerance);
    VectorXd sums = VectorXd::Zero(entries.size);
    root->add_row_sums(sums);
    diagonal_ = -sums;
    root->set_diagonal(diagonal_);
    root_ = root;
    row_weight_ = entries.row_weight;
    column_weight_ = entries.column_weight;
    if (!root->left || entries.smooth(1, entries.size - 2) == 0) return;  // nothing is far: nothing is lost
    // The norm of a block is that of the few entries beside the diagonal that it reaches.
    double largest = 0;
    for (Index i = 1; i + 1 < entries.size; ++i)
        largest =
            std::max(largest, std::abs(entries.smooth(i, i + 1)) * row_weight_(i) * column_weight_(i + 1));
    constexpr double norm = 3;  // measured against dense matrices, at most: over the largest entry's
    entry_error_ = tolerance * norm * largest / static_cast<double>(entries.size);
}

double HierarchicalMatrix::lost(const VectorXd& times, const VectorXcd& function) const {
    if (entry_error_ == 0) return 0;
    const std::complex<double> mean = times.dot(function.real()) / times.sum() +
                                      std::complex<double>(0, 1) * (times.dot(function.imag()) / times.sum());
    return entry_error_ * times.cwiseQuotient(row_weight_).norm() *
           (function.array() - mean).abs().matrix().cwiseQuotient(column_weight_).norm();
}

MatrixXd HierarchicalMatrix::times(const MatrixXd& x) const {
    MatrixXd result = MatrixXd::Zero(x.rows(), x.cols());
    root_->add_product(x, result, false);
    return result;
}

MatrixXd HierarchicalMatrix::transposed_times(const MatrixXd& x) const {
    MatrixXd result = MatrixXd::Zero(x.rows(), x.cols());
    root_->add_product(x, result, true);
    return result;
}

double HierarchicalMatrix::expected_bytes(Index size) {
    constexpr double rank = 60;
    const double levels = std::max(0.0, std::log2(static_cast<double>(size) / leaf_size));
    return 8.0 * static_cast<double>(size) * (2 * leaf_size + 3 * rank * levels);
}

/// With A = D + U V^T, D the two halves: A^-1 = (I - W K^-1 V^T) D^-1, W = D^-1 U, K = I + V^T W.
struct HierarchicalInverse::Factor {
    Range range;
    Eigen::PartialPivLU<MatrixXd> lu;  ///< of a leaf, or of K
    std::shared_ptr<const Factor> left;
    std::shared_ptr<const Factor> right;
    MatrixXd w_left;  ///< left half's inverse times its U
    MatrixXd w_right;
    MatrixXd v_left;  ///< what multiplies the left half's unknowns, for the right half's rows
    MatrixXd v_right;

    void solve(Eigen::Ref<MatrixXd> b) const {
        if (!left) {
            b = lu.solve(b).eval();
            return;
        }
        const Index n = left->range.size();
        const Index m = right->range.size();
        left->solve(b.topRows(n));
        right->solve(b.bottomRows(m));
        const Index p = w_left.cols();
        MatrixXd small(p + w_right.cols(), b.cols());
        small.topRows(p) = v_right.transpose() * b.bottomRows(m);
        small.bottomRows(w_right.cols()) = v_left.transpose() * b.topRows(n);
        small = lu.solve(small).eval();
        b.topRows(n) -= w_left * small.topRows(p);
        b.bottomRows(m) -= w_right * small.bottomRows(w_right.cols());
    }

    void solve_transposed(Eigen::Ref<MatrixXd> b) const {
        if (!left) {
            b = lu.transpose().solve(b).eval();
            return;
        }
        const Index n = left->range.size();
        const Index m = right->range.size();
        const Index p = w_left.cols();
        MatrixXd small(p + w_right.cols(), b.cols());
        small.topRows(p) = w_left.transpose() * b.topRows(n);
        small.bottomRows(w_right.cols()) = w_right.transpose() * b.bottomRows(m);
        small = lu.transpose().solve(small).eval();
        b.bottomRows(m) -= v_right * small.topRows(p);
        b.topRows(n) -= v_left * small.bottomRows(w_right.cols());
        left->solve_transposed(b.topRows(n));
        right->solve_transposed(b.bottomRows(m));
    }
};

namespace {

/// Makes the factors of a restriction, taking over from `base` what the changed indices do not touch.
struct Factoring {
    using Factor = HierarchicalInverse::Factor;
    using Node = HierarchicalMatrix::Node;

    const std::vector<char>& in;
    double scale;
    double shift;
    Range changed;

    bool contains(Index i) const { return in[static_cast<std::size_t>(i)] != 0; }

    MatrixXd restricted(const MatrixXd& rows, const Range& range, double factor) const {
        MatrixXd result = factor * rows;
        for (Index i = range.first; i < range.last; ++i) {
            if (!contains(i)) result.row(i - range.first).setZero();
        }
        return result;
    }

    std::shared_ptr<const Factor> make(const Node& node, const std::shared_ptr<const Factor>& base) const {
        const bool touched = node.range.first < changed.last && changed.first < node.range.last;
        if (base && !touched) return base;
        const auto factor = std::make_shared<Factor>();
        factor->range = node.range;
        if (!node.left) {
            MatrixXd dense = scale * node.dense;
            dense.diagonal().array() += shift;
            for (Index i = node.range.first; i < node.range.last; ++i) {
                if (contains(i)) continue;
                dense.row(i - node.range.first).setZero();
                dense.col(i - node.range.first).setZero();
                dense(i - node.range.first, i - node.range.first) = 1;
            }
            factor->lu.compute(dense);
            return factor;
        }
        factor->left = make(*node.left, base ? base->left : nullptr);
        factor->right = make(*node.right, base ? base->right : nullptr);
        const auto half = [&](const Node& child, const std::shared_ptr<const Factor>& now,
                              const std::shared_ptr<const Factor>& before, const MatrixXd& u,
                              const MatrixXd& v, MatrixXd Factor::*w, MatrixXd Factor::*v_in) {
            if (base && now == before) {
                (*factor).*w = (*base).*w;
                (*factor).*v_in = (*base).*v_in;
                return;
            }
            (*factor).*w = restricted(u, child.range, scale);
            now->solve((*factor).*w);
            (*factor).*v_in = restricted(v, child.range, 1);
        };
        half(*node.left, factor->left, base ? base->left : nullptr, node.to_right.u, node.to_left.v,
             &Factor::w_left, &Factor::v_left);
        half(*node.right, factor->right, base ? base->right : nullptr, node.to_left.u, node.to_right.v,
             &Factor::w_right, &Factor::v_right);
        const Index p = factor->w_left.cols();
        const Index q = factor->w_right.cols();
        MatrixXd k = MatrixXd::Identity(p + q, p + q);
        k.topRightCorner(p, q) = factor->v_right.transpose() * factor->w_right;
        k.bottomLeftCorner(q, p) = factor->v_left.transpose() * factor->w_left;
        factor->lu.compute(k);
        return factor;
    }
};

}  // namespace

HierarchicalInverse::HierarchicalInverse(const HierarchicalMatrix& matrix, std::vector<char> in, double scale,
                                         double shift)
    : matrix_(&matrix), in_(std::move(in)), scale_(scale), shift_(shift) {
    root_ = Factoring{in_, scale, shift, {0, matrix.size()}}.make(*matrix.root_, nullptr);
}

HierarchicalInverse HierarchicalInverse::with(Index first, Index last) const {
    HierarchicalInverse result;
    result.matrix_ = matrix_;
    result.in_ = in_;
    result.scale_ = scale_;
    result.shift_ = shift_;
    std::fill(result.in_.begin() + first, result.in_.begin() + last, 1);
    result.root_ = Factoring{result.in_, scale_, shift_, {first, last}}.make(*matrix_->root_, root_);
    return result;
}

MatrixXd HierarchicalInverse::solve(MatrixXd right) const {
    root_->solve(right);
    return right;
}

MatrixXd HierarchicalInverse::solve_transposed(MatrixXd right) const {
    root_->solve_transposed(right);
    return right;
}

}  // namespace levywell::inline theory
