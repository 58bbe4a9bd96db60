#pragma once

#include "potential/expression.hpp"

namespace levywell::inline potential {

/// The operations of a formula, operands before what is done with them. Throws ExpressionError: where, what
/// is wrong and what to write.
std::vector<Expression::Node> parse_expression(const std::string& text);

/// Throws ExpressionError: what is wrong at a byte of a formula, with its place.
[[noreturn]] void refuse_at(const std::string& text, std::size_t at, const std::string& what);

/// The name that stands there, or the sign.
std::string token_at(const std::string& text, std::size_t at);

}  // namespace levywell::inline potential
