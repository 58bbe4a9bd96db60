// The list of devices of a build without CUDA.

#include "exec/cuda/device.hpp"

namespace levywell::cuda {

DeviceList find_devices() {
    return {{}, "no CUDA device: this build has no CUDA (nvcc was not found, or LEVYWELL_CUDA=OFF)"};
}

}  // namespace levywell::cuda
