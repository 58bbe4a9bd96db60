// The emulator of CUDA's execution model: what it computes, and that it catches what kernels do wrong.

#include "catch.hpp"
#include "cuda_emulator/fibers.hpp"
#include "cuda_emulator/names.hpp"
#include "cuda_emulator/os_threads.hpp"
#include "cuda_emulator/seeded_kernels.hpp"

#include <memory>
#include <numeric>
#include <vector>

using namespace cuda_emulator;

namespace {

std::vector<std::unique_ptr<Engine>> engines() {
    std::vector<std::unique_ptr<Engine>> all;
    for (Order order : {Order::forward, Order::backward, Order::shuffled})
        all.push_back(std::make_unique<Fibers>(order));
    all.push_back(std::make_unique<OsThreads>());
    return all;
}

std::string failure_of(Engine& engine, const Shape& shape, const std::function<void()>& kernel) {
    try {
        engine.launch(shape, kernel);
    } catch (const KernelError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("Indices, barriers, shared memory: a block adds up its thread numbers") {
    for (const auto& engine : engines()) {
        std::vector<unsigned> sums(6);
        engine->launch({{3, 2, 1}, 64, 64 * sizeof(unsigned)},
                       [&] { seeded::sum_of_threads(sums.data(), true); });
        for (std::size_t k = 0; k < sums.size(); ++k) CHECK(sums[k] == 64 * 63 / 2 + 64 * k);
    }
}

TEST_CASE("Ballots, shuffles and any see the lanes of their own warp") {
    for (const auto& engine : engines()) {
        std::vector<unsigned> ballots(64);
        std::vector<unsigned long long> shuffled(64);
        std::vector<int> any(64);
        engine->launch({{1, 1, 1}, 64, 0}, [&] {
            const unsigned t = threadIdx.x;
            ballots[t] = __ballot_sync(0xffffffffu, t % 3 == 0);
            shuffled[t] = __shfl_sync(0xffffffffu, 100 + t, 5);
            any[t] = __any_sync(0xffffffffu, t == 40);
        });
        for (unsigned t = 0; t < 64; ++t) {
            unsigned expected = 0;
            for (unsigned lane = 0; lane < 32; ++lane)
                expected |= ((t / 32 * 32 + lane) % 3 == 0 ? 1u : 0u) << lane;
            CHECK(ballots[t] == expected);
            CHECK(shuffled[t] == 100 + t / 32 * 32 + 5);
            CHECK(any[t] == (t >= 32 ? 1 : 0));
        }
    }
}

TEST_CASE("Atomics lose nothing") {
    for (const auto& engine : engines()) {
        unsigned long long counter = 0;
        engine->launch({{4, 1, 1}, 64, 0}, [&] { seeded::count_threads(&counter, true); });
        CHECK(counter == 256);
    }
}

TEST_CASE("A missing __syncthreads shows as a result that depends on the order of threads") {
    const auto run = [](Order order, bool with_barrier) {
        unsigned sum = 0;
        Fibers(order).launch({{1, 1, 1}, 64, 64 * sizeof(unsigned)},
                             [&] { seeded::sum_of_threads(&sum, with_barrier); });
        return sum;
    };
    CHECK(run(Order::forward, true) == run(Order::backward, true));
    CHECK(run(Order::forward, false) != run(Order::backward, false));
}

TEST_CASE("A divergent barrier is refused with both its places") {
    for (const auto& engine : engines()) {
        const std::string failure =
            failure_of(*engine, {{1, 1, 1}, 64, 0}, [] { seeded::divergent_barrier(); });
        CHECK_THAT(failure, Contains("divergent barrier") && Contains("seeded_kernels.hpp"));
    }
}

TEST_CASE("A warp that waits for a lane that has left is a deadlock") {
    for (const auto& engine : engines()) {
        const std::string failure = failure_of(*engine, {{1, 1, 1}, 64, 0}, [] {
            if (threadIdx.x == 7) return;
            __any_sync(0xffffffffu, 0);
        });
        CHECK_THAT(failure, Contains("deadlock") && Contains("__any_sync") && Contains("left"));
    }
}

TEST_CASE("Lanes at different exchanges wait for ever, and a lane must be in its own mask") {
    for (const auto& engine : engines()) {
        CHECK_THAT(failure_of(*engine, {{1, 1, 1}, 32, 0},
                              [] {
                                  if (threadIdx.x < 16) {
                                      __any_sync(0xffffffffu, 1);
                                  } else {
                                      __ballot_sync(0xffffffffu, 1);
                                  }
                              }),
                   Contains("deadlock") && Contains("__ballot_sync"));
        CHECK_THAT(failure_of(*engine, {{1, 1, 1}, 32, 0}, [] { __any_sync(0x0000ffffu, 1); }),
                   Contains("own mask"));
    }
}

TEST_CASE("What a thread throws comes out of the launch") {
    for (const auto& engine : engines()) {
        CHECK_THROWS_AS(engine->launch({{1, 1, 1}, 33, 0},
                                       [] {
                                           if (threadIdx.x == 32) throw std::logic_error("thread 32");
                                           __syncthreads();
                                       }),
                        std::logic_error);
    }
}
