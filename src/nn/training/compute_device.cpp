#include "levywell/nn/compute_device.hpp"

#include "levywell/core/fault.hpp"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <cctype>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <torch/cuda.h>
#include <torch/version.h>

#include <fmt/format.h>

namespace levywell::inline nn {
namespace {

/// The library file from which a BLAS routine comes, or "".
std::string blas_file() {
    void* routine = ::dlsym(RTLD_DEFAULT, "sgemm_");
    Dl_info info{};
    if (routine == nullptr || ::dladdr(routine, &info) == 0 || info.dli_fname == nullptr) return "";
    std::error_code ignored;
    const auto file = std::filesystem::canonical(info.dli_fname, ignored);
    return ignored ? info.dli_fname : file.string();
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// Why there is no such device, or "".
std::string missing(std::size_t index) {
    if (!at::globalContext().hasCUDART())
        return fmt::format(
            "LibTorch {} here is built without CUDA (build levywell with a CUDA build of LibTorch, "
            "CMAKE_PREFIX_PATH=.., or use \"cpu\")",
            torch_version());
    const std::size_t devices = torch::cuda::device_count();
    if (devices == 0)
        return "LibTorch finds no CUDA device (nvidia-smi must list one, with a driver as new as this "
               "LibTorch's "
               "CUDA; or use \"cpu\")";
    if (index >= devices)
        return fmt::format("there {} (cuda:0{})",
                           devices == 1 ? "is one CUDA device" : fmt::format("are {} CUDA devices", devices),
                           devices == 1 ? "" : fmt::format(" to cuda:{}", devices - 1));
    return "";
}

}  // namespace

std::string choose_device(const std::string& request, const std::string& where) {
    if (request == "cpu") return request;
    const std::size_t colon = request.find(':');
    const std::size_t index = colon == std::string::npos ? 0 : std::stoul(request.substr(colon + 1));
    const std::string reason = missing(index);
    if (request == "auto" && !reason.empty()) return "cpu";
    if (!reason.empty()) throw InputError(where, fmt::format("device = \"{}\": {}", request, reason));
    compute_reproducibly();
    return fmt::format("cuda:{}", index);
}

int replicas_on(const std::string& device, int threads) {
    return device == "cpu" ? threads : 1;
}

void compute_reproducibly() {
    ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);  // cuBLAS sums reproducibly only with it
    at::Context& context = at::globalContext();
    context.setDeterministicAlgorithms(true, /*warn_only=*/true);
    context.setDeterministicCuDNN(true);
    context.setBenchmarkCuDNN(false);
    context.setAllowTF32CuBLAS(false);
    context.setAllowTF32CuDNN(false);
}

std::string torch_version() {
    return TORCH_VERSION;
}

std::string blas_name(const std::string& device) {
    if (device != "cpu") {
        const at::CUDAHooksInterface& cuda = at::detail::getCUDAHooks();
        return fmt::format("cuBLAS (CUDA {}, {})", cuda.versionCUDART(),
                           cuda.hasCuDNN() ? fmt::format("cuDNN {}", cuda.versionCuDNN()) : "no cuDNN");
    }
    if (at::hasMKL()) return "MKL";
    std::string file = blas_file();
    if (file.empty()) return "unknown";
    const std::string name = lower(file);
    for (const auto& [part, known] :
         {std::pair("openblas", "OpenBLAS"), std::pair("blis", "BLIS"), std::pair("mkl", "MKL"),
          std::pair("atlas", "ATLAS"), std::pair("libblas", "reference BLAS")}) {
        if (name.find(part) != std::string::npos) return std::string(known) + " (" + file + ")";
    }
    return file;
}

bool blas_is_generic() {
    return blas_name("cpu").rfind("reference BLAS", 0) == 0;
}

std::string slow_products(const std::string& device) {
    return fmt::format(
        "matrix products come from {}, 20 to 40 times slower than OpenBLAS (apt-get install "
        "libopenblas0-openmp)",
        blas_name(device));
}

}  // namespace levywell::inline nn
