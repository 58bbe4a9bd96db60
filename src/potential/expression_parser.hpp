#pragma once

#include "potential/expression.hpp"

namespace levywell {

/// The operations of a formula, operands before what is done with them. Throws ExpressionError: where, what
/// is wrong and what to write.
std::vector<Expression::Node> parse_expression(const std::string& text);

}  // namespace levywell
