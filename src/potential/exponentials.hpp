#pragma once

#include "potential/expression.hpp"

namespace levywell::inline potential {

/// The same formula with exponentials of large arguments kept as exponents wherever they stand in a logarithm
/// or below a fraction's line: log(exp(a) + exp(b)), log(cosh(a)), 1/(1 + exp(a)), exp(a)/(1 + exp(a)),
/// c/cosh(a)^2, sinh(a)/cosh(a) and what is made of them. As written these overflow, and infinity divided by
/// infinity is no number, where the formula itself is finite; and their bounds over a stretch are as wide as
/// the exponentials are. Operands stand before what is done with them.
std::vector<Expression::Node> keep_exponents(const std::vector<Expression::Node>& nodes);

}  // namespace levywell::inline potential
