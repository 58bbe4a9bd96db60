#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lane_loops.cpp"
#include "exec/simd_targets.hpp"
//
#include <hwy/foreach_target.h>
//
#include "exec/host_kernel.hpp"
#include "lane_loops.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"
#include "levywell/random/scalar_lane_code.hpp"

#include <cmath>
#include <cstring>
#include <type_traits>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace levywell::HWY_NAMESPACE {

#include "exec/host_kernel.inl.hpp"

using Real = Lanes<float>::Real;
using Word = Lanes<float>::Word;
constexpr int groups = 2;

HWY_INLINE void address(Word (&words)[groups][block_steps], std::uint32_t block, int width) {
    alignas(64) std::uint32_t lane[max_lanes];
    for (int l = 0; l < groups * width; ++l) lane[l] = static_cast<std::uint32_t>(l);
    for (int g = 0; g < groups; ++g) {
        words[g][0] = broadcast_word<Word>(block);
        words[g][1] = words[g][3] = broadcast_word<Word>(0);
        words[g][2] = load<Word>(lane + g * width);
    }
}

std::int64_t philox_loop(std::int64_t steps, std::uint32_t& sink) {
    const int width = lane_count<float>();
    Word sum[groups];
    for (Word& s : sum) s = broadcast_word<Word>(0);
    std::int64_t done = 0;
    for (std::uint32_t block = 0; done < steps; ++block) {
        Word words[groups][block_steps];
        address(words, block, width);
        for (int g = 0; g < groups; ++g) {
            philox(words[g], 1u, 2u);
            for (int h = 0; h < block_steps; ++h) sum[g] = sum[g] ^ words[g][h];
        }
        done += groups * width * block_steps;
    }
    alignas(64) std::uint32_t out[max_lanes];
    store(sum[0] ^ sum[1], out);
    sink ^= out[0];
    return done;
}

std::int64_t bare_loop(const StepKernel<float>& kernel, std::int64_t steps, float& sink) {
    const int width = lane_count<float>();
    using Drift = PolynomialDrift<Real, float, 3>;
    const EulerStep<Real, Drift> step(broadcast<Real>(static_cast<float>(kernel.clamp.lower)),
                                      broadcast<Real>(static_cast<float>(kernel.clamp.upper)),
                                      Drift(kernel.drift.view()));
    const QuantileCells<float> cells = kernel.noise.cells();
    const Word smallest = broadcast_word<Word>(QuantileCells<float>::refined_below);
    const Word tail = broadcast_word<Word>(0x7fffffffu);
    const Word sign = broadcast_word<Word>(0x80000000u);
    Real w[groups];
    for (Real& x : w) x = broadcast<Real>(-1.0f);
    std::int64_t done = 0;
    for (std::uint32_t block = 0; done < steps; ++block) {
        Word words[groups][block_steps];
        address(words, block, width);
        for (int g = 0; g < groups; ++g) philox(words[g], 1u, 2u);
        for (int h = 0; h < block_steps; ++h) {
            for (int g = 0; g < groups; ++g)
                w[g] = step(
                    w[g], table_noise<Real>(cells, max(words[g][h] & tail, smallest) | (words[g][h] & sign)));
        }
        done += groups * width * block_steps;
    }
    alignas(64) float out[max_lanes];
    store(w[0] + w[1], out);
    sink += out[0];
    return done;
}

}  // namespace levywell::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace levywell {

HWY_EXPORT(philox_loop);
HWY_EXPORT(bare_loop);

}  // namespace levywell

std::int64_t philox_alone(const std::string& simd_target, std::int64_t steps, std::uint32_t& sink) {
    using namespace levywell;
    return HWY_DISPATCH_TABLE(
        philox_loop)[dispatch_index(simd_target, std::size(HWY_DISPATCH_TABLE(philox_loop)))](steps, sink);
}

std::int64_t bare_steps(const std::string& simd_target, const levywell::StepKernel<float>& kernel,
                        std::int64_t steps, float& sink) {
    using namespace levywell;
    return HWY_DISPATCH_TABLE(
        bare_loop)[dispatch_index(simd_target, std::size(HWY_DISPATCH_TABLE(bare_loop)))](kernel, steps,
                                                                                          sink);
}
#endif
