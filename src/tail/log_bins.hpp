#pragma once

#include <algorithm>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// Numbers whose log|x| lie so close that the density does not bend between them, as one.
struct LogBin {
    double log_x = 0;  ///< their mean
    double count = 0;
};

inline std::vector<LogBin> log_bins(std::span<const double> logs) {
    constexpr double width = 0.005;
    std::vector<double> sorted(logs.begin(), logs.end());
    if (!std::is_sorted(sorted.begin(), sorted.end())) std::sort(sorted.begin(), sorted.end());
    std::vector<LogBin> bins;
    double begin = 0;
    for (double log_x : sorted) {
        if (bins.empty() || log_x > begin + width) {
            bins.push_back({log_x, 1});
            begin = log_x;
            continue;
        }
        LogBin& bin = bins.back();
        bin.count += 1;
        bin.log_x += (log_x - bin.log_x) / bin.count;
    }
    return bins;
}

}  // namespace levywell::inline tail
