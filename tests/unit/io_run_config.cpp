#include "catch.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "levywell/io/run_config.hpp"

#include <algorithm>
#include <cmath>

using namespace levywell;
using test::has_fault;

TEST_CASE("A run file in full") {
    const test::TemporaryFolder folder;
    const std::string path = folder.write("run.toml", R"(potential = "p.toml"
[noise]
alpha = [1.2, 1.5]
epsilon = 0.1
convention = "levy"
[scheme]
name = "euler"
dt = 0.01
[measure]
kind = "exit"
start = "x=0.3"
interval = [-1, 1]
paths = 1000
horizon = "auto"
[run]
seed = 7
threads = 2
backend = "host"
precision = "double"
[output]
file = "out.h5"
per_path = false
)");
    Faults faults;
    const RunConfig config = read_run_config(path, faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    const RunRequest& r = config.request;
    CHECK(r.alpha == std::vector<double>{1.2, 1.5});
    CHECK(r.epsilon == std::vector<double>{0.1});
    CHECK(r.dt == 0.01);
    CHECK(r.measure == MeasureChoice::exit);
    CHECK(r.interval->upper == 1);
    CHECK(r.paths == 1000);
    CHECK_FALSE(r.horizon);
    CHECK(r.seed == 7);
    CHECK(r.precision == Precision::double_precision);
    CHECK(r.backend == Backend::host);
    CHECK_FALSE(r.per_path);
    CHECK(config.potential == folder / "p.toml");  // relative to the run file, wherever it is read from
    CHECK(config.output == folder / "out.h5");
    CHECK(r.where_of("dt") == path + ":8");
}

TEST_CASE("Faults of a run file, all at once, each with its line and the nearest valid word") {
    const test::TemporaryFolder folder;
    const std::string path = folder.write(
        "run.toml",
        "[noise]\nalpha = \"x\"\nepsilonn = 0.1\n[scheme]\nname = \"eulr\"\n"
        "[measure]\nkind = 3\nhorizon = \"soon\"\npaths = 0\n[runn]\nseed = 1\n[run]\nseed = -1\n");
    Faults faults;
    // A seed that is refused is not taken for a large one, which would be refused again.
    const RunRequest request = read_run_config(path, faults).request;
    CHECK(request.seed == 0);
    CHECK(request.paths == 0);  // refused by plan()
    INFO(test::listed(faults));
    CHECK(has_fault(faults, "run.toml:2", "alpha"));
    CHECK(has_fault(faults, "run.toml:3", "epsilon"));
    CHECK(has_fault(faults, "run.toml:5", "euler"));
    CHECK(has_fault(faults, "run.toml:7", "kind"));
    CHECK(has_fault(faults, "run.toml:8", "auto"));
    CHECK(has_fault(faults, "run.toml:10", "run"));
    CHECK(has_fault(faults, "run.toml:13", "seed = -1 (0 or larger)"));
    CHECK(has_fault(faults, "", "potential"));
}

TEST_CASE("The recorded run file asks for the same run") {
    const test::TemporaryFolder folder;
    RunRequest r;
    r.alpha = {0.1 + 0.2, 1.5};
    r.epsilon = {1e-5};
    r.measure = MeasureChoice::exit;
    r.start = "x=0.3\\\"";  // refused later, by name
    r.interval = Interval{-HUGE_VAL, 0.5};
    r.horizon = 12.5;
    r.seed = 99;
    r.common_random_numbers = true;
    r.per_path = false;
    Faults faults;
    const std::string potential = "/o'brien/\"p\".toml";
    const RunConfig config = read_run_config(folder.write("run.toml", run_config_text(r, potential)), faults);
    const RunRequest& back = config.request;
    INFO(test::listed(faults));
    CHECK(faults.empty());
    CHECK(config.potential == potential);
    CHECK(back.alpha == r.alpha);
    CHECK(back.epsilon == r.epsilon);
    CHECK(back.measure == r.measure);
    CHECK(back.start == r.start);
    CHECK(back.interval->lower == r.interval->lower);
    CHECK(back.interval->upper == r.interval->upper);
    CHECK(back.horizon == r.horizon);
    CHECK(back.paths == r.paths);
    CHECK(back.seed == r.seed);
    CHECK(back.common_random_numbers);
    CHECK(back.per_path == r.per_path);
}

namespace {

const char* const inline_schedule =
    "schedule = [{time = 0, alpha = 1.2, epsilon = 0.1},\n  {alpha = 1.5, time = 50, epsilon = 0.08}]\n";

RunRequest read_noise(const test::TemporaryFolder& folder, const std::string& noise, Faults& faults) {
    return read_run_config(folder.write("run.toml", "potential = \"p.toml\"\n[noise]\n" + noise), faults)
        .request;
}

bool equal(const std::vector<NoiseSegment>& a, const std::vector<NoiseSegment>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.time == y.time && x.alpha == y.alpha && x.epsilon == y.epsilon;
    });
}

}  // namespace

TEST_CASE("A noise schedule, in the run file or beside it") {
    const test::TemporaryFolder folder;
    const std::vector<NoiseSegment> expected{{0, 1.2, 0.1}, {50, 1.5, 0.08}};
    folder.write("noise.csv",
                 "# of a training run\ntime, alpha, epsilon\n0, 1.2, 0.1\n50, 1.5, 0.08  # the dip\n");
    for (const char* noise : {inline_schedule, "schedule = \"noise.csv\"\n"}) {
        Faults faults;
        const RunRequest r = read_noise(folder, noise, faults);
        INFO(test::listed(faults));
        CHECK(faults.empty());
        CHECK(equal(r.schedule, expected));
        CHECK(r.alpha.empty());
        CHECK(r.where_of("schedule") == folder / "run.toml" + ":3");
    }
}

TEST_CASE("Faults of a schedule, with their places") {
    const test::TemporaryFolder folder;
    folder.write("short.csv", "0, 1.2, 0.1\n50, 1.5\n");
    folder.write("empty.csv", "# nothing\n");
    const auto fault = [&](const std::string& noise, const std::string& where, const std::string& what) {
        Faults faults;
        const RunRequest r = read_noise(folder, noise, faults);
        INFO(noise << "\n" << test::listed(faults));
        CHECK(has_fault(faults, where, what));
        CHECK(faults.count() == 1);
        CHECK(r.schedule.size() == 1);  // stands for it, so that alpha is not missed as well
    };
    fault("schedule = []", "run.toml:3", "at least one segment");
    fault("schedule = 3", "run.toml:3", "an array of tables");
    fault("schedule = [{time = 0, alpha = 1.2}]", "run.toml:3", "epsilon is missing");
    fault("schedule = [{time = 0, alpha = 1.2, epsilon = 1, eps = 1}]", "run.toml:3", "eps");
    fault("schedule = [{time = 0, alpha = \"x\", epsilon = 1}]", "run.toml:3", "alpha is a string");
    fault("schedule = \"none.csv\"", "none.csv", "cannot be read");
    fault("schedule = \"short.csv\"", "short.csv:2", "time, alpha, epsilon");
    fault("schedule = \"empty.csv\"", "empty.csv", "holds no segment");
}

TEST_CASE("A recorded schedule asks for the same run") {
    const test::TemporaryFolder folder;
    RunRequest r;
    r.schedule = {{0, 0.1 + 0.2, 1e-5}, {1.0 / 3, 2, 7}, {1e6, 1.5, 0.1}};
    Faults faults;
    const RunRequest back =
        read_run_config(folder.write("run.toml", run_config_text(r, "p.toml")), faults).request;
    INFO(test::listed(faults));
    CHECK(faults.empty());
    CHECK(equal(back.schedule, r.schedule));
    CHECK(back.alpha.empty());
    CHECK(back.epsilon.empty());
}

TEST_CASE("A number of threads that no machine has is refused, not cut down to another number") {
    for (const char* threads : {"-1", "65537", "4294967298"}) {  // the last is 2 in 32 bits
        Faults faults;
        const RunConfig config = read_run_config_text(
            std::string("potential = \"p.toml\"\n[run]\nthreads = ") + threads + "\n", "run.toml", faults);
        INFO(threads);
        CHECK(has_fault(faults, "run.toml:3", "0 = all cores, to 1024"));
        CHECK(config.request.threads == 0);
    }
}
