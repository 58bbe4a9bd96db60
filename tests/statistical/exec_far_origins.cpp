// A potential moved along the line gives the same times: of exits, and of transitions. Budget 1e-6 for each
// case.

#include "catch.hpp"
#include "conditions.hpp"
#include "statistics.hpp"

#include <vector>

#include <fmt/format.h>

using namespace levywell;

namespace {

/// f' = strength (w + 1) w (w - 1.5), moved.
test::Case moved(double offset, MeasureChoice measure, double alpha, double strength = 1) {
    Faults faults;
    const PotentialFile file = read_potential_text(
        fmt::format(
            "name = \"t\"\nkind = \"critical_points\"\nminima = [{}, {}]\nmaxima = [{}]\nstrength = {}\n",
            offset - 1, offset + 1.5, offset, strength),
        "t.toml", faults);
    RunRequest request = test::request(measure, alpha, 0.5, 20000);
    request.start = "m1";
    request.dt = 0.004;
    if (measure == MeasureChoice::exit) request.interval = Interval{offset - 1.5, offset - 0.25};
    faults.throw_if_any();
    const auto conditions = plan(request, file, faults);
    faults.throw_if_any();
    return {conditions.front(), file.potential};
}

std::vector<double> times(test::Case c, std::uint64_t seed) {
    c.condition.key = seed;
    std::vector<double> result;
    for (const PathRecord& record : c.run().records) result.push_back(static_cast<double>(record.steps));
    return result;
}

}  // namespace

TEST_CASE("Times do not depend on where the potential lies") {
    for (MeasureChoice measure : {MeasureChoice::exit, MeasureChoice::transitions}) {
        for (double alpha : {1.2, 2.0}) {
            const std::vector<double> here = times(moved(0, measure, alpha), 1);
            for (double offset : {1e3, 1e5}) {
                INFO("offset " << offset << ", alpha " << alpha);
                CHECK(test::ks_p_value(here, times(moved(offset, measure, alpha), 2)) >
                      test::next_false_alarm());
            }
        }
    }
    // The control: walls half as steep again.
    CHECK(test::ks_p_value(times(moved(0, MeasureChoice::transitions, 1.2), 1),
                           times(moved(1e5, MeasureChoice::transitions, 1.2, 1.5), 2)) < test::false_alarm);
}
