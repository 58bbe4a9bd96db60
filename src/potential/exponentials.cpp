#include "potential/exponentials.hpp"

#include "potential/rounding_unit.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace levywell::inline potential {
namespace {

using Node = Expression::Node;
using Operation = Expression::Operation;
using Id = std::uint32_t;

constexpr Id none = std::numeric_limits<Id>::max();

/// What a node becomes: as it is written, and, where exponentials are factors of it, as rest * exp(power).
struct Form {
    Id plain = none;
    Id power = none;       ///< none: no exponential is a factor
    Id rest = none;        ///< none: 1
    bool is_sum = false;   ///< the power is that of a sum of exponentials, which may overflow
    bool divides = false;  ///< such a sum is divided by
};

class Rewriting {
  public:
    explicit Rewriting(const std::vector<Node>& nodes) {
        for (const Node& node : nodes) forms_.push_back(form(node));
    }

    std::vector<Node> result() const {
        std::vector<bool> needed(made_.size());
        needed[forms_.back().plain] = true;
        for (std::size_t k = made_.size(); k-- > 0;) {
            if (!needed[k] || is_leaf(made_[k])) continue;
            needed[made_[k].left] = true;
            if (Expression::is_binary(made_[k].operation)) needed[made_[k].right] = true;
        }
        std::vector<Node> kept;
        std::vector<Id> now(made_.size());
        for (std::size_t k = 0; k < made_.size(); ++k) {
            if (!needed[k]) continue;
            Node node = made_[k];
            if (!is_leaf(node)) {
                node.left = now[node.left];
                node.right = Expression::is_binary(node.operation) ? now[node.right] : 0;
            }
            now[k] = static_cast<Id>(kept.size());
            kept.push_back(node);
        }
        return kept;
    }

  private:
    static bool is_leaf(const Node& node) {
        return node.operation == Operation::number || node.operation == Operation::variable;
    }

    Id make(const Node& node) {
        made_.push_back(node);
        const auto operand = [&](Id k) { return is_leaf(node) ? 0 : alike_[k]; };
        const std::tuple key{node.operation, operand(node.left),
                             Expression::is_binary(node.operation) ? operand(node.right) : 0, node.number};
        alike_.push_back(known_.emplace(key, static_cast<Id>(alike_.size())).first->second);
        return static_cast<Id>(made_.size() - 1);
    }
    Id make(Operation operation, Id left, Id right = 0) { return make(Node{operation, left, right}); }
    Id number(double value, double rounding = 0) {
        return make(Node{Operation::number, 0, 0, value, rounding});
    }

    bool is_number(Id k) const { return made_[k].operation == Operation::number; }
    bool is_positive_number(Id k) const { return is_number(k) && made_[k].number - made_[k].rounding > 0; }
    Id log_of_number(Id k) {
        const double value = std::log(made_[k].number);
        return number(value, 4 * rounding_unit * std::abs(value) + 2 * made_[k].rounding / made_[k].number);
    }

    /// Whether the logarithm is known as a sum of exponents.
    bool has_log(const Form& f) const {
        return f.power != none && (f.rest == none || is_positive_number(f.rest));
    }
    Id log_of(const Form& f) {
        return f.rest == none ? f.power : make(Operation::add, f.power, log_of_number(f.rest));
    }

    Id negative(Id k) { return make(Operation::negate, k); }
    Id rest_of(const Form& f) const { return f.power == none ? f.plain : f.rest; }
    Id times(Id a, Id b) { return a == none ? b : b == none ? a : make(Operation::multiply, a, b); }
    Id over(Id a, Id b) {
        if (b == none) return a;
        return make(Operation::divide, a == none ? number(1) : a, b);
    }

    /// The number c where `exponent` is a + c; none where it is another one.
    Id beyond(Id exponent, Id a) {
        if (alike_[exponent] == alike_[a]) return number(0);
        const Node sum = made_[exponent];
        if (sum.operation == Operation::add && alike_[sum.left] == alike_[a] && is_number(sum.right))
            return sum.right;
        return none;
    }

    /// The exponent of exp(a) / exp(b), none where it is 0; where a stands in a sum b it is taken out of
    /// both.
    Id difference(Id a, Id b) {
        if (a == none) return negative(b);
        if (b == none) return a;
        if (alike_[a] == alike_[b]) return none;
        const Node sum = made_[b];
        if (sum.operation == Operation::log_add) {
            for (const auto& [one, other] :
                 {std::pair(sum.left, sum.right), std::pair(sum.right, sum.left)}) {
                if (const Id left_over = beyond(one, a); left_over != none)
                    return negative(make(Operation::log_add, left_over, make(Operation::subtract, other, a)));
            }
        }
        if (sum.operation == Operation::log_cosh && alike_[a] == alike_[sum.left]) {
            const Id ratio = make(Operation::multiply, number(-2), a);  // of e^-a to e^a
            return make(Operation::subtract, log_of_number(number(2)),
                        make(Operation::log_add, number(0), ratio));
        }
        return make(Operation::subtract, a, b);
    }

    /// Takes rest * exp(power) for the node where what is written divides by a sum of exponentials.
    Form settled(Form f) {
        if (!f.divides) return f;
        f.plain = f.power == none ? f.rest : times(f.rest, make(Operation::exp, f.power));
        if (f.plain == none) f.plain = number(1);
        return f;
    }

    Form form(const Node& node) {
        if (is_leaf(node)) return {make(node)};
        const Form a = forms_[node.left];
        if (!Expression::is_binary(node.operation)) return unary(node.operation, a);
        return binary(node, a, forms_[node.right]);
    }

    Form unary(Operation operation, const Form& a) {
        if (operation == Operation::log && has_log(a)) return {log_of(a)};
        if ((operation == Operation::log2 || operation == Operation::log10) && has_log(a)) {
            const Id base = number(operation == Operation::log2 ? 2 : 10);
            return {make(Operation::divide, log_of(a), log_of_number(base))};
        }
        Form f{make(operation, a.plain)};
        if (operation == Operation::exp) {
            f.power = a.plain;
        } else if (operation == Operation::cosh) {
            f.power = make(Operation::log_cosh, a.plain);
            f.is_sum = true;
        } else if (operation == Operation::sinh) {
            f = {f.plain, make(Operation::log_cosh, a.plain), make(Operation::tanh, a.plain), true};
        } else if (a.power != none && operation == Operation::negate) {
            f = {f.plain, a.power, negative(a.rest == none ? number(1) : a.rest), a.is_sum, a.divides};
        } else if (a.power != none && operation == Operation::sqrt) {
            const Id rest = a.rest == none ? none : make(Operation::sqrt, a.rest);
            f = {f.plain, make(Operation::multiply, number(0.5), a.power), rest, a.is_sum, a.divides};
            return settled(f);
        }
        return f;
    }

    Form binary(const Node& node, const Form& a, const Form& b) {
        Form f{make(node.operation, a.plain, b.plain)};
        const bool exponential = a.power != none || b.power != none;
        switch (node.operation) {
            case Operation::add:
            case Operation::subtract: {
                const auto positive = [&](const Form& x) {
                    return has_log(x) || (x.power == none && is_positive_number(x.plain));
                };
                if (!exponential || !positive(a) || !positive(b)) return f;
                const auto log = [&](const Form& x) {
                    return x.power == none ? log_of_number(x.plain) : log_of(x);
                };
                const Id left = log(a);
                const Id right = log(b);
                f.power = make(Operation::log_add, left, right);
                f.is_sum = true;
                if (node.operation == Operation::subtract) {
                    const Id apart = make(Operation::subtract, left, right);
                    f.rest = make(Operation::tanh, make(Operation::multiply, number(0.5), apart));
                }
                return f;
            }
            case Operation::multiply: {
                if (!exponential) return f;
                const Id power = a.power == none   ? b.power
                                 : b.power == none ? a.power
                                                   : make(Operation::add, a.power, b.power);
                return settled({f.plain, power, times(rest_of(a), rest_of(b)), a.is_sum || b.is_sum,
                                a.divides || b.divides});
            }
            case Operation::divide: {
                if (!exponential) return f;
                return settled({f.plain, difference(a.power, b.power), over(rest_of(a), rest_of(b)),
                                a.is_sum || b.is_sum, a.divides || b.is_sum});
            }
            case Operation::power: {
                if (a.power == none || !is_number(b.plain)) return f;
                const double exponent = made_[b.plain].number;
                const Id rest = a.rest == none ? none : make(Operation::power, a.rest, b.plain);
                return settled({f.plain, make(Operation::multiply, b.plain, a.power), rest, a.is_sum,
                                a.divides || (a.is_sum && exponent < 0)});
            }
            default:
                return f;
        }
    }

    std::vector<Form> forms_;  ///< of what was written
    std::vector<Node> made_;
    std::vector<Id> alike_;  ///< the first that is made_[k] letter by letter
    std::map<std::tuple<Operation, Id, Id, double>, Id> known_;
};

}  // namespace

std::vector<Node> keep_exponents(const std::vector<Node>& nodes) {
    return Rewriting(nodes).result();
}

}  // namespace levywell::inline potential
