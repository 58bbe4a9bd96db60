// What single paths add to estimates: its mean squares are the jackknife's, and curves are read at any time.

#include "catch.hpp"
#include "conditions.hpp"
#include "exec/level_sums.hpp"
#include "levywell/exec/chain_analysis.hpp"

#include <cmath>

using namespace levywell;

namespace {

/// The counts of all paths but one.
Batch without(const Batch& batch, std::size_t path, std::size_t size) {
    Batch rest;
    for (std::size_t k = 0; k < batch.counts.size(); ++k)
        if (k / size != path) rest.counts.push_back(batch.counts[k]);
    return rest;
}

Batch counted(const test::Case& c) {
    ExecutorOptions options;
    options.backend = Backend::host;
    options.keep_counts = true;
    return c.run(options);
}

}  // namespace

TEST_CASE("Errors of a chain's times from single paths are those of the jackknife") {
    RunRequest request = test::request(MeasureChoice::chain, 1.5, 0.3, 60);
    request.horizon = 2000;
    const test::Case c = test::make_case("three_wells.toml", request);
    const Batch batch = counted(c);
    const std::size_t r = 3;
    REQUIRE(batch.counts.size() == 60 * (r * r + r));
    LevelSums all(c.condition);
    all.add(batch);
    for (const std::size_t entry : {1U, 2U, 5U, 9U, 10U}) {  // first passages, relaxation times
        const PathTerms found = all.chain_time(entry);
        double squares = 0;
        for (const double term : found.terms) squares += term * term;
        double mean = 0;
        std::vector<double> left_out;
        for (std::size_t k = 0; k < 60; ++k) {
            LevelSums others(c.condition);
            others.add(without(batch, k, r * r + r));
            left_out.push_back(others.chain_time(entry).value);
            mean += left_out.back() / 60;
        }
        double jackknife = 0;
        for (const double value : left_out) jackknife += (value - mean) * (value - mean) * 59 / 60;
        INFO("entry " << entry << ": " << found.value << " +- " << std::sqrt(jackknife));
        CHECK(std::sqrt(squares / 60 / 59) == Approx(std::sqrt(jackknife)).epsilon(0.05));
    }
    // The first passage is that of the rates.
    Summary summary = batch.tally.summarise(c.condition);
    auto& chain = std::get<ChainSummary>(summary.found);
    analyse_chain(chain);
    CHECK(all.chain_time(1).value == Approx(chain.mean_first_passage[1].value));
    CHECK(all.chain_time(9).value == Approx(chain.relaxation_times[0].value));
}

TEST_CASE("A survival curve has its steps' shares at steps, and is linear between them") {
    RunRequest request = test::request(MeasureChoice::exit, 1.5, 0.5, 1000);
    request.dt = 0.03125;
    const test::Case c = test::make_case("two_well.toml", request);
    const Batch batch = counted(c);
    LevelSums sums(c.condition);
    sums.add(batch);
    const auto later_than = [&](std::int64_t steps) {
        double count = 0;
        for (const PathRecord& record : batch.records) count += record.steps > steps ? 1 : 0;
        return count / 1000;
    };
    for (const std::int64_t steps : {0, 4, 5, 20, 100})
        CHECK(sums.survival(static_cast<double>(steps) * 0.03125).value == Approx(later_than(steps)));
    CHECK(sums.survival(4.5 * 0.03125).value == Approx(0.5 * (later_than(4) + later_than(5))));
}

TEST_CASE("Rests of rates are carried into what is made of them") {
    ChainSummary two;
    two.residence = {1000, 4000};
    two.transitions = {0, 400, 400, 0};
    two.q_hat.resize(4);
    two.q_hat[1].rest_bias = 0.001 * 0.4;
    two.q_hat[2].rest_bias = 0.001 * 0.1;
    analyse_chain(two);
    CHECK(two.mean_first_passage[1].rest_bias == Approx(0.001 * 2.5));
    CHECK(two.mean_first_passage[2].rest_bias == Approx(0.001 * 10));
    CHECK(two.relaxation_times[0].rest_bias == Approx(0.001 * 2));
    CHECK(two.jump_probability[1].rest_bias == 0);  // there is no other well
}
