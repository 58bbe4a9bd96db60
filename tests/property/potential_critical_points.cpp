// Critical points of every kind: all found, wherever they lie and in whatever units they are given.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/potential/potential_file.hpp"
#include "potential/barrier_merge.hpp"
#include "potential/polynomial.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fmt/format.h>

using namespace levywell;

namespace {

PotentialFile read(const std::string& text) {
    Faults faults;
    auto file = read_potential_text("name = \"t\"\n" + text, "t.toml", faults);
    INFO(text.substr(0, 1000) << test::listed(faults));
    REQUIRE(faults.empty());
    return file;
}

std::string polynomial_text(const std::vector<double>& coefficients) {
    return fmt::format("kind = \"polynomial\"\ncoefficients = [{:.17e}]\n", fmt::join(coefficients, ", "));
}

/// f' = product of (w - root) over real roots and of ((w - p)^2 + q^2) over complex pairs; f with f(0) = 0.
std::vector<double> polynomial_of(const std::vector<double>& roots,
                                  const std::vector<std::pair<double, double>>& pairs) {
    std::vector<double> slope{1};
    const auto multiply = [&](const std::vector<double>& by) {
        std::vector<double> product(slope.size() + by.size() - 1, 0);
        for (std::size_t i = 0; i < slope.size(); ++i) {
            for (std::size_t j = 0; j < by.size(); ++j) product[i + j] += slope[i] * by[j];
        }
        slope = product;
    };
    for (double root : roots) multiply({-root, 1});
    for (const auto& [p, q] : pairs) multiply({p * p + q * q, -2 * p, 1});
    std::vector<double> value{0};
    for (std::size_t k = 0; k < slope.size(); ++k) value.push_back(slope[k] / static_cast<double>(k + 1));
    return value;
}

std::vector<CriticalPoint> in_turn(const Landscape& landscape) {
    std::vector<CriticalPoint> points;
    for (std::size_t i = 0; i < landscape.minima.size(); ++i) {
        points.push_back(landscape.minima[i]);
        if (i < landscape.maxima.size()) points.push_back(landscape.maxima[i]);
    }
    return points;
}

/// A file of one of four kinds, its lengths and times multiplied.
std::string scaled(int kind, double length, double time) {
    const double energy = length / time * length;
    if (kind == 0) {  // f' = (w + 1) w (w - 1.5)
        return fmt::format("kind = \"critical_points\"\nminima = [{}, {}]\nmaxima = [0]\nstrength = {}\n",
                           -length, 1.5 * length, 1 / length / length / time);
    }
    if (kind == 1) {
        return polynomial_text({0, 0.01 * length / time, -0.5 / time, 0, 0.25 / time / length / length});
    }
    if (kind == 2) {
        const auto point = [&](double at, double height, double curvature) {
            return fmt::format("{{at = {}, height = {}, curvature = {}}}", at * length, height * energy,
                               curvature / time);
        };
        return fmt::format("kind = \"landscape\"\nminima = [{}, {}]\nmaxima = [{}]\n", point(-1, -0.3, 2),
                           point(0.7, -0.1, 9), point(0.1, 0.2, 1));
    }
    std::string w;
    std::string f;
    for (int k = 0; k <= 60; ++k) {
        const double x = -1.8 + 0.06 * k;
        w += fmt::format("{:.17e}, ", x * length);
        f += fmt::format("{:.17e}, ", 0.25 * (x * x - 1) * (x * x - 1) * energy);
    }
    return "kind = \"table\"\nw = [" + w + "]\nf = [" + f + "]\n";
}

}  // namespace

TEST_CASE("Random polynomials up to degree 12: every real root of f' is found, and no other") {
    std::mt19937_64 engine(22);
    const auto uniform = [&](double a, double b) {
        return std::uniform_real_distribution<double>(a, b)(engine);
    };
    for (int round = 0; round < 300; ++round) {
        const int degree = 2 * std::uniform_int_distribution<int>(2, 6)(engine);
        const int count = 2 * std::uniform_int_distribution<int>(0, degree / 2 - 1)(engine) + 1;
        std::vector<double> roots;
        double at = uniform(-2, 0);
        for (int k = 0; k < count; ++k) roots.push_back(at += std::exp(uniform(-4, 0)));
        std::vector<std::pair<double, double>> pairs;
        for (int k = count; k < degree - 1; k += 2) pairs.push_back({uniform(-2, 2), uniform(0.05, 2)});
        const std::vector<double> f = polynomial_of(roots, pairs);
        // Barriers of rounding are none: the smallest must be seen.
        const PolynomialPotential potential(f);
        bool seen = true;
        for (std::size_t k = 1; k < roots.size(); ++k) {
            seen = seen && std::abs(potential.value(roots[k]) - potential.value(roots[k - 1])) >
                               4 * potential.difference_error(roots[k], roots[k - 1]);
        }
        if (!seen) continue;
        const PotentialFile file = read(polynomial_text(f));
        INFO(fmt::format("roots {} flaw {}", fmt::join(roots, ", "), file.landscape.flaw));
        const std::vector<CriticalPoint> points = in_turn(file.landscape);
        REQUIRE(points.size() == roots.size());
        for (std::size_t k = 0; k < roots.size(); ++k)
            CHECK(std::abs(points[k].position - roots[k]) < 2e-5);  // rounded coefficients move roots
    }
}

TEST_CASE("Landscapes do not depend on the units of length and time") {
    for (int kind = 0; kind < 4; ++kind) {
        const std::vector<CriticalPoint> unit = in_turn(read(scaled(kind, 1, 1)).landscape);
        REQUIRE(unit.size() == 3);
        for (double length : {1e-15, 1e-7, 1e-3, 1e7, 1e15}) {
            for (double time : {1e-15, 1e-4, 1.0, 1e15}) {
                INFO("kind " << kind << ", length " << length << ", time " << time);
                const PotentialFile file = read(scaled(kind, length, time));
                CHECK(file.landscape.merged_wells == 0);
                const std::vector<CriticalPoint> points = in_turn(file.landscape);
                REQUIRE(points.size() == 3);
                for (std::size_t k = 0; k < 3; ++k) {
                    CHECK(std::abs(points[k].position / length - unit[k].position) < 1e-9);
                    CHECK(std::abs(points[k].height / length * time / length - unit[k].height) < 1e-9);
                    CHECK(points[k].curvature * time == Approx(unit[k].curvature).epsilon(1e-6));
                }
            }
        }
    }
}

TEST_CASE("critical_points far from 0 keep their barriers and curvatures") {
    const std::vector<CriticalPoint> near =
        in_turn(read("kind = \"critical_points\"\nminima = [-1, 1.5]\nmaxima "
                     "= [0]\n")
                    .landscape);
    for (double offset : {1e3, 1e5, -1e5, 1e8, 1e12}) {
        const PotentialFile file =
            read(fmt::format("kind = \"critical_points\"\nminima = [{}, {}]\nmaxima = [{}]\n", offset - 1,
                             offset + 1.5, offset));
        INFO("offset " << offset);
        const std::vector<CriticalPoint> points = in_turn(file.landscape);
        REQUIRE(points.size() == 3);
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(points[k].position == offset + near[k].position);
            CHECK(points[k].curvature == Approx(near[k].curvature).epsilon(1e-12));
        }
        CHECK(file.landscape.barrier_right(0) == Approx(near[1].height - near[0].height).epsilon(1e-10));
        CHECK(file.landscape.barrier_left(1) == Approx(near[1].height - near[2].height).epsilon(1e-10));
        const auto polynomial = file.potential->slope_polynomial();
        CHECK_FALSE(polynomial);  // rounding about 0 would be seen
    }
    // By hand: f = w^4/4 - w^3/6 - 3 w^2/4.
    CHECK(near[0].height == Approx(0.25 + 1 / 6.0 - 0.75).epsilon(1e-14));
    CHECK(near[2].height == Approx(std::pow(1.5, 4) / 4 - std::pow(1.5, 3) / 6 - 0.75 * 2.25).epsilon(1e-14));
}

TEST_CASE(
    "Polynomials far from 0 are expanded about their centre; coefficients that lost the barrier are "
    "refused") {
    // (w - c)^4/4 - (w - c)^2/2, c = 5000: every coefficient is a double.
    const PotentialFile exact = read(
        "kind = \"polynomial\"\ncoefficients = [156249987500000, -124999995000, 37499999.5, -5000, 0.25]\n");
    REQUIRE(exact.landscape.minima.size() == 2);
    CHECK(exact.landscape.minima[0].position == Approx(4999).epsilon(1e-14));
    CHECK(exact.landscape.barrier_right(0) == Approx(0.25).epsilon(1e-9));
    CHECK(exact.landscape.minima[1].curvature == Approx(2).epsilon(1e-9));
    CHECK_FALSE(exact.potential->slope_polynomial());
    // c = 1e6 + 1/3, rounded to doubles: they are off by more than the barrier.
    using Long = boost::multiprecision::cpp_bin_float_100;
    const Long c = Long(1e6) + Long(1) / 3;
    std::vector<double> rounded;
    for (const Long& term : {Long(c * c * c * c / 4 - c * c / 2), Long(-c * c * c + c),
                             Long(1.5 * c * c - 0.5), Long(-c), Long(0.25)})
        rounded.push_back(static_cast<double>(term));
    Faults faults;
    read_potential_text("name = \"t\"\n" + polynomial_text(rounded), "t.toml", faults);
    INFO(test::listed(faults));
    CHECK(test::has_fault(faults, "t.toml:3", "leave open 1 of the range"));
}

TEST_CASE("A constant within a polynomial costs no barrier, and is said to be left out") {
    for (double constant : {1e3, 1e9, 1e12, -1e15, 1e100}) {
        const PotentialFile file = read(polynomial_text({constant, 0, -0.5, 0, 0.25}));
        INFO(constant);
        REQUIRE(file.landscape.minima.size() == 2);
        CHECK(file.landscape.barrier_right(0) == Approx(0.25).epsilon(1e-9));
        CHECK(file.landscape.maxima[0].curvature == -1);
        CHECK(file.remarks.empty() == (std::abs(constant) <= 1e4));
    }
}

TEST_CASE("Merging keeps the extrema that a search by brute force keeps") {
    std::mt19937_64 engine(5);
    for (int round = 0; round < 300; ++round) {
        const int wells = std::uniform_int_distribution<int>(1, 12)(engine);
        std::vector<double> height;
        for (int k = 0; k < 2 * wells - 1; ++k)
            height.push_back((k % 2) + std::uniform_real_distribution<double>(-0.5, 0.5)(engine));
        const double least = std::uniform_real_distribution<double>(0, 1.5)(engine);
        std::vector<std::size_t> kept(height.size());
        for (std::size_t k = 0; k < kept.size(); ++k) kept[k] = k;
        for (;;) {
            std::size_t smallest = 0;
            double barrier = least;
            for (std::size_t k = 1; k < kept.size(); ++k) {
                const double between = std::abs(height[kept[k]] - height[kept[k - 1]]);
                if (between < barrier) smallest = k, barrier = between;
            }
            if (smallest == 0) break;
            kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(smallest) - 1,
                       kept.begin() + static_cast<std::ptrdiff_t>(smallest) + 1);
        }
        CHECK(merge_barriers(height, [&](std::size_t, std::size_t) { return least; }).index == kept);
    }
}

TEST_CASE("Linear growth is enough, less is refused with its exponent") {
    const std::string expression = "kind = \"expression\"\nf = ";
    CHECK(read(expression + "\"w^2/2 + 2*cos(3*w)\"\n").landscape.minima.size() >= 2);
    CHECK(read(expression + "\"w^2/2 - 0.1*w - 2*(w - atan(w))\"\n").landscape.minima.size() == 2);
    CHECK(read("kind = \"landscape\"\nminima = [{at = -1, height = -0.3, curvature = 2}, {at = 1, height = "
               "-0.3, "
               "curvature = 2}]\nmaxima = [{at = 0, height = 0, curvature = 2}]\ngrowth = 2\n")
              .landscape.minima.size() == 2);
    for (const char* f : {"(1 + w^2)^0.9 - 3*exp(-w^2)", "sqrt(1 + w^2) - 3*exp(-4*(w - 1)^2)",
                          "log(1 + w^2)", "w^2/log(2 + w^2)", "1e70*sqrt(1 + w^2/1e130)"}) {
        Faults faults;
        read_potential_text(std::string("name = \"t\"\n") + expression + "\"" + f + "\"\n", "t.toml", faults);
        INFO(f << test::listed(faults));
        CHECK(test::has_fault(faults, ":2", "it must grow like |w| or faster"));
    }
}

TEST_CASE("Growth is that of w -> inf: waves in a Gaussian and steps do not hide it") {
    std::mt19937_64 engine(300);
    const auto drawn = [&](double least, double most) {
        return std::uniform_real_distribution<double>(least, most)(engine);
    };
    std::vector<std::string> bumps = {
        "1.4*sin(0.923*w^2)*exp(-w^2/6.08) + 0.979/(1+exp(-11.4*(w-0.751)))",
        "3.88*sin(0.236*w^2)*exp(-w^2/21.3) + 1.5/(1+exp(-8.35*(w-1.73)))",
        "0.76*sin(w^2*0.3156)*exp(-w^2/6.754) + 0.8766/(1+exp(-8.365*(w-1.186)))"};
    while (bumps.size() < 300)
        bumps.push_back(fmt::format("{}*sin({}*w^2)*exp(-w^2/{}) + {}/(1+exp(-{}*(w-{})))", drawn(0.5, 4),
                                    drawn(0.2, 1), drawn(4, 25), drawn(0.5, 1.5), drawn(5, 12),
                                    drawn(0.5, 2)));
    const std::string expression = "name = \"t\"\nkind = \"expression\"\nf = \"";
    for (const std::string& bump : bumps) {
        INFO(bump);
        Faults linear;
        read_potential_text(expression + "w^2 + " + bump + "\"\n", "t.toml", linear);
        CHECK(linear.empty());
        Faults less;  // control
        read_potential_text(expression + "(1+w^2)^0.9 + " + bump + "\"\n", "t.toml", less);
        CHECK(test::has_fault(less, ":2", "f' grows like |w|^0.8"));
    }
}

TEST_CASE("growth = 2 continues a landscape by its parabola") {
    const PotentialFile file = read(
        "kind = \"landscape\"\nminima = [{at = 0, height = 0, curvature = 3}, {at = 2, height = 0, curvature "
        "= "
        "1}]\nmaxima = [{at = 1, height = 1, curvature = 2}]\ngrowth = 2\n");
    for (double d : {0x1p-20, 0.5, 7.0, 1e6}) {
        CHECK(file.potential->slope(-d) == Approx(-3 * d).epsilon(1e-12));
        CHECK(file.potential->value(2 + d) == Approx(0.5 * d * d).epsilon(1e-12));
        CHECK(file.potential->curvature(-d) == 3);
    }
}
