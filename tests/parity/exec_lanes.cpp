// Same seed, same numbers: every SIMD target, thread count, batch size and measure, bit by bit.

#include "catch.hpp"
#include "conditions.hpp"
#include "records.hpp"

using namespace levywell;
using test::same;

namespace {

struct Study {
    const char* potential;
    MeasureChoice measure;
    double alpha;
    const char* start;
    double dt;
    std::int64_t paths;
    SchemeChoice scheme = SchemeChoice::euler;
};

// Drift as polynomial of degree 3, 5 and 9, as table; light and heavy tails, the refined draws among them;
// odd path counts.
const Study studies[] = {
    {"two_well.toml", MeasureChoice::exit, 1.5, "m1", 0.005, 301},
    {"two_well.toml", MeasureChoice::transitions, 0.6, "relaxed:m2", 0.005, 333},
    {"three_wells.toml", MeasureChoice::transitions, 1.8, "m2", 0.001, 37},
    {"five_wells.toml", MeasureChoice::chain, 1.2, "m3", 0.001, 13},
    {"rugged.toml", MeasureChoice::exit, 1.0, "m1", 0.001, 129},
    {"narrow_deep_wide_shallow.toml", MeasureChoice::occupation, 2.0, "m1", 0.001, 19},
    {"two_well.toml", MeasureChoice::exit, 1.5, "x=-0.7", 0.005, 301, SchemeChoice::strang},
    {"three_wells.toml", MeasureChoice::transitions, 2, "m2", 0.001, 37, SchemeChoice::strang},
    {"rugged.toml", MeasureChoice::exit, 0.8, "m1", 0.001, 129, SchemeChoice::strang},
    {"two_well.toml", MeasureChoice::exit, 1.5, "relaxed:m1", 0.005, 301, SchemeChoice::jump_adapted},
    {"five_wells.toml", MeasureChoice::transitions, 0.8, "m3", 0.002, 333, SchemeChoice::jump_adapted},
    {"three_wells.toml", MeasureChoice::chain, 1.8, "m2", 0.004, 13, SchemeChoice::jump_adapted},
    {"tilted_quartic.toml", MeasureChoice::occupation, 1.2, "x=0.5", 0.005, 37, SchemeChoice::jump_adapted},
};

test::Case make(const Study& study) {
    const bool rests = study.scheme == SchemeChoice::jump_adapted;
    RunRequest request = test::request(study.measure, study.alpha, rests ? 0.03 : 0.5, study.paths);
    request.scheme = study.scheme;
    request.start = study.start;
    request.dt = study.dt;
    request.seed = 0x123456789abcdefULL;
    request.horizon = (rests ? 1000 : 20) + 3 * study.dt;  // not a whole number of blocks
    if (study.measure == MeasureChoice::chain || study.measure == MeasureChoice::occupation)
        request.burn_in = 1;
    return test::make_case(study.potential, request);
}

}  // namespace

TEST_CASE("Bit-identical on every SIMD target of this machine") {
    const auto targets = simd_targets();
    WARN("SIMD targets compared: " << targets.size());
    REQUIRE(targets.size() >= 2);
    for (const Study& study : studies) {
        const test::Case c = make(study);
        for (Precision precision : {Precision::single, Precision::double_precision}) {
            ExecutorOptions options;
            options.backend = Backend::host;
            options.precision = precision;
            options.threads = 1;
            options.simd_target = targets.front();
            const Batch first = c.run(options);
            for (const std::string& target : targets) {
                options.simd_target = target;
                const Batch other = c.run(options);
                INFO(study.potential << " alpha " << study.alpha << " " << target << " against "
                                     << targets.front());
                CHECK(same(first.records, other.records));
                CHECK(first.tally == other.tally);
            }
        }
    }
}

TEST_CASE("Bit-identical for any number of threads and any batches") {
    for (const Study& study : studies) {
        const test::Case c = make(study);
        ExecutorOptions options;
        options.backend = Backend::host;
        options.threads = 1;
        const Batch whole = c.run(options);
        for (int threads : {2, 3, 8}) {
            options.threads = threads;
            const Batch other = c.run(options);
            INFO(study.potential << " threads " << threads);
            CHECK(same(whole.records, other.records));
            CHECK(whole.tally == other.tally);
        }
        for (std::int64_t size : {1, 7, 100}) {
            options.threads = 2;
            const auto executor = c.executor(options);
            Tally tally(c.condition);
            std::vector<PathRecord> records;
            for (std::int64_t first = 0; first < study.paths; first += size) {
                const Batch part = executor->run({first, std::min(size, study.paths - first)});
                tally.merge(part.tally);
                records.insert(records.end(), part.records.begin(), part.records.end());
            }
            INFO(study.potential << " batches of " << size);
            CHECK(same(whole.records, records));
            CHECK(whole.tally == tally);
        }
    }
}

TEST_CASE("Another seed, another path id: other numbers") {
    test::Case c = make(studies[0]);
    const Batch first = c.run();
    c.condition.key += 1;
    CHECK_FALSE(same(first.records, c.run().records));
    const Batch shifted = c.executor()->run({1, c.condition.paths});
    CHECK_FALSE(same(first.records, shifted.records));
}

TEST_CASE("Splitting: the same realisations for any number of threads and any batches") {
    RunRequest request = test::request(MeasureChoice::exit, 2, 0.25, 9);
    request.scheme = SchemeChoice::splitting;
    test::Case c = test::make_case("two_well.toml", request);
    std::get<Splitting>(c.condition.scheme).replicas = 16;
    ExecutorOptions options;
    options.threads = 1;
    const Batch whole = c.run(options);
    options.threads = 3;
    CHECK(same(whole.records, c.run(options).records));
    const auto executor = c.executor(options);
    std::vector<PathRecord> records = executor->run({0, 4}).records;
    for (const PathRecord& record : executor->run({4, 5}).records) records.push_back(record);
    CHECK(same(whole.records, records));
    c.condition.key += 1;
    CHECK_FALSE(same(whole.records, c.run(options).records));
}

TEST_CASE("Records need not be kept: the tally is the same") {
    for (const Study& study : studies) {
        const test::Case c = make(study);
        ExecutorOptions options;
        const Tally with = c.run(options).tally;
        options.keep_records = false;
        const Batch without = c.run(options);
        CHECK(without.records.empty());
        CHECK(without.tally == with);
    }
}

TEST_CASE("A SIMD target this machine lacks is refused by name") {
    const test::Case c = make(studies[0]);
    ExecutorOptions options;
    options.simd_target = "ALTIVEC";
    CHECK_THROWS_AS(c.run(options), InputError);
}
