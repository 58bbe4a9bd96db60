// A traced path is the simulated path of its id: it leaves where and when the exit run says.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/trace.hpp"

using namespace levywell;

namespace {

/// Ids among the first `paths` whose traced first exit is not that of the record.
int strangers(const test::Case& simulated, const Condition& traced, Precision precision, std::int64_t paths,
              ExecutorOptions options = {}) {
    options.backend = Backend::host;
    options.precision = precision;
    const std::vector<PathRecord> records = simulated.executor(options)->run({0, paths}).records;
    const auto tracer = make_tracer(traced, *simulated.potential, precision);
    int count = 0;
    for (std::int64_t path = 0; path < paths; ++path) {
        const PathRecord& record = records[static_cast<std::size_t>(path)];
        const std::vector<double> states = tracer->trace(path, 1, record.steps);
        std::int64_t first = 0;
        while (first < record.steps && traced.domain().contains(states[static_cast<std::size_t>(first)]))
            ++first;
        count += first != record.steps || states.back() != record.point;
    }
    return count;
}

RunRequest exits(double alpha, double epsilon) {
    RunRequest request = test::request(MeasureChoice::exit, alpha, epsilon, 200);
    request.horizon = 2000;
    request.monitoring = Monitoring::grid;  // a trace shows the states after steps
    return request;
}

}  // namespace

TEST_CASE("Traced paths end where and when the exit run's records say, another seed's do not") {
    const std::string name = GENERATE("two_well.toml", "rugged.toml", "flat.toml");
    for (const Precision precision : {Precision::single, Precision::double_precision}) {
        for (const double alpha : {0.7, 1.5, 2.0}) {
            RunRequest request = exits(alpha, 0.5);
            if (name == "flat.toml") {
                request.start = "x=0.3";
                request.interval = Interval{-1, 1};
                request.dt = 1e-3;
            } else if (name == "rugged.toml") {
                request.dt = 1e-4;
                request.horizon = 0.5;  // censored ones end at the horizon
            }
            const test::Case simulated = test::make_case(name, request);
            if (name == "rugged.toml" && alpha < 1 && precision == Precision::single)
                continue;  // which refuses such small jumps
            INFO(name << " alpha " << alpha);
            Condition other = simulated.condition;
            CHECK(strangers(simulated, other, precision, 100) == 0);
            other.key = 99;
            CHECK(strangers(simulated, other, precision, 100) > 50);
        }
    }
}

TEST_CASE("Under a noise schedule too") {
    RunRequest request = test::scheduled(MeasureChoice::exit, {{0, 1.8, 0.3}, {1, 1.2, 0.6}}, 100);
    request.horizon = 500;
    request.monitoring = Monitoring::grid;
    const test::Case simulated = test::make_case("two_well.toml", request);
    Condition first_noise_alone = simulated.condition;
    CHECK(strangers(simulated, simulated.condition, Precision::double_precision, 100) == 0);
    first_noise_alone.noise.schedule.pop_back();
    CHECK(strangers(simulated, first_noise_alone, Precision::double_precision, 100) > 10);
}

// The hot loop's own step does not hold beyond [R-, R+]: blocks that reach there are made again.
TEST_CASE("Beyond the clamp interval too, on every SIMD target and from starts there") {
    for (const std::string& target : simd_targets()) {
        for (const Precision precision : {Precision::single, Precision::double_precision}) {
            RunRequest request = exits(0.5, 2);
            request.dt = 0.02;
            request.start = GENERATE("x=0", "x=12");
            request.interval = Interval{-1e5, 1e5};
            const test::Case simulated = test::make_case("two_well.toml", request);
            INFO(target << " from " << request.start);
            ExecutorOptions options;
            options.simd_target = target;
            options.precision = precision;
            const Batch batch = simulated.executor(options)->run({0, 100});
            CHECK(batch.tally.summarise(simulated.condition).clamps > 100);
            CHECK(strangers(simulated, simulated.condition, precision, 100, options) == 0);
        }
    }
}

TEST_CASE("Every k-th state is every k-th state") {
    const test::Case simulated = test::make_case("two_well.toml", exits(1.5, 0.5));
    const auto tracer = make_tracer(simulated.condition, *simulated.potential, Precision::double_precision);
    const std::vector<double> all = tracer->trace(3, 1, 70);
    const std::vector<double> some = tracer->trace(3, 7, 10);
    REQUIRE(some.size() == 11);
    for (std::size_t k = 0; k < some.size(); ++k) CHECK(some[k] == all.at(7 * k));
}
