#pragma once
// Potentials of every kind with random numbers and units: the file's text, and f and f' by formulas of the
// test's own.

#include "levywell/core/interval.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace test {

struct RandomPotential {
    std::string kind;
    std::string text;
    std::function<double(double)> value;
    std::function<double(double)> slope;
    std::vector<double> minima;
    std::vector<double> maxima;
    double steepest = 0;        ///< largest |f''| around the critical points
    double length = 1;          ///< of one well
    bool bounded_only = false;  ///< the formulas hold within `given` alone
    levywell::Interval given;

    double curvature_at(double w) const {
        const double h = 1e-4 * length;
        return (slope(w + h) - slope(w - h)) / (2 * h);
    }
};

namespace random_potentials {

using Engine = std::mt19937_64;

inline double between(Engine& engine, double lower, double upper) {
    return std::uniform_real_distribution<double>(lower, upper)(engine);
}

/// Units: f(w) = (c^2/k) g(w/c), length c and time k.
struct Units {
    double c;
    double k;
};

inline std::string list(const std::vector<double>& numbers) {
    std::string text;
    for (double number : numbers) text += fmt::format("{}{:.17g}", text.empty() ? "" : ", ", number);
    return "[" + text + "]";
}

/// Critical points and the largest |f''| between them, from f' alone; scanned over [lower, upper].
inline void find_points(RandomPotential& p, double lower, double upper) {
    constexpr int cells = 40000;
    double before = p.slope(lower);
    for (int i = 1; i <= cells; ++i) {
        double a = lower + (upper - lower) * (i - 1) / cells;
        double b = lower + (upper - lower) * i / cells;
        const double after = p.slope(b);
        if ((before < 0) != (after < 0)) {
            for (int halving = 0; halving < 80; ++halving) {
                const double middle = 0.5 * (a + b);
                ((p.slope(middle) < 0) == (before < 0) ? a : b) = middle;
            }
            (before < 0 ? p.minima : p.maxima).push_back(0.5 * (a + b));
        }
        before = after;
    }
    const double margin = p.maxima.empty() ? 0 : 0.3 * (p.minima.back() - p.minima.front());
    for (int i = 0; i <= 2000; ++i) {
        const double w =
            p.minima.front() - margin + (p.minima.back() - p.minima.front() + 2 * margin) * i / 2000;
        p.steepest = std::max(p.steepest, std::abs(p.curvature_at(w)));
    }
}

/// f' = s prod(w - c_i), of 2 to 4 wells, as roots or as coefficients of f.
inline RandomPotential product(Engine& engine, Units units, bool as_coefficients) {
    RandomPotential p;
    const std::size_t points = 3 + 2 * (engine() % 3);
    std::vector<double> roots{between(engine, -2, 0)};
    while (roots.size() < points) roots.push_back(roots.back() + between(engine, 0.6, 1.4));
    double largest = 0;
    for (double root : roots) {
        double product = 1;
        for (double other : roots) product *= other == root ? 1 : root - other;
        largest = std::max(largest, std::abs(product));
    }
    const double strength = between(engine, 1.5, 4) / largest;
    std::vector<double> slope{strength};
    for (double root : roots) {
        slope.push_back(0);
        for (std::size_t k = slope.size() - 1; k > 0; --k) slope[k] = slope[k - 1] - root * slope[k];
        slope[0] *= -root;
    }
    std::vector<double> f{0};
    for (std::size_t k = 0; k < slope.size(); ++k) f.push_back(slope[k] / static_cast<double>(k + 1));
    p.slope = [=](double w) {
        double result = strength * units.c / units.k;
        for (double root : roots) result *= w / units.c - root;
        return result;
    };
    p.value = [=](double w) {
        double result = 0;
        for (std::size_t k = f.size(); k-- > 0;) result = result * (w / units.c) + f[k];
        return result * units.c * units.c / units.k;
    };
    p.length = units.c;
    std::vector<double> minima, maxima;
    for (std::size_t i = 0; i < points; ++i) {
        (i % 2 == 0 ? minima : maxima).push_back(roots[i] * units.c);
        p.steepest = std::max(p.steepest, std::abs(p.curvature_at(roots[i] * units.c)));
    }
    p.minima = minima;
    p.maxima = maxima;
    if (as_coefficients) {
        std::vector<double> scaled;
        for (std::size_t k = 0; k < f.size(); ++k)
            scaled.push_back(f[k] * std::pow(units.c, 2 - static_cast<double>(k)) / units.k);
        p.kind = "polynomial";
        p.text = fmt::format("name = \"random\"\nkind = \"polynomial\"\ncoefficients = {}\n", list(scaled));
    } else {
        p.kind = "critical_points";
        p.text = fmt::format(
            "name = \"random\"\nkind = \"critical_points\"\nminima = {}\nmaxima = {}\nstrength = {:.17g}\n",
            list(minima), list(maxima),
            strength * std::pow(units.c, 1 - static_cast<double>(points)) / units.k);
    }
    return p;
}

/// A tilted quartic with a Gaussian bump or dent somewhere, as an expression or as a table of it.
inline RandomPotential bumpy(Engine& engine, Units units, bool as_table) {
    RandomPotential p;
    const double tilt = between(engine, -0.15, 0.15);
    const double height = between(engine, -0.6, 0.4);
    const double at = between(engine, -1.2, 1.2);
    const double width = as_table ? between(engine, 0.2, 0.5) : std::pow(10, between(engine, -1.5, -0.3));
    p.value = [=](double w) {
        const double x = w / units.c;
        return (x * x * x * x / 4 - x * x / 2 + tilt * x +
                height * std::exp(-std::pow((x - at) / width, 2))) *
               units.c * units.c / units.k;
    };
    p.slope = [=](double w) {
        const double x = w / units.c;
        return (x * x * x - x + tilt -
                2 * height * (x - at) / (width * width) * std::exp(-std::pow((x - at) / width, 2))) *
               units.c / units.k;
    };
    p.length = std::min(0.5, width) * units.c;
    find_points(p, -2.5 * units.c, 2.5 * units.c);
    if (!as_table) {
        p.kind = "expression";
        p.text = fmt::format(
            "name = \"random\"\nkind = \"expression\"\nf = \"{1:.17g}*((w/{0:.17g})^4/4 - (w/{0:.17g})^2/2 + "
            "{2:.17g}*w/{0:.17g} + "
            "{3:.17g}*exp(-((w/{0:.17g} - {4:.17g})/{5:.17g})^2))\"\n",
            units.c, units.c * units.c / units.k, tilt, height, at, width);
        return p;
    }
    p.kind = "table";
    const int count = 400 + static_cast<int>(engine() % 1600);
    std::vector<double> w, f;
    for (int k = 0; k <= count; ++k) {
        w.push_back((-2.4 + 4.8 * k / count) * units.c);
        f.push_back(p.value(w.back()));
    }
    p.text = fmt::format("name = \"random\"\nkind = \"table\"\nw = {}\nf = {}\n", list(w), list(f));
    p.bounded_only = true;
    p.given = {-2.4 * units.c, 2.4 * units.c};
    return p;
}

/// Harmonic outside, rippled inside: a drift of linear growth.
inline RandomPotential rippled(Engine& engine, Units units) {
    RandomPotential p;
    const double wave = between(engine, 2, 4);
    const double height = between(engine, 1.5, 3) / (wave * wave);
    const double phase = between(engine, 0, 6);
    p.value = [=](double w) {
        const double x = w / units.c;
        return (x * x / 2 + height * std::cos(wave * x + phase)) * units.c * units.c / units.k;
    };
    p.slope = [=](double w) {
        const double x = w / units.c;
        return (x - height * wave * std::sin(wave * x + phase)) * units.c / units.k;
    };
    p.length = units.c / wave;
    find_points(p, -4 * units.c, 4 * units.c);
    p.kind = "expression, linear growth";
    p.text = fmt::format(
        "name = \"random\"\nkind = \"expression\"\nf = \"{1:.17g}*((w/{0:.17g})^2/2 + "
        "{2:.17g}*cos({3:.17g}*w/{0:.17g} + {4:.17g}))\"\n",
        units.c, units.c * units.c / units.k, height, wave, phase);
    return p;
}

/// Minima and maxima of random heights and curvatures, joined as docs/potentials.md and the header of the
/// kind say.
inline RandomPotential landscape(Engine& engine, Units units) {
    struct Point {
        double at, height, curvature;
    };
    RandomPotential p;
    std::vector<Point> points;
    const std::size_t count = 3 + 2 * (engine() % 3);
    const double growth = between(engine, 2.5, 6);
    double at = between(engine, -3, -1);
    for (std::size_t i = 0; i < count; ++i) {
        points.push_back(
            {at, i % 2 == 0 ? between(engine, -0.4, 0.1) : between(engine, 0.2, 0.6), between(engine, 1, 4)});
        at += between(engine, 0.6, 1.5);
    }
    const auto area = [](double s) { return s >= 1 ? 0.15 : s * s * (0.5 - s * s * (0.75 - 0.4 * s)); };
    const auto hat = [](double s) { return s >= 1 ? 0.0 : s * (1 - s * s * (3 - 2 * s)); };
    const auto piece = [=](double x, bool slope) {
        if (x < points.front().at || x > points.back().at) {
            const bool left = x < points.front().at;
            const Point& m = left ? points.front() : points.back();
            const double reach =
                left ? points[1].at - points[0].at : points[count - 1].at - points[count - 2].at;
            const double d = left ? m.at - x : x - m.at;
            const double more = std::pow(d / reach, growth - 2);
            return slope ? (left ? -1 : 1) * m.curvature * d * (1 + more)
                         : m.height + m.curvature * d * d * (0.5 + more / growth);
        }
        std::size_t j = 0;
        while (j + 2 < count && x > points[j + 1].at) ++j;
        const Point& low = points[j % 2 == 0 ? j : j + 1];
        const Point& high = points[j % 2 == 0 ? j + 1 : j];
        const double length = std::abs(high.at - low.at);
        const double rise = high.height - low.height;
        const double t = std::abs(x - low.at) / length;
        const double k0 = low.curvature * length * length;
        const double k1 = high.curvature * length * length;
        const double t0 = std::min(1.0, std::sqrt(3 * rise / k0));  // 0.15 k t^2 <= 0.45 rise
        const double t1 = std::min(1.0, std::sqrt(3 * rise / k1));
        const double rest = rise - 0.15 * (k0 * t0 * t0 + k1 * t1 * t1);
        if (slope)
            return (high.at > low.at ? 1 : -1) *
                   (k0 * t0 * hat(t / t0) + k1 * t1 * hat((1 - t) / t1) +
                    30 * rest * t * t * (1 - t) * (1 - t)) /
                   length;
        return low.height + k0 * t0 * t0 * area(t / t0) + k1 * t1 * t1 * (0.15 - area((1 - t) / t1)) +
               rest * t * t * t * (10 - t * (15 - 6 * t));
    };
    p.value = [=](double w) { return piece(w / units.c, false) * units.c * units.c / units.k; };
    p.slope = [=](double w) { return piece(w / units.c, true) * units.c / units.k; };
    p.length = 0.5 * units.c;
    std::string minima, maxima;
    for (std::size_t i = 0; i < count; ++i) {
        (i % 2 == 0 ? p.minima : p.maxima).push_back(points[i].at * units.c);
        std::string& side = i % 2 == 0 ? minima : maxima;
        side += fmt::format("{}{{at = {:.17g}, height = {:.17g}, curvature = {:.17g}}}",
                            side.empty() ? "" : ", ", points[i].at * units.c,
                            points[i].height * units.c * units.c / units.k, points[i].curvature / units.k);
    }
    for (int i = 0; i <= 2000; ++i) {
        const double w = p.minima.front() + (p.minima.back() - p.minima.front()) * i / 2000;
        p.steepest = std::max(p.steepest, std::abs(p.curvature_at(w)));
    }
    p.kind = "landscape";
    p.text = fmt::format(
        "name = \"random\"\nkind = \"landscape\"\nminima = [{}]\nmaxima = [{}]\ngrowth = {:.17g}\n", minima,
        maxima, growth);
    return p;
}

/// One parabola, or no force at all.
inline RandomPotential plain(Engine& engine, Units units, bool flat) {
    RandomPotential p;
    const double curvature = flat ? 0 : between(engine, 0.5, 3) / units.k;
    p.value = [=](double w) { return curvature * w * w / 2; };
    p.slope = [=](double w) { return curvature * w; };
    p.length = units.c;
    p.minima = {0};
    p.steepest = flat ? 1 / units.k : curvature;
    p.kind = flat ? "flat" : "quadratic";
    p.text = flat ? "name = \"random\"\nkind = \"flat\"\n"
                  : fmt::format("name = \"random\"\nkind = \"quadratic\"\ncurvature = {:.17g}\n", curvature);
    return p;
}

}  // namespace random_potentials

inline RandomPotential random_potential(std::mt19937_64& engine) {
    using namespace random_potentials;
    const Units units{std::pow(10, between(engine, -3, 3)), std::pow(10, between(engine, -3, 3))};
    switch (engine() % 9) {
        case 0:
            return product(engine, units, false);
        case 1:
            return product(engine, units, true);
        case 2:
        case 3:
            return bumpy(engine, units, false);
        case 4:
            return bumpy(engine, units, true);
        case 5:
            return rippled(engine, units);
        case 6:
            return plain(engine, units, engine() % 2 == 0);
        default:
            return landscape(engine, units);
    }
}

}  // namespace test
