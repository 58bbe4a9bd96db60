#pragma once
/// The only compiler guard of the project: marks what also runs on a CUDA device, and loops whose body a
/// device is to have once.
#if defined(__CUDACC__)
#define LEVYWELL_HOST_DEVICE __host__ __device__
#else
#define LEVYWELL_HOST_DEVICE
#endif
#if defined(__CUDA_ARCH__)
#define LEVYWELL_ROLLED _Pragma("unroll 1")
#else
#define LEVYWELL_ROLLED
#endif
