// The parity of nvcc's PTX can fail: the same kernel with a fault in its hot loop gives other numbers, or is
// stopped.

#include "catch.hpp"
#include "conditions.hpp"
#include "cuda_devices.hpp"
#include "cuda_emulator/fibers.hpp"
#include "cuda_emulator/ptx_device.hpp"
#include "exec/cuda/cuda_executor.hpp"
#include "records.hpp"

using namespace levywell;

namespace ptx {
void kernels_unchanged(Kernels&);
void kernels_unfused_fma(Kernels&);
void kernels_shifted_shift(Kernels&);
void kernels_shifted_address(Kernels&);
void kernels_far_address(Kernels&);
void kernels_reduce(Kernels&);
}  // namespace ptx

namespace {

struct Runs {
    Batch host;
    Batch device;
    bool agree() const { return test::same(host.records, device.records) && host.tally == device.tally; }
};

Runs run(void (*kernels_of)(ptx::Kernels&)) {
    ptx::Kernels kernels;
    kernels_of(kernels);
    ptx::kernels_reduce(kernels);
    cuda::DeviceProperties properties;
    properties.block_threads = 64;
    properties.shared_per_block = std::size_t{100} << 10;
    properties.shared_per_processor = std::size_t{202} << 10;
    properties.memory = std::size_t{1} << 30;
    const auto device = std::make_shared<cuda_emulator::PtxDevice>(
        [] { return std::make_unique<cuda_emulator::Fibers>(); }, properties, kernels);
    RunRequest request = test::request(MeasureChoice::exit, 1.3, 0.5, 70);
    request.scheme = SchemeChoice::euler;
    request.dt = 0.005;
    request.horizon = 0.5;
    const test::Case c = test::make_case("two_well.toml", request);
    ExecutorOptions options;
    options.precision = Precision::single;
    options.threads = 1;
    options.backend = Backend::host;
    return {c.run(options),
            cuda::make_cuda_executor(c.condition, c.potential, options, {device})->run({0, 70})};
}

}  // namespace

TEST_CASE("The machine code as it is gives the host's numbers") {
    CHECK(run(ptx::kernels_unchanged).agree());
}

TEST_CASE("An unfused multiplication and addition, and a shift by one more, give other numbers") {
    CHECK_FALSE(run(ptx::kernels_unfused_fma).agree());
    bool seen = false;  // a shifted index may also lie beyond the table
    try {
        seen = !run(ptx::kernels_shifted_shift).agree();
    } catch (const cuda_emulator::KernelError&) {
        seen = true;
    }
    CHECK(seen);
}

TEST_CASE("A misaligned look-up in shared memory and one beyond its end are stopped with their place") {
    CHECK_THROWS_WITH(run(ptx::kernels_shifted_address),
                      Contains("shared memory: misaligned access") && Contains("line"));
    CHECK_THROWS_WITH(run(ptx::kernels_far_address),
                      Contains("shared memory: access out of range") && Contains("line"));
}
