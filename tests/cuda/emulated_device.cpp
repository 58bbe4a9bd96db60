// The suite's device as an emulated one.

#include "cuda_devices.hpp"
#include "cuda_emulator/device.hpp"
#include "cuda_emulator/fibers.hpp"
#include "cuda_emulator/os_threads.hpp"

namespace test {
namespace {

#if defined(__SANITIZE_THREAD__)
constexpr bool os_threads = true;  // ThreadSanitizer looks at threads, not at fibers
#else
constexpr bool os_threads = false;
#endif

std::unique_ptr<cuda_emulator::Engine> engine(ThreadOrder order) {
    using cuda_emulator::Fibers;
    if (os_threads) return std::make_unique<cuda_emulator::OsThreads>();
    return std::make_unique<Fibers>(static_cast<cuda_emulator::Order>(order), 7);
}

}  // namespace

std::shared_ptr<levywell::cuda::Device> base_device(ThreadOrder order) {
    levywell::cuda::DeviceProperties properties;
    properties.shared_per_block = std::size_t{1} << 24;
    return std::make_shared<cuda_emulator::EmulatedDevice>([order] { return engine(order); }, properties);
}

bool has_some_kernels() {
    return false;
}
std::vector<std::string> kernels_not_launched() {
    return {};
}

}  // namespace test
