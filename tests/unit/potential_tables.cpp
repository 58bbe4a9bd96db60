// Tables: a spline that keeps the shape of its points, and what is known of f by its printed digits.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/potential/potential_file.hpp"
#include "potential/printed_digits.hpp"
#include "potential/shape_spline.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace levywell;

namespace {

struct Table {
    std::vector<double> w;
    std::vector<double> f;
};

/// f at points from -reach to reach, printed with a format.
Table tabulate(const std::function<double(double)>& f, double reach, int cells, const char* format) {
    Table table;
    for (int k = 0; k <= cells; ++k) {
        table.w.push_back(-reach + 2 * reach * k / cells);
        table.f.push_back(std::stod(fmt::format(fmt::runtime(format), f(table.w.back()))));
    }
    return table;
}

PotentialFile read(const Table& table, const std::string& keys = "") {
    Faults faults;
    auto file = read_potential_text(fmt::format("name = \"t\"\nkind = \"table\"\n{}w = [{}]\nf = [{}]\n",
                                                keys, fmt::join(table.w, ", "), fmt::join(table.f, ", ")),
                                    "t.toml", faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    return file;
}

double quartic(double w) {
    return 0.25 * (w * w - 1) * (w * w - 1);
}

double flat_bottomed(double w) {
    return std::abs(w) < 1 ? 0 : (std::abs(w) - 1) * (std::abs(w) - 1);
}

}  // namespace

TEST_CASE("printed_errors: half a unit of the last digit, fixed or significant") {
    CHECK(printed_errors({2.25, 0.1234, 0}) == std::vector<double>{0.5e-4, 0.5e-4, 0.5e-4});
    CHECK(printed_errors({0, 0}) == std::vector<double>{0, 0});
    CHECK(printed_errors({2, 0, 1, 0, 2})[2] == 0.5);
    std::vector<double> significant;
    for (int k = 0; k < 40; ++k) significant.push_back(std::stod(fmt::format("{:.3g}", std::exp(-0.37 * k))));
    const std::vector<double> errors = printed_errors(significant);
    for (std::size_t k = 0; k < errors.size(); ++k) {
        const double unit = std::pow(10, std::floor(std::log10(significant[k])) - 2);
        CHECK(errors[k] == Approx(0.5 * unit));
    }
    for (double error : printed_errors({1 / 3.0, 2 / 7.0, 0.1 * 3})) CHECK(error < 1e-16);
}

TEST_CASE("A table printed with few digits has the wells of what was printed, and no others") {
    for (const char* format : {"{:.2f}", "{:.3f}", "{:.4f}", "{:.5f}", "{:.6f}", "{:.3g}", "{:.4e}"}) {
        for (int cells : {80, 400, 1000}) {
            const PotentialFile file = read(tabulate(quartic, 2, cells, format));
            INFO(format << " " << cells << " " << file.landscape.flaw);
            REQUIRE(file.landscape.minima.size() == 2);
            CHECK(std::abs(file.landscape.minima[0].position + 1) < 0.06);
            CHECK(std::abs(file.landscape.maxima[0].position) < 0.06);
            if (cells < 400) continue;
            CHECK(file.landscape.minima[0].curvature == Approx(2).epsilon(0.05));
            CHECK(file.landscape.maxima[0].curvature == Approx(-1).epsilon(0.1));
        }
    }
}

TEST_CASE("Wells shallower than min_barrier are merged, the smallest barrier first, and it is said") {
    const auto rippled = [](double w) { return quartic(w) - 1.2e-3 * std::exp(-w * w / 0.001); };
    const Table table = tabulate(rippled, 2, 400, "{:.6f}");
    const PotentialFile all = read(table);
    REQUIRE(all.landscape.minima.size() == 3);
    const PotentialFile merged = read(table, "min_barrier = 5e-3\n");
    REQUIRE(merged.landscape.minima.size() == 2);
    CHECK(merged.landscape.merged_wells == 1);
    CHECK(merged.landscape.merged_below == 5e-3);
    REQUIRE(merged.landscape.remarks.size() == 1);
    CHECK_THAT(merged.landscape.remarks[0], Catch::Contains("1 well shallower than 0.005"));
    CHECK(read(tabulate(quartic, 2, 400, "{:.17g}")).landscape.remarks.empty());
}

TEST_CASE("A barrier of one printed unit is printed, and stays") {
    const Table table{{-2, -1, 0, 1, 2}, {2, 0, 1, 0, 2}};
    CHECK(read(table).landscape.minima.size() == 2);
    const Table low{{-3, -2, -1, 0, 1, 2, 3}, {2, 1, 0.2499, 0.25, 0.2499, 1, 2}};
    CHECK(read(low).landscape.minima.size() == 2);
}

TEST_CASE("min_barrier below 0 is refused") {
    Faults faults;
    read_potential_text(
        "name = \"t\"\nkind = \"polynomial\"\ncoefficients = [0, 0, -1, 0, 1]\nmin_barrier = "
        "-1\n",
        "t.toml", faults);
    CHECK(test::has_fault(faults, "t.toml:4", ">= 0"));
}

TEST_CASE("The spline of a smooth table is the cubic spline, and as exact as it up to both ends") {
    const Table table = tabulate(quartic, 2, 400, "{:.17g}");
    const ShapeSpline spline(table.w, table.f);
    for (double w = -2; w <= 2; w += 0.0137) {
        const double end = std::abs(w) < 1.9 ? 1 : 20;                // where f'' goes on from within
        CHECK(std::abs(spline.value(w) - quartic(w)) < 3e-10 * end);  // 5/384 h^4 f''''
        CHECK(std::abs(spline.slope(w) - w * (w * w - 1)) < 1e-7 * end);
        CHECK(std::abs(spline.curvature(w) - (3 * w * w - 1)) < 1e-4 * end);  // h^2/12 f''''
    }
}

TEST_CASE("The spline keeps the shape of its points, and f'' is continuous") {
    const std::vector<std::function<double(double)>> shapes{
        flat_bottomed,
        [](double w) { return std::abs(w); },
        [](double w) { return w < 0.3 ? 0.0 : 1.0; },
        [](double w) { return std::abs(std::abs(w) - 1); },
        [](double w) { return std::exp(8 * w); },
        [](double w) { return std::max(0.0, std::abs(w) - 1.21); }};
    for (std::size_t shape = 0; shape < shapes.size(); ++shape) {
        for (int cells : {7, 40, 101}) {
            const Table table = tabulate(shapes[shape], 2, cells, "{:.17g}");
            const ShapeSpline spline(table.w, table.f);
            INFO("shape " << shape << ", cells " << cells);
            for (std::size_t k = 1; k + 2 < table.w.size(); ++k) {
                const double before = table.f[k] - table.f[k - 1];
                const double here = table.f[k + 1] - table.f[k];
                const double after = table.f[k + 2] - table.f[k + 1];
                const double bend = std::max(std::abs(here - before), std::abs(after - here));
                const double lowest = std::min(table.f[k], table.f[k + 1]) - 0.2501 * bend;
                const double highest = std::max(table.f[k], table.f[k + 1]) + 0.2501 * bend;
                for (int n = 0; n <= 20; ++n) {
                    const double w = table.w[k] + (table.w[k + 1] - table.w[k]) * n / 20;
                    const double slope = spline.slope(w);
                    if (before > 0 && here > 0 && after > 0) CHECK(slope >= -1e-13);
                    if (before < 0 && here < 0 && after < 0) CHECK(slope <= 1e-13);
                    if (here == 0 && before * after >= 0) CHECK(spline.value(w) == table.f[k]);
                    CHECK(spline.value(w) >= lowest);
                    CHECK(spline.value(w) <= highest);
                }
                const double width = table.w[k + 1] - table.w[k];
                const double steep = (std::abs(before) + std::abs(here) + std::abs(after)) / width / width;
                CHECK(std::abs(spline.curvature(table.w[k]) - spline.curvature(table.w[k] - 1e-9 * width)) <=
                      1e-5 * steep);
                CHECK(std::abs(spline.slope(table.w[k]) - spline.slope(table.w[k] - 1e-9 * width)) <=
                      1e-6 * steep * width);
            }
        }
    }
}

TEST_CASE("A flat bottom is named, with its ends; exit runs may use it") {
    const PotentialFile file = read(tabulate(flat_bottomed, 2, 40, "{:.17g}"));
    CHECK_FALSE(file.metastable);
    CHECK(file.landscape.minima.empty());
    CHECK_THAT(file.landscape.flaw, Catch::Contains("f is flat from w = -1 to 1"));
    for (double w = -1; w <= 1; w += 0.01) {
        CHECK(file.potential->value(w) == 0);
        CHECK(file.potential->slope(w) == 0);
    }
}

TEST_CASE("A true quartic minimum of a table is degenerate, one of a parabola and a little w^4 is not") {
    const auto shape = [](double curvature) {
        return [curvature](double w) { return 0.5 * curvature * w * w + 0.25 * w * w * w * w; };
    };
    for (const char* format : {"{:.4f}", "{:.6f}", "{:.17g}"}) {
        INFO(format);
        const std::string flaw = read(tabulate(shape(0), 2, 400, format)).landscape.flaw;
        // Within four digits it is flat from -0.15 to 0.15.
        CHECK_THAT(flaw, Catch::Contains(format == std::string("{:.4f}") ? "f is flat" : "degenerate"));
        const PotentialFile file = read(tabulate(shape(0.3), 2, 400, format));
        CHECK(file.landscape.flaw.empty());
        REQUIRE(file.landscape.minima.size() == 1);
        CHECK(file.landscape.minima[0].curvature == Approx(0.3).epsilon(0.1));
    }
}

TEST_CASE("A quartic minimum between coarse points is degenerate, not a pair of shallow wells") {
    const auto touching = [](double w) { return 0.125 * std::pow(w * w - 1, 4); };
    for (int cells : {40, 60, 100, 400}) {
        const PotentialFile file = read(tabulate(touching, 2, cells, "{:.17g}"));
        INFO(cells << " cells: " << file.landscape.minima.size() << " minima");
        CHECK_THAT(file.landscape.flaw, Catch::Contains("degenerate"));
    }
    for (int cells : {40, 60, 100, 400})
        CHECK(read(tabulate(quartic, 2, cells, "{:.17g}")).landscape.minima.size() == 2);
}

TEST_CASE("min_barrier stands for the error of noisy numbers in f'' too; equal digits are no shelf") {
    const auto noise = [](double w) {  // 1e-4, of no smooth shape
        const double x = std::sin(1e5 * (w + 3)) * 1e4;
        return 1e-4 * (x - std::floor(x) - 0.5);
    };
    const auto measured = [&](double w) { return quartic(w) + noise(w); };
    const PotentialFile file = read(tabulate(measured, 2, 400, "{:.7f}"), "min_barrier = 1e-3\n");
    REQUIRE(file.landscape.minima.size() == 2);
    CHECK(file.landscape.minima[0].curvature == Approx(2).epsilon(0.1));
    CHECK(file.landscape.maxima[0].curvature == Approx(-1).epsilon(0.15));
    for (const char* format : {"{:.2f}", "{:.3f}", "{:.5f}"}) {
        for (int cells : {400, 4000, 40000}) {
            for (const std::string& remark : read(tabulate(quartic, 2, cells, format)).landscape.remarks)
                CHECK_THAT(remark, !Catch::Contains("f is flat"));
        }
    }
    // The control: a stretch of constant f on a slope.
    const auto shelf = [](double w) {
        return w < 1     ? quartic(w)
               : w < 1.5 ? 0.5 * (w - 1) * (w - 1)
               : w < 2.5 ? 0.125
                         : 0.125 + (w - 2.5) * (w - 2.5);
    };
    const PotentialFile flat = read(tabulate(shelf, 4, 400, "{:.4f}"));
    REQUIRE_FALSE(flat.landscape.remarks.empty());  // and f'' jumps at w = 1, which makes it uncertain there
    CHECK_THAT(flat.landscape.remarks[0], Catch::Contains("f is flat at w = "));
}
