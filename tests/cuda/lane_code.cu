// The hot loop's building blocks in one kernel, compiled for a device: words, noise, step and observer of one
// path a thread.
#include "levywell/dynamics/observers.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"
#include "levywell/random/scalar_lane_code.hpp"

namespace lanes = levywell::scalar_lanes;

template <class Drift>
__global__ void first_exits(levywell::QuantileCells<float> cells, lanes::EulerStep<float, Drift> step,
                            levywell::ExitObserver observer, float start, std::int64_t horizon,
                            levywell::PathRecord* records, std::uint32_t count) {
    const std::uint32_t path = blockIdx.x * blockDim.x + threadIdx.x;
    if (path >= count) return;
    float w = start;
    levywell::PathState state;
    observer.begin(state, w);
    for (std::int64_t block = 0; block < horizon / 4; ++block) {
        std::uint32_t words[4] = {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
                                  path, 0};
        lanes::philox(words, 1u, 0u);
        for (int h = 0; h < 4; ++h) {
            w = step(w, lanes::table_noise<float>(cells, words[h]));
            if (observer.observe(state, 4 * block + h + 1, w, records[path])) return;
        }
    }
    observer.expire(state, horizon, w, records[path]);
}

template __global__ void first_exits(levywell::QuantileCells<float>,
                                     lanes::EulerStep<float, lanes::PolynomialDrift<float, float, 3>>,
                                     levywell::ExitObserver, float, std::int64_t, levywell::PathRecord*,
                                     std::uint32_t);
template __global__ void first_exits(levywell::QuantileCells<float>,
                                     lanes::EulerStep<float, lanes::TableDrift<float, float, std::uint32_t>>,
                                     levywell::ExitObserver, float, std::int64_t, levywell::PathRecord*,
                                     std::uint32_t);
