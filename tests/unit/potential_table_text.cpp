// Potential files of kind "table" that are written: they are read back number by number, at every scale.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/potential/table_text.hpp"

#include <cmath>

using namespace levywell;

namespace {

/// A double well of that width, tilted.
TableFile double_well(double width) {
    TableFile table;
    table.name = "a \"sampled\" well \\ of\nsome width";
    table.comments = {"made up", "in two\nlines"};
    for (int k = 0; k <= 40; ++k) {
        const double x = (k - 20) / 10.0 / 3 * 2;
        table.w.push_back(width * x);
        table.f.push_back(x * x * x * x / 4 - x * x / 2 + 0.05 * x / 3);
    }
    return table;
}

}  // namespace

TEST_CASE("A table that is written is read back exactly") {
    for (double width : {1.0 / 3, 1e-7, 1e5}) {
        const TableFile table = double_well(width);
        const std::string text = table_text(table);
        Faults faults;
        const PotentialFile file = read_potential_text(text, "slice.toml", faults);
        INFO(test::listed(faults) << text);
        REQUIRE(faults.empty());
        CHECK(file.kind == "table");
        CHECK(file.name == "a \"sampled\" well \\ of some width");
        CHECK(file.source_text == text);
        CHECK(file.potential->knots() == table.w);
        for (std::size_t k = 0; k < table.w.size(); ++k)
            CHECK(file.potential->value(table.w[k]) == table.f[k]);
        CHECK(file.landscape.minima.size() == 2);
        CHECK(file.landscape.minima[1].position == Approx(0.9914 * width).epsilon(1e-3));
    }
}

TEST_CASE("A single well is found at every scale of its table") {
    for (double width : {1e-4, 1.0, 1e4}) {
        TableFile table{"one well", {}, {}, {}};
        for (int k = -20; k <= 30; ++k) {  // rises like |w|: slower than the growth beyond its ends
            const double x = k / 5.0;
            table.w.push_back(width * x);
            table.f.push_back(std::sqrt(1 + x * x));
        }
        Faults faults;
        const PotentialFile file = read_potential_text(table_text(table), "slice.toml", faults);
        INFO("width " << width << "\n" << test::listed(faults));
        REQUIRE(faults.empty());
        REQUIRE(file.landscape.minima.size() == 1);
        CHECK(file.landscape.minima[0].position == Approx(0).margin(1e-6 * width));
        CHECK(file.landscape.minima[0].curvature == Approx(1 / (width * width)).epsilon(0.02));
    }
}

TEST_CASE("Faults of a text are those of the file it would be") {
    TableFile table = double_well(1);
    table.f.back() = -100;
    Faults faults;
    read_potential_text(table_text(table), "slice.toml", faults);
    CHECK(test::has_fault(faults, "slice.toml:6", "downhill at its right end"));
}
