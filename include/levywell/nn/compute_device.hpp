#pragma once

#include <string>

namespace levywell::inline nn {

/// Where networks are computed: "cpu" or "cuda:N", for a name of device_name.hpp. Where that is a CUDA
/// device, compute_reproducibly() has been called. Throws InputError at `where` when this LibTorch has no
/// CUDA, or the machine no such device.
std::string choose_device(const std::string& request, const std::string& where);

/// Networks that compute at a time: one a thread on the processor, one on a device.
int replicas_on(const std::string& device, int threads);

/// Tells LibTorch to take, on CUDA devices, sums whose order does not change from run to run, and products in
/// float instead of TF32. Before the first product on such a device.
void compute_reproducibly();

/// "1.13.1".
std::string torch_version();

/// What does a device's matrix products: "OpenBLAS (/usr/lib/..)", "cuBLAS (CUDA 12060, cuDNN 90501)".
std::string blas_name(const std::string& device);

/// Whether the processor's is the slow reference implementation, 20 to 40 times slower than OpenBLAS.
bool blas_is_generic();

/// What to say of that.
std::string slow_products(const std::string& device);

}  // namespace levywell::inline nn
