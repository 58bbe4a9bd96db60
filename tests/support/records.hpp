#pragma once
// Records of paths, compared.

#include "levywell/dynamics/record.hpp"

#include <vector>

namespace test {

inline bool same(const std::vector<levywell::PathRecord>& a, const std::vector<levywell::PathRecord>& b) {
    return a == b;
}

}  // namespace test
