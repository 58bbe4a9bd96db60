// The largest step of a potential that is given by points, at every scale of its points.

#include "catch.hpp"
#include "levywell/exec/step_limit.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/potential/table_text.hpp"

using namespace levywell;

TEST_CASE("The step is limited by the curvature of what is given, not of the walls beyond") {
    for (double width : {1e-3, 1.0, 1e3}) {
        TableFile table{"a parabola", {}, {}, {}};
        for (int k = -20; k <= 20; ++k) {
            table.w.push_back(width * k / 10);
            table.f.push_back(3 * width * width * k * k / 200);
        }
        Faults faults;
        const PotentialFile file = read_potential_text(table_text(table), "parabola.toml", faults);
        REQUIRE(faults.empty());
        // The natural spline bends to f'' = 0 at its ends and overshoots by less than a third beside them.
        CHECK(1 / largest_dt(file) > 3);
        CHECK(1 / largest_dt(file) < 4);
    }
}
