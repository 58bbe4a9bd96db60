// The CUDA executor, on an small device or a real one: the host's numbers to the last bit, for every scheme,
// measure, form of the drift, precision and place of the tables.

#include "catch.hpp"
#include "conditions.hpp"
#include "cuda_devices.hpp"
#include "exec/cuda/advance_arguments.hpp"
#include "exec/cuda/cuda_executor.hpp"
#include "levywell/core/fault.hpp"
#include "pauses.hpp"
#include "records.hpp"

#include <algorithm>
#include <set>
#include <tuple>

using namespace levywell;
using test::same;
using test::ThreadOrder;
using Devices = std::vector<std::shared_ptr<cuda::Device>>;

namespace {

/// All the shared memory a block may have; an emulated one holds every table.
std::size_t roomy() {
    static const std::size_t bytes = test::base_device(ThreadOrder::forward)->properties().shared_per_block;
    return bytes;
}

cuda::DeviceProperties properties(std::size_t shared_bytes = roomy(), int processors = 2) {
    cuda::DeviceProperties small;
    small.name = "small";
    small.block_threads = 64;
    small.processors = processors;
    small.shared_per_block = shared_bytes;
    small.shared_per_processor = 2 * (shared_bytes + 1024);
    small.memory = std::size_t{1} << 30;
    return small;
}

std::shared_ptr<test::PretendingDevice> device(ThreadOrder order = ThreadOrder::forward,
                                               std::size_t shared_bytes = roomy(), int processors = 2) {
    return std::make_shared<test::PretendingDevice>(test::base_device(order),
                                                    properties(shared_bytes, processors));
}

struct Study {
    const char* potential;
    cuda::AdvanceChoice::Drift drift;
};
const Study potentials[] = {
    {"two_well.toml", cuda::AdvanceChoice::Drift::cubic},
    {"three_wells.toml", cuda::AdvanceChoice::Drift::degree_nine},
    {"rugged.toml", cuda::AdvanceChoice::Drift::table},
};

test::Case make(const char* potential, MeasureChoice measure, SchemeChoice scheme, std::int64_t paths,
                double alpha = 1.3, const char* start = "relaxed:m1") {
    const bool rests = scheme == SchemeChoice::jump_adapted;
    RunRequest request = test::request(measure, alpha, rests ? 0.03 : 0.5, paths);
    request.scheme = scheme;
    request.start = start;
    request.dt = 0.005;
    request.seed = 0x123456789abcdefULL;
    request.horizon = (rests ? 10 : 1) + 3 * request.step();  // not a whole number of blocks
    if (measure == MeasureChoice::chain || measure == MeasureChoice::occupation) request.burn_in = 0.1;
    test::Case c = test::make_case(potential, request);
    c.condition.start.relax_steps = std::min<std::int64_t>(c.condition.start.relax_steps, 40);
    return c;
}

ExecutorOptions options_for(Precision precision) {
    ExecutorOptions options;
    options.precision = precision;
    options.threads = 1;
    options.backend = Backend::host;
    return options;
}

void compare(const test::Case& c, Precision precision, const Devices& devices,
             const cuda::CudaOptions& cuda_options = {}) {
    const ExecutorOptions options = options_for(precision);
    const Batch device = cuda::make_cuda_executor(c.condition, c.potential, options, devices, cuda_options)
                             ->run({0, c.condition.paths});
    const Batch host = c.run(options);
    CHECK(same(host.records, device.records));
    CHECK(host.tally == device.tally);
}

}  // namespace

TEST_CASE("Bit-identical to the host: schemes, measures, drifts, precisions, places of the tables",
          "[every]") {
    cuda::CudaOptions one_worker;
    one_worker.workers_per_device = 1;
    int compared = 0;
    int left_out = 0;
    std::set<std::tuple<bool, cuda::AdvanceChoice::Drift, int>> places;
    for (SchemeChoice scheme : {SchemeChoice::euler, SchemeChoice::jump_adapted}) {
        for (MeasureChoice measure : {MeasureChoice::exit, MeasureChoice::transitions, MeasureChoice::chain,
                                      MeasureChoice::occupation}) {
            for (const Study& study : potentials) {
                const bool table = study.drift == cuda::AdvanceChoice::Drift::table;
                const bool rests = scheme == SchemeChoice::jump_adapted;  // not among ripples
                const test::Case c =
                    make(rests && table ? "slice.toml" : study.potential, measure, scheme, 77);
                REQUIRE(rests == !c.condition.cores().empty());
                cuda::AdvanceChoice::Drift drift = study.drift;
                if (c.condition.follows_flow()) drift = cuda::AdvanceChoice::Drift::table;
                for (Precision precision : {Precision::single, Precision::double_precision}) {
                    const std::size_t cell = precision == Precision::single ? 8 : 16;
                    const std::size_t states = 64 * cuda::numbers_of_thread * cell / 2;
                    for (std::size_t room : {states, states + 3100 * cell, roomy()}) {
                        INFO(study.potential << " measure " << static_cast<int>(measure) << " scheme "
                                             << static_cast<int>(scheme) << " room " << room);
                        const auto small = device(ThreadOrder::shuffled, room);
                        try {
                            compare(c, precision, {small}, one_worker);
                        } catch (const test::NoKernel&) {
                            ++left_out;
                            continue;
                        }
                        const cuda::AdvanceChoice& choice = small->last_choice();
                        CHECK(choice.drift == drift);
                        CHECK((choice.tables_in_shared == 0) == (room == states));
                        places.emplace(choice.single, choice.drift, choice.tables_in_shared);
                        ++compared;
                    }
                }
            }
        }
    }
    CHECK(compared + left_out == 2 * 4 * 3 * 2 * 3);
    CHECK(test::kernels_not_launched().empty());
    if (test::has_some_kernels()) {  // those alone that were chosen
        CHECK(compared > 0);
        return;
    }
    CHECK(left_out == 0);
    const bool every_table_fits = roomy() > (std::size_t{1} << 20);
    CHECK(places.size() >= (every_table_fits ? 2 * (2 + 2 + 3) : 2 * (2 + 2 + 2)));
}

TEST_CASE("Bit-identical, briefly: every measure, two workers, launches cut short", "[brief]") {
    cuda::CudaOptions cut;
    cut.launch_seconds = 0;
    for (MeasureChoice measure :
         {MeasureChoice::exit, MeasureChoice::transitions, MeasureChoice::chain, MeasureChoice::occupation}) {
        test::Case c = make("two_well.toml", measure, SchemeChoice::euler, 70, 0.7);
        test::set_horizon(c.condition, 60);
        compare(c, Precision::single, {device()}, cut);
        if (is_timed(measure)) {
            test::Case flow = make("two_well.toml", measure, SchemeChoice::strang, 70, 1.6);
            test::set_horizon(flow.condition, 60);
            compare(flow, Precision::single, {device()}, cut);
        }
        test::Case rests = make("slice.toml", measure, SchemeChoice::jump_adapted, 40);
        test::set_horizon(rests.condition, 200);
        compare(rests, Precision::double_precision, {device()});
    }
}

TEST_CASE("Bit-identical for odd numbers of paths") {
    for (std::int64_t paths : {0, 1, 31, 33, 64, 4099}) {
        INFO("paths " << paths);
        for (MeasureChoice measure : {MeasureChoice::transitions, MeasureChoice::chain}) {
            test::Case c = make("two_well.toml", measure, SchemeChoice::euler,
                                std::max<std::int64_t>(1, paths), 0.7, "m1");
            c.condition.paths = paths;
            test::set_horizon(c.condition, 39);
            compare(c, Precision::single, {device()});
        }
    }
}

TEST_CASE("Bit-identical when launches are cut short, for several workers, devices and chunks") {
    for (MeasureChoice measure : {MeasureChoice::exit, MeasureChoice::occupation}) {
        const test::Case c = make("two_well.toml", measure, SchemeChoice::euler, 333);
        cuda::CudaOptions cut;
        cut.launch_seconds = 0;  // down to one block of steps a launch
        compare(c, Precision::single, {device()}, cut);
        cuda::CudaOptions chunks;
        chunks.most_paths_at_once = 50;
        chunks.workers_per_device = 3;
        compare(c, Precision::single, {device(), device(ThreadOrder::backward, roomy(), 1)}, chunks);
    }
    const test::Case rests = make("two_well.toml", MeasureChoice::chain, SchemeChoice::jump_adapted, 65);
    cuda::CudaOptions cut;
    cut.launch_seconds = 0;
    compare(rests, Precision::double_precision, {device()}, cut);
}

TEST_CASE("Bit-identical where the noise changes in time, and where its table is too large to share") {
    for (MeasureChoice measure : {MeasureChoice::exit, MeasureChoice::chain}) {
        RunRequest request =
            test::scheduled(measure, {{0, 1.2, 0.5}, {0.3, 1.8, 0.2}, {0.7, 0.8, 0.6}, {1.1, 2.0, 0.4}}, 77);
        request.scheme = SchemeChoice::euler;
        request.horizon = 2;
        request.seed = 99;
        if (measure == MeasureChoice::chain) request.burn_in = 0.1;
        compare(test::make_case("two_well.toml", request), Precision::single, {device()});
    }
    const test::Case heavy = make("two_well.toml", MeasureChoice::exit, SchemeChoice::euler, 77, 0.2, "m1");
    compare(heavy, Precision::double_precision, {device(ThreadOrder::forward, std::size_t{48} << 10)});
}

TEST_CASE("A batch is checkpointed between launches, and gone on with on devices and the host alike") {
    cuda::CudaOptions cut;
    cut.launch_seconds = 1e-4;
    const auto check = [&](const test::Case& c, Precision precision, std::int64_t most_paths) {
        cut.most_paths_at_once = most_paths;
        const ExecutorOptions options = options_for(precision);
        const std::shared_ptr<Executor> on_host = c.executor(options);
        const std::shared_ptr<Executor> on_device = cuda::make_cuda_executor(
            c.condition, c.potential, options, {device(ThreadOrder::forward, roomy(), 1)}, cut);
        const auto [host, time] = test::undisturbed(*on_host, c.condition);
        test::Interruptions seen;
        const Batch torn = test::with_pauses(
            c.condition, [&](int stretch) { return stretch % 4 == 3 ? on_host : on_device; }, 40 * time,
            seen);  // emulated devices take much longer
        INFO(seen.pauses << " pauses, at most " << seen.most_checkpoints << " paths checkpointed");
        CHECK(seen.pauses >= 5);
        CHECK(seen.most_checkpoints >= 10);
        CHECK(same(host.records, torn.records));
        CHECK(host.tally == torn.tally);
    };
    for (MeasureChoice measure :
         {MeasureChoice::exit, MeasureChoice::transitions, MeasureChoice::chain, MeasureChoice::occupation}) {
        INFO("measure " << static_cast<int>(measure));
        const bool rests = measure == MeasureChoice::transitions || measure == MeasureChoice::chain;
        test::Case c = make(rests ? "two_well.toml" : "three_wells.toml", measure,
                            rests ? SchemeChoice::jump_adapted : SchemeChoice::euler, 100);
        test::set_horizon(c.condition, c.condition.horizon_steps() * (rests ? 10 : 8));
        // Several tasks; or one, whose slots take fresh paths beside those that go on.
        check(c, rests ? Precision::double_precision : Precision::single, 60);
        c.condition.paths = 300;
        check(c, Precision::single, 1000);
    }
    RunRequest request =
        test::scheduled(MeasureChoice::chain, {{0, 1.2, 0.5}, {0.3, 1.8, 0.2}, {0.7, 0.8, 0.6}}, 40);
    request.scheme = SchemeChoice::euler;
    request.horizon = 1;
    cut.launch_seconds = 1e-3;  // each begins with copying three tables
    check(test::make_case("two_well.toml", request), Precision::single, 60);
}

TEST_CASE("Every order of the threads gives the same numbers") {
    const test::Case c = make("three_wells.toml", MeasureChoice::transitions, SchemeChoice::euler, 130);
    for (auto order : {ThreadOrder::forward, ThreadOrder::backward, ThreadOrder::shuffled})
        compare(c, Precision::single, {device(order)});
}

TEST_CASE("Ranges with other first ids, records left out, another seed: the host's again, or not") {
    test::Case c = make("two_well.toml", MeasureChoice::exit, SchemeChoice::euler, 70);
    ExecutorOptions options = options_for(Precision::single);
    const auto on_device = cuda::make_cuda_executor(c.condition, c.potential, options, {device()});
    const std::int64_t far = (std::int64_t{1} << 40) + 5;
    const Batch host = c.executor(options)->run({far, 35});
    const Batch other = on_device->run({far, 35});
    CHECK(same(host.records, other.records));
    CHECK(host.tally == other.tally);
    options.keep_records = false;
    const Batch bare =
        cuda::make_cuda_executor(c.condition, c.potential, options, {device()})->run({far, 35});
    CHECK(bare.records.empty());
    CHECK(bare.tally == host.tally);
    c.condition.key += 1;
    CHECK_FALSE(same(other.records, c.executor(options_for(Precision::single))->run({far, 35}).records));
}

TEST_CASE("A device that computes something else is refused before it is used") {
    const test::Case c = make("two_well.toml", MeasureChoice::exit, SchemeChoice::euler, 1000);
    const ExecutorOptions options = options_for(Precision::single);
    CHECK_NOTHROW(cuda::check_against_host(c.condition, c.potential, options, {device()}));
    const auto broken =
        std::make_shared<test::BrokenDevice>(test::base_device(ThreadOrder::forward), properties());
    CHECK_THROWS_AS(cuda::check_against_host(c.condition, c.potential, options, {broken}), RunError);
}

TEST_CASE("Splitting is refused by name; devices are shared out among ranks") {
    RunRequest request = test::request(MeasureChoice::exit, 2, 0.25, 3);
    request.scheme = SchemeChoice::splitting;
    const test::Case c = test::make_case("two_well.toml", request);
    CHECK_THROWS_AS(cuda::make_cuda_executor(c.condition, c.potential, {}, {device()}), InputError);

    Devices all;
    for (int k = 0; k < 5; ++k) all.push_back(device());
    CHECK(cuda::devices_of_rank(all, 0, 1) == all);
    CHECK(cuda::devices_of_rank(all, 1, 2) == Devices{all[1], all[3]});
    CHECK(cuda::devices_of_rank(all, 6, 8) == Devices{all[1]});
}
