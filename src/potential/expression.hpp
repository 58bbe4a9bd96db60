#pragma once

#include "levywell/core/interval.hpp"
#include "potential/derivatives.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace levywell::inline potential {

class ExpressionError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A formula f(w) of numbers, w, pi, + - * / ^ and functions of one argument, parsed. It gives f, f' and f''
/// at a point, and bounds of them over a stretch. Immutable; calls are thread safe.
class Expression {
  public:
    static constexpr std::size_t longest = 10'000;  ///< characters
    static constexpr int deepest = 1000;            ///< parentheses within parentheses

    /// Throws ExpressionError: too long, too deep, or what is no such formula, where, and what to write.
    explicit Expression(const std::string& text);

    /// f - constant(), f' and f'' at w; not finite where f is not defined.
    Derivatives<double> at(double w) const { return evaluate<double>(w); }

    /// Bounds of f - constant(), f' and f'' over a stretch, rounding included; the whole line where there are
    /// none. Over a single point: how exact `at` is there.
    Derivatives<Enclosure> over(const Interval& w) const { return evaluate<Enclosure>({w.lower, w.upper}); }

    double constant() const { return constant_; }             ///< what is added to all else in f
    std::size_t length() const { return length_; }            ///< characters
    std::size_t operations() const { return nodes_.size(); }  ///< of one evaluation

    enum class Operation : std::uint8_t {
        number,
        variable,
        add,
        subtract,
        multiply,
        divide,
        log_add,  ///< log(e^a + e^b)
        power,
        negate,
        exp,
        log,
        log2,
        log10,
        sqrt,
        abs,
        sin,
        cos,
        tan,
        asin,
        acos,
        atan,
        sinh,
        cosh,
        log_cosh,
        tanh,
        asinh,
        acosh,
        atanh
    };

    /// One operation on the results of earlier ones.
    struct Node {
        Operation operation;
        std::uint32_t left = 0;   ///< its operand, or the first of two
        std::uint32_t right = 0;  ///< the second of two
        double number = 0;        ///< of Operation::number
        double rounding = 0;      ///< how far it may lie from what was written
        std::uint32_t at = 0;     ///< where it was written
    };

    static bool is_binary(Operation operation) {
        return operation >= Operation::add && operation <= Operation::power;
    }

  private:
    template <class T>
    Derivatives<T> evaluate(const T& w) const;
    void fold_numbers(const std::string& text);
    void take_constants();

    std::size_t length_;
    std::vector<Node> nodes_;  ///< the last one is f
    double constant_ = 0;
};

}  // namespace levywell::inline potential
