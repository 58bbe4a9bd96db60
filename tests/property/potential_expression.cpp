// Random formulas against long double arithmetic that shares nothing with the program: values within the
// error that is stated, derivatives by differences, and all wells of random sums of wide and narrow ones.

#include "catch.hpp"
#include "potential/expression_potential.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <random>
#include <string>

#include <fmt/format.h>

using namespace levywell;

namespace {

/// A formula as text, and as a function of long doubles.
struct Formula {
    std::string text;
    std::function<long double(long double)> f;
};

class Maker {
  public:
    explicit Maker(std::mt19937_64& engine) : engine_(engine) {}

    Formula formula(int depth) {
        if (depth == 0 || pick(6) == 0) return leaf();
        const Formula a = formula(depth - 1);
        const auto f = a.f;
        switch (pick(14)) {
            case 0:
                return {"exp(-(" + a.text + ")^2)", [f](long double w) { return std::exp(-f(w) * f(w)); }};
            case 1:
                return {"sin(" + a.text + ")", [f](long double w) { return std::sin(f(w)); }};
            case 2:
                return {"cos(" + a.text + ")", [f](long double w) { return std::cos(f(w)); }};
            case 3:
                return {"tanh(" + a.text + ")", [f](long double w) { return std::tanh(f(w)); }};
            case 4:
                return {"atan(" + a.text + ")", [f](long double w) { return std::atan(f(w)); }};
            case 5:
                return {"sqrt(1 + (" + a.text + ")^2)",
                        [f](long double w) { return std::sqrt(1 + f(w) * f(w)); }};
            case 6:
                return {"log(2 + (" + a.text + ")^2)",
                        [f](long double w) { return std::log(2 + f(w) * f(w)); }};
            case 7:
                return {"(" + a.text + ")^3", [f](long double w) { return f(w) * f(w) * f(w); }};
            case 8:
                return {"abs(" + a.text + ")^3", [f](long double w) { return std::abs(f(w) * f(w) * f(w)); }};
            case 9:
                return {"log(2 * cosh(" + a.text + "))",
                        [f](long double w) { return std::log(2 * std::cosh(f(w))); }};
            case 10:
                return {"0.3 / (1 + exp(" + a.text + "))",
                        [f](long double w) { return 0.3L / (1 + std::exp(f(w))); }};
            default:
                break;
        }
        const Formula b = formula(depth - 1);
        const auto g = b.f;
        switch (pick(7)) {
            case 4:
                return {"log(exp(" + a.text + ") + 0.5*exp(" + b.text + "))",
                        [f, g](long double w) { return std::log(std::exp(f(w)) + 0.5L * std::exp(g(w))); }};
            case 5:
                return {"(exp(" + a.text + ") - exp(" + b.text + ")) / (exp(" + a.text + ") + exp(" + b.text +
                            "))",
                        [f, g](long double w) { return std::tanh(0.5L * (f(w) - g(w))); }};
            case 6:
                return {"(" + a.text + ") * exp(" + b.text + ") / (2 + exp(" + b.text + "))^2",
                        [f, g](long double w) {
                            const long double e = std::exp(-std::abs(g(w)));
                            const long double below = g(w) > 0 ? 2 * e + 1 : 2 + e;
                            return f(w) * e / (below * below);
                        }};
            case 0:
                return {"(" + a.text + " + " + b.text + ")", [f, g](long double w) { return f(w) + g(w); }};
            case 1:
                return {"(" + a.text + " - " + b.text + ")", [f, g](long double w) { return f(w) - g(w); }};
            case 2:
                return {"(" + a.text + " * " + b.text + ")", [f, g](long double w) { return f(w) * g(w); }};
            default:
                return {"(" + a.text + " / (1 + " + "(" + b.text + ")^2))",
                        [f, g](long double w) { return f(w) / (1 + g(w) * g(w)); }};
        }
    }

    double uniform(double a, double b) { return std::uniform_real_distribution<double>(a, b)(engine_); }
    int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(engine_); }

  private:
    Formula leaf() {
        if (pick(3) > 0) return {"w", [](long double w) { return w; }};
        const double number = uniform(-3, 3);
        return {fmt::format("({})", number), [number](long double) { return number; }};
    }

    std::mt19937_64& engine_;
};

}  // namespace

TEST_CASE("Values and derivatives of random formulas, within the stated errors, and bounds that hold") {
    std::mt19937_64 engine(1);
    Maker make(engine);
    int rounded = 0;
    int compared = 0;
    for (int round = 0; round < 2000; ++round) {
        const Formula formula = make.formula(4);
        if (formula.text.find('w') == std::string::npos) continue;
        const Expression f(formula.text);
        const double from = make.uniform(-3, 3);
        const Interval on{from, from + std::exp(make.uniform(-12, 1))};
        const Derivatives<Enclosure> all = f.over(on);
        for (int k = 0; k <= 10; ++k) {
            const double w = k == 10 ? on.upper : on.lower + on.length() * k / 10;
            const Derivatives<double> at = f.at(w);
            const Derivatives<Enclosure> around = f.over({w, w});
            const auto exact = static_cast<double>(formula.f(w) - f.constant());
            if (!std::isfinite(exact)) continue;  // beyond long double too
            INFO(formula.text << " at " << w << ": " << at.value << ", long double " << exact);
            const double of_constant = 1e-12 * std::abs(f.constant());
            CHECK(around.value.lower - of_constant <= exact);
            CHECK(exact <= around.value.upper + of_constant);
            rounded += at.value != exact;
            for (const auto& [bound, value] : {std::pair{all.value, at.value}, std::pair{all.slope, at.slope},
                                               std::pair{all.curvature, at.curvature}}) {
                CHECK(bound.lower <= value);
                CHECK(value <= bound.upper);
            }
            const long double h = 1e-5L;
            const long double up = formula.f(w + h), down = formula.f(w - h), middle = formula.f(w);
            const long double up2 = formula.f(w + 2 * h), down2 = formula.f(w - 2 * h);
            // Of fourth order; h^4 of higher derivatives is too much where f is steep.
            const auto slope = static_cast<double>((8 * (up - down) - (up2 - down2)) / (12 * h));
            const auto curvature =
                static_cast<double>((16 * (up + down) - (up2 + down2) - 30 * middle) / (12 * h * h));
            const double size = 1 + std::abs(at.value) + std::abs(at.slope) + std::abs(at.curvature);
            if (size > 1e4 || std::abs(f.constant()) > 100) continue;
            ++compared;
            CHECK(std::abs(at.slope - slope) < 1e-7 * size);
            if (formula.text.find("abs") == std::string::npos)
                CHECK(std::abs(at.curvature - curvature) < 1e-6 * size);
        }
    }
    CHECK(compared > 15'000);
    CHECK(rounded > 2000);  // control: values do carry errors, which the bounds have to cover
}

TEST_CASE("All wells of random sums of Gaussian wells and bumps of widths from 1e-5 to 1") {
    std::mt19937_64 engine(2);
    Maker make(engine);
    int missed_by_even_points = 0;
    for (int round = 0; round < 150; ++round) {
        struct Bump {
            double at, width, height;
        };
        std::vector<Bump> bumps;
        const int count = 1 + make.pick(5);
        std::string text = "w^4/4 - w^2/2";
        for (int k = 0; k < count; ++k) {
            const Bump bump{make.uniform(-1.8, 1.8), std::pow(10, make.uniform(-5, 0)),
                            make.uniform(-0.5, 0.5)};
            text += fmt::format(" + ({})*exp(-((w-({}))/{})^2)", bump.height, bump.at, bump.width);
            bumps.push_back(bump);
        }
        const auto slope = [&](double w) {
            double sum = w * w * w - w;
            for (const Bump& b : bumps) {
                const double u = (w - b.at) / b.width;
                sum -= 2 * u / b.width * b.height * std::exp(-u * u);
            }
            return sum;
        };
        const auto changes = [&](const std::vector<double>& grid) {
            int n = 0;
            for (std::size_t k = 1; k < grid.size(); ++k)
                n += (slope(grid[k]) > 0) != (slope(grid[k - 1]) > 0);
            return n;
        };
        std::vector<double> grid;
        for (int k = 0; k <= 20000; ++k) grid.push_back(-6 + 12.0 * k / 20000);
        const int even = changes(grid);
        for (const Bump& b : bumps) {  // points where each bump is anything
            for (int k = -4000; k <= 4000; ++k) grid.push_back(b.at + b.width * 7 * k / 4000);
        }
        std::sort(grid.begin(), grid.end());
        const int exact = changes(grid);
        missed_by_even_points += even != exact;
        const std::optional<Interval> domain =
            make.pick(2) == 0 ? std::nullopt : std::optional(Interval{-3, 3.1});
        const ExpressionPotential potential(Expression(text), domain, 4);
        int found = 0;
        double last = -1;
        for (double knot : potential.knots()) {
            const double slope_there = potential.slope(knot);
            found += slope_there * last < 0;
            if (slope_there != 0) last = slope_there;
        }
        INFO(text);
        CHECK(found == exact);
    }
    CHECK(missed_by_even_points > 50);  // control: 20,000 even points miss narrow wells
}
