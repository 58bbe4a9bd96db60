#pragma once
/// Which SIMD targets the hot loop is compiled for: SSE2 (the floor of x86-64), SSE4, AVX2, AVX-512, NEON.
/// Left out: targets that differ from these in instructions the loop does not use, and those with vectors of
/// unknown length.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#include "levywell/core/fault.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <hwy/targets.h>

namespace levywell::inline exec {

/// Targets of this build that this processor has, best first, as Highway's bits.
inline std::vector<std::int64_t> usable_simd_targets() {
    std::vector<std::int64_t> targets;
    for (std::int64_t target : hwy::SupportedAndGeneratedTargets()) targets.push_back(target);
    return targets;
}

/// The place in a Highway dispatch table of the target with that name, or of the best one for "".
inline std::size_t dispatch_index(const std::string& name, std::size_t table_size) {
    std::int64_t chosen = 0;
    std::string known;
    for (std::int64_t target : usable_simd_targets()) {
        known += std::string(known.empty() ? "" : ", ") + hwy::TargetName(target);
        if (chosen == 0 && (name.empty() || name == hwy::TargetName(target))) chosen = target;
    }
    if (chosen == 0)
        throw InputError("SIMD target", "'" + name + "' is not to be had here; there are: " + known);
    if (table_size == 1) return 0;
    hwy::ChosenTarget index;
    index.Update(chosen);
    return index.GetIndex();
}

}  // namespace levywell::inline exec
