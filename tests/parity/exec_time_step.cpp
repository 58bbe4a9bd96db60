// Chains of longer steps that the noise of shorter ones drives: the same on every SIMD target and any number
// of threads, and where there is no drift the same states, up to the rounding of sums.

#include "catch.hpp"
#include "conditions.hpp"
#include "records.hpp"

#include <cmath>

using namespace levywell;
using test::same;

namespace {

ExecutorOptions summing(int draws, Precision precision = Precision::double_precision) {
    ExecutorOptions options;
    options.backend = Backend::host;
    options.precision = precision;
    options.draws = draws;
    options.keep_counts = true;
    return options;
}

/// A free path until the horizon, where it is censored.
test::Case free_path(RunRequest request, double dt) {
    request.dt = dt;
    request.start = "x=0";
    request.interval = Interval{-1e9, 1e9};
    request.horizon = 6.4;
    request.monitoring = Monitoring::grid;
    request.common_random_numbers = true;
    return test::make_case("flat.toml", request);
}

/// Largest difference of two states over their size, or over that of one step's noise.
double apart(const std::vector<PathRecord>& a, const std::vector<PathRecord>& b) {
    REQUIRE(a.size() == b.size());
    double largest = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        REQUIRE(a[k].censored == 1);
        REQUIRE(b[k].censored == 1);
        largest = std::max(largest, std::abs(a[k].point - b[k].point) / (1 + std::abs(a[k].point)));
    }
    return largest;
}

}  // namespace

TEST_CASE("Sums of two and of four draws lead a free path through every second and fourth of its states") {
    std::vector<RunRequest> requests;
    for (double alpha : {0.6, 1.0, 1.5, 2.0})  // of 2^19 draws and more a few are refined
        requests.push_back(test::request(MeasureChoice::exit, alpha, 1, 8192));
    requests.push_back(
        test::scheduled(MeasureChoice::exit, {{0, 1.5, 1}, {1.6, 0.8, 0.5}, {3.2, 2, 2}}, 2048));
    for (const RunRequest& request : requests) {
        const Batch fine = free_path(request, 0.1).run(summing(1));
        for (int draws : {2, 4}) {
            const test::Case coarse = free_path(request, 0.1 * draws);
            INFO(coarse.condition.noise.describe() << ", " << draws << " draws");
            CHECK(apart(fine.records, coarse.run(summing(draws)).records) < 1e-9);
            // Control: as many draws of the longer step.
            CHECK(apart(fine.records, coarse.run(summing(1)).records) > 0.1);
        }
    }
}

TEST_CASE("Summed draws are the same on every SIMD target, and on any number of threads") {
    struct Study {
        const char* potential;
        MeasureChoice measure;
        SchemeChoice scheme;
        double alpha, epsilon;
    };
    for (const Study& study :
         {Study{"two_well.toml", MeasureChoice::exit, SchemeChoice::euler, 0.6, 0.5},
          Study{"five_wells.toml", MeasureChoice::chain, SchemeChoice::euler, 1.2, 0.5},
          Study{"rugged.toml", MeasureChoice::transitions, SchemeChoice::euler, 2, 0.5},
          Study{"three_wells.toml", MeasureChoice::occupation, SchemeChoice::jump_adapted, 1.5, 0.1}}) {
        RunRequest request = test::request(study.measure, study.alpha, study.epsilon, 67);
        request.scheme = study.scheme;
        request.dt = 0.001;
        request.horizon = 2;
        if (study.measure == MeasureChoice::chain || study.measure == MeasureChoice::occupation)
            request.burn_in = 0.1;
        const test::Case c = test::make_case(study.potential, request);
        for (Precision precision : {Precision::automatic, Precision::double_precision}) {
            for (int draws : {2, 4}) {
                ExecutorOptions options = summing(draws, precision);
                options.threads = 1;
                options.simd_target = simd_targets().front();
                const Batch first = c.run(options);
                for (const std::string& target : simd_targets()) {
                    options.simd_target = target;
                    options.threads = target == simd_targets().front() ? 3 : 1;
                    const Batch other = c.run(options);
                    INFO(study.potential << " " << target << ", " << draws << " draws");
                    CHECK(same(first.records, other.records));
                    CHECK(first.counts == other.counts);
                    CHECK(first.tally == other.tally);
                }
                CHECK_FALSE(first.tally == c.run(summing(1, precision)).tally);  // control
            }
        }
    }
}

TEST_CASE("What is kept of each path of a chain adds up to its tally") {
    RunRequest request = test::request(MeasureChoice::chain, 1.5, 0.5, 45);
    request.dt = 0.001;
    request.horizon = 20;
    request.burn_in = 1;
    const test::Case c = test::make_case("three_wells.toml", request);
    const Batch batch = c.run(summing(1));
    REQUIRE(batch.counts.size() == 45 * 12);
    std::vector<std::uint64_t> sums(12);
    for (std::size_t k = 0; k < batch.counts.size(); ++k) sums[k % 12] += batch.counts[k];
    const ChainSummary chain = batch.tally.summarise(c.condition).chain();
    for (std::size_t k = 0; k < 9; ++k) CHECK(sums[k] == chain.transitions[k]);
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(static_cast<double>(sums[9 + i]) * 0.001 == Approx(chain.residence[i]));
}

TEST_CASE("Only the host's executor of single paths sums draws") {
    const test::Case c = test::make_case("two_well.toml", test::request(MeasureChoice::exit, 1.5, 0.5, 1));
    ExecutorOptions options = summing(2);
    options.backend = Backend::reference;
    CHECK_THROWS_AS(c.executor(options), InputError);
    CHECK_NOTHROW(c.executor(summing(2)));
}
