// The rows of a pipeline are those of its simulations; what cannot be simulated is refused by name.

#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/nn/pipeline_simulation.hpp"
#include "potentials.hpp"

#include <cmath>
#include <limits>

using namespace levywell;

namespace {

/// Keeps nothing.
class NoStore final : public RunStore {
  public:
    void check(const RunResult&) override {}
    void open(const RunResult&, const EarlierWork&) override {}
    void keep(const FinishedWork&) override {}
    void keep(const Checkpoint&) override {}
    void save(const RunResult&) override {}
};

PipelineRequest request_of(std::int64_t paths) {
    PipelineRequest request;
    request.method.paths = paths;
    request.method.threads = 1;
    return request;
}

PipelineResult simulated(const PipelineRequest& request) {
    PipelineResult result;
    NetworkNoise noise;
    noise.kind = "pooled";
    noise.alpha = 1.2;
    noise.epsilon = 0.5;
    result.noises = {noise};
    RunObserver observer;
    NoStore store;
    const bool done = simulate_noises(request, test::potential("two_well.toml"), {}, observer, store, result);
    REQUIRE(done);
    return result;
}

}  // namespace

TEST_CASE("z of a row is the simulation's, in the exact law's error, not in the spread of few paths") {
    const PipelineResult result = simulated(request_of(12));
    REQUIRE(result.rows.size() == 1);
    const PipelineRow& row = result.rows[0];
    REQUIRE(row.z_exact.size() == 2);
    for (std::size_t k = 0; k < 2; ++k) {
        CHECK(row.z_exact[k] == result.simulations[0].conditions[k].check.event().exact.z);
        const double by_spread = (row.mean[k].value - row.mean_exact[k]) / row.mean[k].stderror;
        CHECK(std::abs(row.z_exact[k] - by_spread) > 1e-3);  // control
    }
}

TEST_CASE("Starts in wells that there are not, and units that are no length") {
    PipelineRequest request = request_of(12);
    for (const char* start : {"m9", "m0", "", "x=1", "m1.5"}) {
        request.starts = {start};
        INFO(start);
        CHECK_THROWS_AS(simulated(request), InputError);
    }
    request = request_of(12);
    for (double unit : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")}) {
        request.unit = unit;
        CHECK_THROWS_AS(simulated(request), InputError);
    }
}
