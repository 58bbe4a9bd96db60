#pragma once
/// The only compiler guard of the project: marks what also runs on a CUDA device.
#if defined(__CUDACC__)
#define LEVYWELL_HOST_DEVICE __host__ __device__
#else
#define LEVYWELL_HOST_DEVICE
#endif
