// A noise schedule changes the noise and nothing else: equal segments give the bits of no schedule, changing
// ones the same bits on every SIMD target, for any number of threads and any batches.

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
    std::int64_t paths;
    std::vector<Precision> precisions = {Precision::single, Precision::double_precision};
};

const Study studies[] = {
    {"two_well.toml", MeasureChoice::exit, 1.5, "m1", 301},
    {"two_well.toml", MeasureChoice::transitions, 0.9, "relaxed:m2", 333},
    // Finer quantile tables, which the other segments then have too; no jump that float would see.
    {"two_well.toml", MeasureChoice::exit, 0.2, "m1", 101, {Precision::double_precision}},
    {"five_wells.toml", MeasureChoice::chain, 1.2, "m3", 13},
    {"narrow_deep_wide_shallow.toml", MeasureChoice::occupation, 2.0, "m1", 19},
    {"rugged.toml", MeasureChoice::exit, 1.0, "m1", 129},
};

RunRequest bare(const Study& study) {
    RunRequest request;
    request.measure = study.measure;
    request.scheme = SchemeChoice::euler;
    request.start = study.start;
    request.dt = 0.001;
    request.seed = 0x123456789abcdefULL;
    request.common_random_numbers = true;  // with and without segments
    request.paths = study.paths;
    request.horizon = 2.003;  // not a whole number of blocks
    if (study.measure == MeasureChoice::chain || study.measure == MeasureChoice::occupation)
        request.burn_in = 0.1;
    return request;
}

test::Case constant(const Study& study, double epsilon) {
    RunRequest request = bare(study);
    request.alpha = {study.alpha};
    request.epsilon = {epsilon};
    return test::make_case(study.potential, request);
}

test::Case scheduled(const Study& study, const std::vector<NoiseSegment>& schedule) {
    RunRequest request = bare(study);
    request.schedule = schedule;
    return test::make_case(study.potential, request);
}

ExecutorOptions options(Precision precision, const std::string& target, int threads) {
    ExecutorOptions result;
    result.backend = Backend::host;
    result.precision = precision;
    result.simd_target = target;
    result.threads = threads;
    return result;
}

}  // namespace

TEST_CASE("Equal segments give the bits of no schedule, however they are cut") {
    for (const Study& study : studies) {
        const double a = study.alpha;
        const test::Case plain = constant(study, 0.5);
        const test::Case halves = scheduled(study, {{0, a, 0.5}, {0.4, a, 0.5}});
        const test::Case pieces =
            scheduled(study, {{0, a, 0.5}, {0.004, a, 0.5}, {0.1, a, 0.5}, {0.9, a, 0.5}, {1.7, a, 0.5}});
        const test::Case louder = scheduled(study, {{0, a, 0.5}, {0.4, a, 0.5000001}});
        for (Precision precision : study.precisions) {
            const Batch expected = plain.run(options(precision, simd_targets().front(), 1));
            int threads = 2;
            for (const std::string& target : simd_targets()) {
                INFO(study.potential << " " << target << " threads " << threads);
                const ExecutorOptions o = options(precision, target, threads);
                for (const test::Case* c : {&halves, &pieces}) {
                    const Batch batch = c->run(o);
                    CHECK(same(batch.records, expected.records));
                    CHECK(batch.tally == expected.tally);
                }
                threads = 3 - threads;
            }
            // Control: one part in 5e6 more noise from 0.4 on (a count of steps by wells may miss that).
            if (!expected.records.empty())
                CHECK_FALSE(same(louder.run(options(precision, simd_targets().front(), 1)).records,
                                 expected.records));
        }
    }
}

TEST_CASE("A changing schedule: the same bits on every target, for any threads and batches") {
    for (const Study& study : studies) {
        const test::Case c =
            scheduled(study, {{0, study.alpha, 0.5}, {0.3, 1.7, 0.3}, {0.8, 0.8, 0.2}, {1.5, 1.2, 0.8}});
        for (Precision precision : study.precisions) {
            const Batch first = c.run(options(precision, simd_targets().front(), 1));
            for (const std::string& target : simd_targets()) {
                INFO(study.potential << " " << target);
                const Batch other = c.run(options(precision, target, 3));
                CHECK(same(first.records, other.records));
                CHECK(first.tally == other.tally);
            }
            const auto executor = c.executor(options(precision, "", 2));
            Tally tally(c.condition);
            for (std::int64_t at = 0; at < study.paths; at += 7)
                tally.merge(executor->run({at, std::min<std::int64_t>(7, study.paths - at)}).tally);
            CHECK(tally == first.tally);
            CHECK_FALSE(constant(study, 0.5).run(options(precision, "", 1)).tally == first.tally);
        }
    }
}

TEST_CASE("Until a change the path is that of the first noise; the change comes with its very step") {
    const Study study = studies[0];
    const NoiseSegment first{0, 1.5, 0.5};
    for (Precision precision : {Precision::single, Precision::double_precision}) {
        const auto points = [&](test::Case c, std::int64_t steps) {
            std::get<Exit>(c.condition.measure).interval = Interval();  // nothing leaves it
            test::set_horizon(c.condition, steps);
            return c.run(options(precision, "", 2)).records;
        };
        const test::Case changes = scheduled(study, {first, {0.4025, 1.5, 0.25}});
        REQUIRE(changes.condition.noise.schedule[1].begin_step ==
                404);  // 402.5 steps, to whole blocks of four
        CHECK(same(points(changes, 404), points(constant(study, 0.5), 404)));
        const auto after = points(changes, 405);
        const auto without = points(constant(study, 0.5), 405);
        for (std::size_t k = 0; k < after.size(); ++k) CHECK(after[k].point != without[k].point);
    }
}
