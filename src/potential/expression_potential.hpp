#pragma once

#include "potential/walled.hpp"

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace levywell {

/// A user's expression f(w), parsed by muParser. Evaluation only; not thread safe.
class Expression {
  public:
    static constexpr std::size_t longest = 10'000;  ///< characters
    static constexpr int deepest = 1000;            ///< parentheses within parentheses

    /// Throws ExpressionError: too long, too deep, or with the parser's message and position.
    explicit Expression(const std::string& text);
    double operator()(double w) const;

    std::size_t length() const { return length_; }  ///< characters
    std::size_t work() const { return work_; }      ///< of one evaluation: grows as its time does

  private:
    std::size_t length_;
    std::size_t work_;
    std::function<double(double)> evaluate_;
};

class ExpressionError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// f as piecewise Chebyshev polynomials, split until their coefficients have decayed to rounding, so that f'
/// and f'' come from the same form; growth walls beyond the domain.
class ExpressionPotential final : public WalledPotential {
  public:
    /// Domain: as given, or found by going outward until |f''| exceeds 2e4 (steps of 1e-4 then still resolve
    /// it). Throws ExpressionError when f is not finite or not smooth there.
    ExpressionPotential(const Expression& f, std::optional<Interval> domain, double growth);

    /// Largest |f - expression| at points between the nodes, over the largest |f| of the same piece.
    double form_error() const { return form_error_; }

    Interval core() const override { return {left().position, right().position}; }
    std::vector<double> knots() const override;

  protected:
    double inner_value(double w) const override { return evaluate(w, 0); }
    double inner_slope(double w) const override { return evaluate(w, 1); }
    double inner_curvature(double w) const override { return evaluate(w, 2); }

  private:
    struct Piece {
        double lower;
        double upper;
        std::vector<double> coefficients[3];  ///< Chebyshev, of f, f', f''
    };
    void split(const Expression& f, double lower, double upper, int depth);
    double evaluate(double w, int order) const;

    std::vector<Piece> pieces_;
    double form_error_ = 0;
    double smallest_width_ = 0;
    std::size_t work_ = 0;  ///< of all evaluations
};

}  // namespace levywell
