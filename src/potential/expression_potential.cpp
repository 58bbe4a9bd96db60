#include "potential/expression_potential.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>

#include <boost/math/special_functions/chebyshev.hpp>
#include <fmt/format.h>
#include <muParser.h>

namespace levywell {
namespace {

constexpr int chebyshev_degree = 24;
constexpr double decayed = 1e-13;  // of the largest coefficient: what f' and f'' amplify stays below 1e-9
constexpr std::size_t most_pieces = 20000;
constexpr std::size_t evaluations_of_a_piece = chebyshev_degree + 5;
constexpr std::size_t most_work = 2'000'000'000;  // of all evaluations, in characters: a few seconds
constexpr double steep = 2e4;    // |f''| beyond which steps of 1e-4 would not be allowed anyway [1/time]
constexpr double widest = 4096;  // automatic domains end here at the latest [length]

double checked(const Expression& f, double w) {
    const double value = f(w);
    if (!std::isfinite(value)) throw ExpressionError(fmt::format("f({:.6g}) is {}", w, value));
    return value;
}

/// cos(pi k (j + 1/2) / n): T_k at the nodes, which are those of k = 1.
struct ChebyshevNodes {
    static constexpr int n = chebyshev_degree + 1;
    std::array<std::array<double, n>, n> polynomial{};

    ChebyshevNodes() {
        for (int k = 0; k < n; ++k) {
            for (int j = 0; j < n; ++j) polynomial[k][j] = std::cos(std::numbers::pi * k * (j + 0.5) / n);
        }
    }
};

std::vector<double> fit(const Expression& f, double lower, double upper) {
    static const ChebyshevNodes nodes;
    constexpr int n = ChebyshevNodes::n;
    std::vector<double> values(n);
    for (int j = 0; j < n; ++j)
        values[j] = checked(f, 0.5 * (lower + upper) + 0.5 * (upper - lower) * nodes.polynomial[1][j]);
    std::vector<double> coefficients(n);
    for (int k = 0; k < n; ++k) {
        double sum = 0;
        for (int j = 0; j < n; ++j) sum += values[j] * nodes.polynomial[k][j];
        coefficients[k] = 2 * sum / n;  // the first one is halved by the evaluation
    }
    return coefficients;
}

/// Chebyshev coefficients of the derivative on a stretch of that width (recurrence d_{k-1} = d_{k+1} + 2 k
/// c_k).
std::vector<double> differentiate(const std::vector<double>& c, double width) {
    const std::size_t n = c.size();
    std::vector<double> d(n + 1, 0);
    for (std::size_t k = n - 1; k >= 1; --k)
        d[k - 1] = (k + 1 < n ? d[k + 1] : 0) + 2 * static_cast<double>(k) * c[k];
    d.resize(n - 1);
    for (double& value : d) value *= 2 / width;
    return d;
}

double clenshaw(const std::vector<double>& c, double t) {
    return boost::math::chebyshev_clenshaw_recurrence(c.data(), c.size(), t);
}

/// |f''| by differences over a span in proportion to the distance from 0.
double curvature_estimate(const Expression& f, double w) {
    const double h = 1e-3 * std::max(1.0, std::abs(w));
    return std::abs(checked(f, w + h) - 2 * checked(f, w) + checked(f, w - h)) / (h * h);
}

Interval find_domain(const Expression& f) {
    const auto reach = [&](double direction) {
        double end = 4;
        while (end < widest && curvature_estimate(f, direction * end) < steep) end *= 1.5;
        return direction * end;
    };
    return {reach(-1), reach(1)};
}

/// What an evaluation takes, counted in characters: a power takes as long as 30 others, a call as 20.
std::size_t work_of(const std::string& text) {
    const auto count = [&](char c) {
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
    };
    return 1 + text.size() + 30 * count('^') + 20 * count('(');
}

/// Parentheses within parentheses.
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

Expression::Expression(const std::string& text) : length_(text.size()), work_(work_of(text)) {
    if (length_ > longest)
        throw ExpressionError(fmt::format("the expression has {} characters (at most {})", length_, longest));
    if (const int depth = depth_of(text); depth > deepest)
        throw ExpressionError(
            fmt::format("the expression nests {} parentheses (at most {})", depth, deepest));
    struct Parser {
        double w = 0;
        mu::Parser parser;
    };
    const auto shared = std::make_shared<Parser>();
    try {
        shared->parser.DefineVar("w", &shared->w);
        shared->parser.DefineConst("pi", std::numbers::pi);
        shared->parser.SetExpr(text);
        shared->parser.Eval();
    } catch (const mu::Parser::exception_type& error) {
        throw ExpressionError(
            fmt::format("{} (at character {} of \"{}\")", error.GetMsg(), error.GetPos() + 1, text));
    }
    evaluate_ = [shared](double w) {
        shared->w = w;
        return shared->parser.Eval();
    };
}

double Expression::operator()(double w) const {
    return evaluate_(w);
}

ExpressionPotential::ExpressionPotential(const Expression& f, std::optional<Interval> domain, double growth) {
    const Interval on = domain ? *domain : find_domain(f);
    smallest_width_ = on.length() / static_cast<double>(1 << 16);
    // Sixteen pieces to begin with, so that no wide piece looks smooth by chance.
    for (int k = 0; k < 16; ++k)
        split(f, on.lower + on.length() * k / 16, on.lower + on.length() * (k + 1) / 16, 0);
    const double length = 0.25 * on.length();
    const auto wall = [&](double position, double outward) {
        const double curvature = std::max(std::abs(inner_curvature(position)), std::abs(outward) / length);
        return Wall{position, inner_value(position), std::max(0.0, outward), curvature, length, growth};
    };
    const Wall left = wall(on.lower, -inner_slope(on.lower));
    set_walls(left, wall(on.upper, inner_slope(on.upper)));
}

void ExpressionPotential::split(const Expression& f, double lower, double upper, int depth) {
    work_ += f.work() * evaluations_of_a_piece;
    if (work_ > most_work) {
        throw ExpressionError(fmt::format(
            "f is too long, {} characters, for the {} pieces that it needs (give a table: kind = \"table\")",
            f.length(), pieces_.size()));
    }
    Piece piece{lower, upper, {fit(f, lower, upper), {}, {}}};
    const std::vector<double>& c = piece.coefficients[0];
    double largest = 0;
    for (double value : c) largest = std::max(largest, std::abs(value));
    const double last = std::max({std::abs(c[chebyshev_degree]), std::abs(c[chebyshev_degree - 1]),
                                  std::abs(c[chebyshev_degree - 2])});
    if (last > decayed * largest) {
        if (upper - lower < smallest_width_ || pieces_.size() > most_pieces) {
            throw ExpressionError(
                fmt::format("f is not smooth near w = {:.6g}: f, f' and f'' must be continuous there",
                            0.5 * (lower + upper)));
        }
        const double middle = 0.5 * (lower + upper);
        split(f, lower, middle, depth + 1);
        split(f, middle, upper, depth + 1);
        return;
    }
    piece.coefficients[1] = differentiate(c, upper - lower);
    piece.coefficients[2] = differentiate(piece.coefficients[1], upper - lower);
    for (double t : {-0.93, -0.41, 0.13, 0.77}) {
        const double w = 0.5 * (lower + upper) + 0.5 * (upper - lower) * t;
        if (largest > 0)
            form_error_ = std::max(form_error_, std::abs(clenshaw(c, t) - checked(f, w)) / largest);
    }
    pieces_.push_back(std::move(piece));
}

double ExpressionPotential::evaluate(double w, int order) const {
    auto piece = std::upper_bound(pieces_.begin(), pieces_.end(), w,
                                  [](double at, const Piece& p) { return at < p.lower; });
    if (piece != pieces_.begin()) --piece;
    return clenshaw(piece->coefficients[order],
                    (2 * w - piece->lower - piece->upper) / (piece->upper - piece->lower));
}

std::vector<double> ExpressionPotential::knots() const {
    std::vector<double> result;
    for (const Piece& piece : pieces_) result.push_back(piece.lower);
    return result;
}

}  // namespace levywell
