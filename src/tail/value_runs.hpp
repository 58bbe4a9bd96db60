#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// A value, and how many numbers have it.
struct ValueRun {
    double value = 0;
    std::int64_t count = 0;
};

inline std::vector<ValueRun> value_runs(std::span<const double> sorted) {
    std::vector<ValueRun> runs;
    for (double x : sorted) {
        if (!runs.empty() && runs.back().value == x)
            ++runs.back().count;
        else
            runs.push_back({x, 1});
    }
    return runs;
}

}  // namespace levywell::inline tail
