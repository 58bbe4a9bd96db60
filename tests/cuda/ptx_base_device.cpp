// The suite's device as one that runs nvcc's PTX. ptx_sources.inc lists the translated files.

#include "cuda_devices.hpp"
#include "cuda_emulator/fibers.hpp"
#include "cuda_emulator/ptx_device.hpp"

namespace ptx {
#define LEVYWELL_PTX_SOURCE(tag) void kernels_##tag(Kernels&);
#include "ptx_sources.inc"
#undef LEVYWELL_PTX_SOURCE
}  // namespace ptx

namespace test {
namespace {

const ptx::Kernels& kernels() {
    static const ptx::Kernels all = [] {
        ptx::Kernels found;
#define LEVYWELL_PTX_SOURCE(tag) ptx::kernels_##tag(found);
#include "ptx_sources.inc"
#undef LEVYWELL_PTX_SOURCE
        return found;
    }();
    return all;
}

}  // namespace

std::shared_ptr<levywell::cuda::Device> base_device(ThreadOrder order) {
    levywell::cuda::DeviceProperties properties;
    properties.shared_per_block = std::size_t{1} << 24;
    return std::make_shared<cuda_emulator::PtxDevice>(
        [order] {
            return std::make_unique<cuda_emulator::Fibers>(static_cast<cuda_emulator::Order>(order), 7);
        },
        properties, kernels());
}

bool has_some_kernels() {
    return LEVYWELL_PTX_SOME;
}
std::vector<std::string> kernels_not_launched() {
    return cuda_emulator::PtxDevice::not_launched(kernels());
}

}  // namespace test
