// The named alternative of the GPU benchmark, what one would write by hand: cuRAND's generator a thread, the
// formula of Chambers, Mallows and Stuck (1976) in float, Euler steps in the quartic double well f = w^4/4 -
// w^2/2, first exits from the right well.
//
//   chambers_mallows_stuck PATHS ALPHA EPSILON DT HORIZON_STEPS   prints one line of JSON

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cuda_runtime.h>
#include <curand_kernel.h>
#include <vector>

namespace {

void check(cudaError_t status, const char* what) {
    if (status == cudaSuccess) return;
    std::fprintf(stderr, "%s: %s\n", what, cudaGetErrorString(status));
    std::exit(1);
}

__device__ float symmetric_stable(curandStatePhilox4_32_10_t& state, float alpha) {
    const float v = 3.14159265f * (curand_uniform(&state) - 0.5f);
    const float w = -logf(curand_uniform(&state));
    const float scaled = powf(cosf((1 - alpha) * v) / w, (1 - alpha) / alpha);
    return sinf(alpha * v) / powf(cosf(v), 1 / alpha) * scaled;
}

__global__ void first_exits(unsigned long long seed, int paths, float alpha, float jump_scale, float dt,
                            unsigned horizon, unsigned* steps) {
    const int path = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (path >= paths) return;
    curandStatePhilox4_32_10_t state;
    curand_init(seed, static_cast<unsigned long long>(path), 0, &state);
    float w = 1;
    unsigned n = 0;
    while (n < horizon) {
        ++n;
        w = fminf(fmaxf(w, -10.0f), 10.0f);
        w += dt * (w - w * w * w) + jump_scale * symmetric_stable(state, alpha);
        if (w <= 0) break;
    }
    steps[path] = n;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 6) {
        std::fprintf(stderr, "usage: chambers_mallows_stuck PATHS ALPHA EPSILON DT HORIZON_STEPS\n");
        return 2;
    }
    const int paths = std::atoi(arguments[1]);
    const float alpha = static_cast<float>(std::atof(arguments[2]));
    const float epsilon = static_cast<float>(std::atof(arguments[3]));
    const float dt = static_cast<float>(std::atof(arguments[4]));
    const auto horizon = static_cast<unsigned>(std::atoll(arguments[5]));
    unsigned* steps = nullptr;
    check(cudaMalloc(&steps, static_cast<std::size_t>(paths) * sizeof(unsigned)), "cudaMalloc");
    cudaEvent_t begin;
    cudaEvent_t end;
    check(cudaEventCreate(&begin), "cudaEventCreate");
    check(cudaEventCreate(&end), "cudaEventCreate");
    const float jump_scale = epsilon * std::pow(dt, 1 / alpha);
    float milliseconds = 0;
    for (int round = 0; round < 2; ++round) {  // the first one warms up
        check(cudaEventRecord(begin), "cudaEventRecord");
        first_exits<<<(paths + 255) / 256, 256>>>(1, paths, alpha, jump_scale, dt, horizon, steps);
        check(cudaGetLastError(), "launch");
        check(cudaEventRecord(end), "cudaEventRecord");
        check(cudaEventSynchronize(end), "running the kernel");
        check(cudaEventElapsedTime(&milliseconds, begin, end), "cudaEventElapsedTime");
    }
    std::vector<unsigned> host(static_cast<std::size_t>(paths));
    check(cudaMemcpy(host.data(), steps, host.size() * sizeof(unsigned), cudaMemcpyDeviceToHost),
          "cudaMemcpy");
    double total = 0;
    for (unsigned n : host) total += n;
    std::printf("{\"path_steps\": %.0f, \"seconds\": %.6f, \"mean_exit_time\": %.6g}\n", total,
                milliseconds / 1000, total / paths * dt);
    return 0;
}
