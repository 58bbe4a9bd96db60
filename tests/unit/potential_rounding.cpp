// Rounding of f, and errors of points, count where they are: not for wells that they do not touch.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/potential/potential_file.hpp"
#include "potentials.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace levywell;
using Catch::Contains;

namespace {

std::string remarks(const PotentialFile& file) {
    return fmt::format("{}", fmt::join(file.remarks, "\n"));
}

std::string coefficients(const std::vector<double>& c) {
    return fmt::format("kind = \"polynomial\"\ncoefficients = [{}]\n", fmt::join(c, ", "));
}

/// f' = (w^2 - 1) w (w - s)(w - 2s)/(2 s^2): wells at +-1 and 2 s.
std::vector<double> far_well(double s) {
    const double part = 1 / (2 * s * s);  // of w^5 - 3 s w^4 + (2 s^2 - 1) w^3 + 3 s w^2 - 2 s^2 w
    return {0, 0, -0.5, s * part, (2 * s * s - 1) * part / 4, -3 * s * part / 5, part / 6};
}

struct Points {
    double first;
    double last;
    int cells;
};

/// A table of f, its values rounded to single precision or not, all printed with 17 digits.
std::string table(const std::function<double(double)>& f, const Points& points, bool single) {
    std::vector<double> w;
    std::vector<double> values;
    for (int k = 0; k <= points.cells; ++k) {
        w.push_back(points.first + (points.last - points.first) * k / points.cells);
        values.push_back(single ? static_cast<double>(static_cast<float>(f(w.back()))) : f(w.back()));
    }
    return fmt::format("kind = \"table\"\nw = [{}]\nf = [{}]\n", fmt::join(w, ", "), fmt::join(values, ", "));
}

double tilted(double w) {
    return 0.25 * (w * w - 1) * (w * w - 1) + 0.05 * w;
}

}  // namespace

TEST_CASE("A polynomial keeps small wells beside a far and deep one") {
    struct Case {
        std::string text;
        double barrier;
    };
    const std::vector<Case> cases{{coefficients({0.25, 0, -0.5, 0, 0.25, -1e-6, 1e-12}), 0.25},
                                  {coefficients(far_well(5e3)), 0.25},
                                  {coefficients(far_well(5e5)), 0.25},
                                  {"kind = \"critical_points\"\nminima = [-1e6, -1, 1]\nmaxima = [-5e5, 0]\n"
                                   "strength = 2e-12\n",
                                   0.25}};
    for (const Case& good : cases) {
        const PotentialFile file = test::potential_of_text(good.text);
        INFO(good.text << remarks(file));
        REQUIRE(file.landscape.minima.size() == 3);
        CHECK(file.landscape.merged_wells == 0);
        for (std::size_t i = 0; i < 3; ++i) {
            const double w = file.landscape.minima[i].position;
            if (std::abs(w) > 2) continue;
            const double other = w < 0 ? file.landscape.barrier_right(i) : file.landscape.barrier_left(i);
            CHECK(other == Approx(good.barrier).epsilon(1e-3));
        }
    }
    // The control: wells about 1e5 with coefficients whose last digits are more than the barrier.
    Faults faults;
    std::vector<double> moved;
    for (double c : {2.5e19 - 5e9, -1e15 + 1e5, 1.5e10 - 0.5, -1e5, 0.25}) moved.push_back(c / 3);
    read_potential_text("name = \"t\"\n" + coefficients(moved), "t.toml", faults);
    CHECK(test::has_fault(faults, "t.toml:3", "last digits leave open"));
}

TEST_CASE("What min_barrier is said to do, it does") {
    const std::string two_units =
        "kind = \"table\"\nw = [-3, -2, -1, 0, 1, 2, 3]\nf = [2, 1, 0.24, 0.25, "
        "0.24, 1.01, 2.02]\n";
    CHECK(test::potential_of_text(two_units).landscape.minima.size() == 2);
    const PotentialFile raised = test::potential_of_text(two_units + "min_barrier = 0.1\n");
    CHECK(raised.landscape.minima.size() == 1);
    CHECK_THAT(remarks(raised), Contains("min_barrier asks for that"));
}

TEST_CASE("f'' of a table of single precision is that of f, or said to be uncertain") {
    for (double offset : {0.0, 2.3, 30.0, 1000.0, -1e4}) {
        for (int cells : {400, 4000, 40000}) {
            const auto f = [&](double w) { return tilted(w) + offset; };
            const PotentialFile file = test::potential_of_text(table(f, {-2, 2, cells}, true));
            INFO(offset << ", " << cells << " cells " << file.landscape.flaw << remarks(file));
            REQUIRE(file.landscape.minima.size() == 2);
            CHECK(file.landscape.minima[0].curvature == Approx(2.1465).epsilon(0.01));
            CHECK(file.landscape.maxima[0].curvature == Approx(-0.9925).epsilon(0.01));
        }
    }
    // The control: noise that no digit tells of is told by its scatter, and min_barrier then gives the trend.
    const auto noisy = [](double w) {
        const double x = std::sin(1e5 * (w + 3)) * 1e4;
        return tilted(w) + 2e-7 * (x - std::floor(x) - 0.5);
    };
    const std::string text = table(noisy, {-2, 2, 4000}, false);
    const PotentialFile file = test::potential_of_text(text);
    CHECK_THAT(file.landscape.flaw + remarks(file), Contains("min_barrier = their error"));
    const PotentialFile trend = test::potential_of_text(text + "min_barrier = 2e-7\n");
    INFO(remarks(trend));
    REQUIRE(trend.landscape.minima.size() == 2);
    CHECK(trend.landscape.minima[0].curvature == Approx(2.1465).epsilon(0.01));
    CHECK_THAT(remarks(trend), !Contains("is known to about"));
}

TEST_CASE("f'' is as exact near the end of a table as within") {
    const auto two_well = [](double w) { return w * w * (w * w / 4 - w / 6 - 0.75); };  // (w + 1) w (w - 1.5)
    const auto bumpy = [&](double w) { return two_well(w) + 0.01 * std::cos(3 * w); };
    const auto bump = [](double w) { return -0.09 * std::cos(3 * w); };
    for (double beyond : {0.011, 0.02, 0.05, 0.2}) {
        const Points points{-1 - beyond, 1.5 + beyond, 254};
        const PotentialFile exact = test::potential_of_text(table(two_well, points, false));
        REQUIRE(exact.landscape.minima.size() == 2);
        INFO(beyond << remarks(exact));
        CHECK(exact.landscape.minima[0].curvature == Approx(2.5).epsilon(1e-3));
        CHECK(exact.landscape.minima[1].curvature == Approx(3.75).epsilon(1e-3));
        const PotentialFile other = test::potential_of_text(table(bumpy, points, false));
        for (const CriticalPoint& m : other.landscape.minima) {
            const double w = m.position;
            CHECK(m.curvature == Approx(3 * w * w - w - 1.5 + bump(w)).epsilon(2e-3));
        }
        const auto raised = [&](double w) { return bumpy(w) + 2.3; };
        const PotentialFile single = test::potential_of_text(table(raised, points, true));
        REQUIRE(single.landscape.minima.size() == 2);
        for (const CriticalPoint& m : single.landscape.minima) {
            const double w = m.position;
            INFO("single " << w << remarks(single));
            const bool is_said = remarks(single).find("is known to about") != std::string::npos;
            CHECK(m.curvature == Approx(3 * w * w - w - 1.5 + bump(w)).epsilon(is_said ? 0.1 : 0.02));
        }
    }
}
