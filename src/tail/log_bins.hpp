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

/// Makes bins of numbers that come in ascending order.
class LogBinning {
  public:
    /// `width` in log x: 0.005 is narrow for a tail index of 0.2 or more.
    explicit LogBinning(double width = 0.005) : width_(width) {}

    void add(double log_x) {
        if (bins_.empty() || log_x > begin_ + width_) {
            bins_.push_back({log_x, 1});
            begin_ = log_x;
            return;
        }
        LogBin& bin = bins_.back();
        bin.count += 1;
        bin.log_x += (log_x - bin.log_x) / bin.count;
    }

    const std::vector<LogBin>& bins() const { return bins_; }

  private:
    double width_;
    double begin_ = 0;
    std::vector<LogBin> bins_;
};

inline std::vector<LogBin> log_bins(std::span<const double> logs) {
    std::vector<double> sorted(logs.begin(), logs.end());
    if (!std::is_sorted(sorted.begin(), sorted.end())) std::sort(sorted.begin(), sorted.end());
    LogBinning binning;
    for (double log_x : sorted) binning.add(log_x);
    return binning.bins();
}

}  // namespace levywell::inline tail
