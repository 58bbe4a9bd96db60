#pragma once
// Records of paths, compared.

#include "levywell/dynamics/record.hpp"

#include <vector>

namespace test {

inline bool same(const levywell::PathRecord& a, const levywell::PathRecord& b) {
    return a.steps == b.steps && a.steps_corrected == b.steps_corrected && a.point == b.point &&
           a.target == b.target && a.censored == b.censored;
}

inline bool same(const std::vector<levywell::PathRecord>& a, const std::vector<levywell::PathRecord>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t k = 0; k < a.size(); ++k) {
        if (!same(a[k], b[k])) return false;
    }
    return true;
}

}  // namespace test
