#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "levywell/io/schedule_file.hpp"

using namespace levywell;

namespace {

std::vector<NoiseSegment> read(const std::string& text, Faults& faults) {
    const test::TemporaryFolder folder;
    return read_schedule_file(folder.write("s.csv", text), faults);
}

}  // namespace

TEST_CASE("A schedule's columns are those that its header names") {
    for (const char* text : {"0 1.5 0.2", "time,epsilon,alpha\n0,0.2,1.5", "eps Time alpha\n0.2 0 1.5",
                             "# \xCE\xB1;\xCE\xB5;t\n1.5;0.2;0"}) {
        Faults faults;
        const auto schedule = read(text, faults);
        INFO(text << test::listed(faults));
        REQUIRE(schedule.size() == 1);
        CHECK(schedule[0].time == 0);
        CHECK(schedule[0].alpha == 1.5);
        CHECK(schedule[0].epsilon == 0.2);
    }
    Faults faults;
    read("step,alpha,epsilon\n0,1.5,0.2\n", faults);
    CHECK(test::has_fault(faults, "s.csv:1", "calls a column step, which is none of those read"));
}
