#include "potential/expression.hpp"

#include "potential/exponentials.hpp"
#include "potential/expression_parser.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include <boost/container/small_vector.hpp>
#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

using Operation = Expression::Operation;
constexpr std::size_t usual_operations = 48;

template <class T>
Derivatives<T> binary(Operation operation, const Derivatives<T>& left, const Derivatives<T>& right) {
    switch (operation) {
        case Operation::add:
            return left + right;
        case Operation::subtract:
            return left - right;
        case Operation::multiply:
            return left * right;
        case Operation::divide:
            return left / right;
        case Operation::log_add:
            return log_add(left, right);
        default:
            return pow(left, right);
    }
}

template <class T>
Derivatives<T> unary(Operation operation, const Derivatives<T>& x) {
    const auto log_to_base = [&](double base) { return log(x) * Derivatives<T>{1 / std::log(base), 0, 0}; };
    switch (operation) {
        case Operation::negate:
            return -x;
        case Operation::exp:
            return exp(x);
        case Operation::log:
            return log(x);
        case Operation::log2:
            return log_to_base(2);
        case Operation::log10:
            return log_to_base(10);
        case Operation::sqrt:
            return sqrt(x);
        case Operation::abs:
            return abs(x);
        case Operation::sin:
            return sin(x);
        case Operation::cos:
            return cos(x);
        case Operation::tan:
            return tan(x);
        case Operation::asin:
            return asin(x);
        case Operation::acos:
            return acos(x);
        case Operation::atan:
            return atan(x);
        case Operation::sinh:
            return sinh(x);
        case Operation::cosh:
            return cosh(x);
        case Operation::log_cosh:
            return log_cosh(x);
        case Operation::tanh:
            return tanh(x);
        case Operation::asinh:
            return asinh(x);
        case Operation::acosh:
            return acosh(x);
        default:
            return atanh(x);
    }
}

template <class T>
T number_of(const Expression::Node& node) {
    if constexpr (std::is_same_v<T, double>)
        return node.number;
    else
        return node.rounding > 0 ? node.number + Enclosure(-node.rounding, node.rounding)
                                 : Enclosure(node.number);
}

int depth_of(const std::string& text) {
    int depth = 0;
    int deepest = 0;
    for (char c : text) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        deepest = std::max(deepest, depth);
    }
    return deepest;
}

}  // namespace

Expression::Expression(const std::string& text) : length_(text.size()) {
    if (length_ > longest)
        throw ExpressionError(fmt::format("the expression has {} characters (at most {})", length_, longest));
    if (const int depth = depth_of(text); depth > deepest)
        throw ExpressionError(
            fmt::format("the expression nests {} parentheses (at most {})", depth, deepest));
    nodes_ = parse_expression(text);
    fold_numbers(text);
    nodes_ = keep_exponents(nodes_);
    take_constants();
    if (!std::isfinite(constant_))
        throw ExpressionError(fmt::format("the constants of f add up to {} (numbers too large)", constant_));
}

template <class T>
Derivatives<T> Expression::evaluate(const T& w) const {
    boost::container::small_vector<Derivatives<T>, usual_operations> results(nodes_.size());
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
        const Node& node = nodes_[k];
        const Derivatives<T>& left = results[node.left];
        const Node& right = nodes_[node.right];
        if (node.operation == Operation::number)
            results[k] = {number_of<T>(node), 0, 0};
        else if (node.operation == Operation::variable)
            results[k] = {w, 1, 0};
        else if (node.operation == Operation::power && right.operation == Operation::number)
            results[k] = pow(left, right.number);
        else if (is_binary(node.operation))
            results[k] = binary(node.operation, left, results[node.right]);
        else
            results[k] = unary(node.operation, left);
    }
    return results.back();
}

template Derivatives<double> Expression::evaluate(const double&) const;
template Derivatives<Enclosure> Expression::evaluate(const Enclosure&) const;

/// Operations on numbers alone become numbers, which must be finite, and what nothing refers to is left out.
void Expression::fold_numbers(const std::string& text) {
    std::vector<Node> kept;
    std::vector<std::uint32_t> now(nodes_.size());  // where a node stands in `kept`
    const auto is_number = [&](std::uint32_t k) { return kept[k].operation == Operation::number; };
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
        Node node = nodes_[k];
        if (node.operation != Operation::number && node.operation != Operation::variable) {
            node.left = now[node.left];
            node.right = is_binary(node.operation) ? now[node.right] : 0;
            if (is_number(node.left) && (!is_binary(node.operation) || is_number(node.right))) {
                const auto folded = [&]<class T>(const T&) {
                    const Derivatives<T> left{number_of<T>(kept[node.left]), 0, 0};
                    const double exponent = kept[node.right].number;
                    if (node.operation == Operation::power) return pow(left, exponent).value;
                    if (!is_binary(node.operation)) return unary(node.operation, left).value;
                    return binary(node.operation, left, {number_of<T>(kept[node.right]), 0, 0}).value;
                };
                const double number = folded(double{});
                if (!std::isfinite(number)) {
                    refuse_at(
                        text, node.at,
                        fmt::format("'{}' gives {} here, and f needs finite numbers", token_at(text, node.at),
                                    std::isnan(number) ? "no number" : fmt::format("{}", number)));
                }
                const double rounding = folded(Enclosure{}).distance(number);
                kept.resize(node.left);  // its operands stand last, the first of them first
                node = {Operation::number, 0, 0, number, rounding};
            }
        }
        now[k] = static_cast<std::uint32_t>(kept.size());
        kept.push_back(node);
    }
    nodes_ = std::move(kept);
}

/// Sums up the numbers that stand in the outermost sum, or in a sum that is multiplied by a number there, and
/// leaves zeros.
void Expression::take_constants() {
    struct Term {
        std::size_t node;
        double factor;
    };
    std::vector<Term> terms{{nodes_.size() - 1, 1}};
    while (!terms.empty()) {
        const auto [at, factor] = terms.back();
        terms.pop_back();
        Node& node = nodes_[at];
        switch (node.operation) {
            case Operation::number:
                constant_ += factor * node.number;
                node.number = node.rounding = 0;
                break;
            case Operation::add:
            case Operation::subtract:
                terms.push_back({node.left, factor});
                terms.push_back({node.right, node.operation == Operation::add ? factor : -factor});
                break;
            case Operation::negate:
                terms.push_back({node.left, -factor});
                break;
            case Operation::multiply:
                if (nodes_[node.left].operation == Operation::number)
                    terms.push_back({node.right, factor * nodes_[node.left].number});
                else if (nodes_[node.right].operation == Operation::number)
                    terms.push_back({node.left, factor * nodes_[node.right].number});
                break;
            case Operation::divide:
                if (nodes_[node.right].operation == Operation::number)
                    terms.push_back({node.left, factor / nodes_[node.right].number});
                break;
            default:
                break;
        }
    }
}

}  // namespace levywell::inline potential
